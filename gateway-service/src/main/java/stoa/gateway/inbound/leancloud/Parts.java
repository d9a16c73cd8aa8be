package stoa.gateway.inbound.leancloud;

import java.util.List;
import stoa.leancloud.wire.ErrorCommand;
import stoa.protocol.conversation.ConversationOperations.FailedUsers;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** What became of commands about several users, some of which may have failed ("LeanCloud protocol", section 7.3). Pure. */
final class Parts {
    private Parts() {}

    /**
     * Refuses the whole where a part failed and the client knows no parts.
     *
     * @return the same
     * @throws StoaException with the first failure
     */
    static UsersChange of(UsersChange change, LeanCloudSession session) {
        if (!session.takesParts() && !change.failed().isEmpty()) {
            FailedUsers first = change.failed().getFirst();
            throw new StoaException(ErrorCode.ofNumber(first.code()), "not for " + String.join(", ", first.users()));
        }
        return change;
    }

    static List<ErrorCommand> failures(UsersChange change) {
        return change.failed().stream().map(Parts::failure).toList();
    }

    private static ErrorCommand failure(FailedUsers failed) {
        LeanCloudError error = LeanCloudError.of(new StoaException(ErrorCode.ofNumber(failed.code())));
        return Replies.message(error).addAllPids(failed.users()).build();
    }
}
