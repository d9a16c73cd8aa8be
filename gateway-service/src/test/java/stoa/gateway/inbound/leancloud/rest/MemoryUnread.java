package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import stoa.gateway.domain.UnreadCalls;
import stoa.protocol.conversation.ConversationQueries.Membership;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;
import stoa.protocol.id.ConversationKind;

/** Everybody is in a group and has subscribed to a service, and has seven messages of each to read. Any thread. */
final class MemoryUnread implements UnreadCalls {
    private final List<CountUnread> asked = new CopyOnWriteArrayList<>();

    /** What was asked since the last call of this. */
    List<CountUnread> takeAsked() {
        List<CountUnread> taken = new ArrayList<>(asked);
        asked.clear();
        return taken;
    }

    @Override
    public Future<OfMember> ofMember(QueryOfMember request) {
        return Future.succeededFuture(new OfMember(List.of(
                new Membership(MemoryConversations.GROUP, ConversationKind.GROUP, 5),
                new Membership(MemoryConversations.SERVICE, ConversationKind.SERVICE, 6))));
    }

    @Override
    public Future<UnreadCount> count(CountUnread request) {
        asked.add(request);
        return Future.succeededFuture(new UnreadCount(7L * request.of().size()));
    }
}
