package stoa.protocol.message;

import java.util.List;
import java.util.Set;

/**
 * What the vendor's message types are: kept in the history or shown in passing (its function list, "message
 * structure"). In rooms nothing is counted as unread and nothing pushed, whatever the type.
 */
public final class BuiltInTypes {
    /** Commands, receipts and states: who is not there does not need them later. */
    private static final Set<String> UNSTORED =
            Set.of("RC:CmdMsg", "RC:PSCmd", "RC:TypSts", "RC:ReadNtf", "RC:SRSMsg", "RC:RRReqMsg", "RC:RRRspMsg");

    private BuiltInTypes() {}

    /**
     * Whether messages of a type are kept.
     *
     * @param type message type
     * @param declared the app's own types that are not
     * @return false for those that skip log and history
     */
    public static boolean isStored(String type, List<String> declared) {
        return !UNSTORED.contains(type) && !declared.contains(type);
    }
}
