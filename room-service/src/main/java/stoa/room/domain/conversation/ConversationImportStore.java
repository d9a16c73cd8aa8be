package stoa.room.domain.conversation;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.conversation.ConversationImportOperations.ImportOutcome;

/** Puts conversations from elsewhere in. Futures complete on the caller's context. */
public interface ConversationImportStore {
    /**
     * Puts one in, all or nothing; tells nobody.
     *
     * @param past as it was elsewhere
     * @param nowMs epoch milliseconds: when its members are members since
     * @return what became of it
     */
    Future<Put> put(Past past, long nowMs);

    /**
     * A conversation from elsewhere.
     *
     * @param row as it begins here
     * @param members user ids in the order in which they came; of a service conversation its subscribers
     * @param doNotDisturb those of them who want no notice
     * @param digest of all that it is: another one where it is another
     */
    record Past(ConversationRow row, List<String> members, List<String> doNotDisturb, String digest) {
        /** Copies the lists. */
        public Past {
            members = List.copyOf(members);
            doNotDisturb = List.copyOf(doNotDisturb);
        }
    }

    /**
     * What became of one.
     *
     * @param outcome what
     * @param found whether it is found by its members
     */
    record Put(ImportOutcome outcome, boolean found) {}
}
