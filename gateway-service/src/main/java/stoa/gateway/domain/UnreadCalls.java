package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;

/** What the gateway asks about messages that members have not read. Answers come on the caller's context. */
public interface UnreadCalls {
    /**
     * Which conversations a user is a member of.
     *
     * @param request whose
     * @return those with the newest activity first
     */
    Future<OfMember> ofMember(QueryOfMember request);

    /**
     * How much a user has not read.
     *
     * @param request of which conversations
     * @return over all of them
     */
    Future<UnreadCount> count(CountUnread request);
}
