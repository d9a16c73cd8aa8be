package stoa.protocol.log;

import org.jspecify.annotations.Nullable;
import stoa.protocol.id.JsonText;

/**
 * What a member has not read of a conversation (LeanCloud protocol, section 9.3).
 *
 * @param count messages of others, what was taken back included; {@link #COUNT_MAX} for so many or more
 * @param mentioned whether the member is mentioned in one of them
 * @param last the last message that is for the member, whoever sent it; null for none
 */
public record Unread(int count, boolean mentioned, @Nullable Last last) {
    /** How far is counted. */
    public static final int COUNT_MAX = 100;

    /**
     * The last message.
     *
     * @param id message id
     * @param ts epoch milliseconds
     * @param from user id of the sender
     * @param type e.g. {@code RC:TxtMsg}
     * @param content as it stands; {@code null} as JSON where it was taken back
     * @param recalled whether it was taken back
     * @param changedTs when it was taken back or last modified, epoch milliseconds; 0 for never
     */
    public record Last(
            String id, long ts, String from, String type, JsonText content, boolean recalled, long changedTs) {}
}
