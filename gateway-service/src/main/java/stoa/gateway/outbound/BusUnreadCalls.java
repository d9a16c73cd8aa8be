package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.UnreadCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.history.MarkerOperations;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;

/** Asks room- and history-service. Any thread; answers on the caller's context. */
public final class BusUnreadCalls implements UnreadCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusUnreadCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<OfMember> ofMember(QueryOfMember request) {
        return bus.ask(ConversationQueries.OF_MEMBER, request);
    }

    @Override
    public Future<UnreadCount> count(CountUnread request) {
        return bus.ask(MarkerOperations.COUNT_UNREAD, request);
    }
}
