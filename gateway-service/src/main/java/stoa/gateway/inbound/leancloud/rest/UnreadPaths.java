package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.UnreadCalls;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationQueries.Membership;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.MarkerOperations;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;

/**
 * What clients have not read, and to what they have subscribed ("LeanCloud protocol", sections 17.1 and 17.2). Stateless,
 * any loop.
 *
 * <p>Bound: the 1000 conversations of a client in which something was said last count.
 */
final class UnreadPaths {
    private final UnreadCalls unread;

    UnreadPaths(UnreadCalls unread) {
        this.unread = unread;
    }

    List<Route> routes() {
        String old = "/1.1/rtm/messages/unread/{client}";
        return List.of(
                Route.get(
                        "/1.2/rtm/clients/{client}/unread-count",
                        Needs.SERVER,
                        call -> count(call, call.idOrNull("conv_id"))),
                Route.get(old, Needs.SERVER, call -> count(call, null)),
                Route.get(old + "/{id}", Needs.SERVER, call -> count(call, call.id(1))),
                Route.get("/1.2/rtm/clients/{client}/service-conversations", Needs.SERVER, this::subscriptions));
    }

    private Future<OfMember> memberships(Call call) {
        return unread.ofMember(new QueryOfMember(call.app(), call.id(0), ConversationQueries.OF_MEMBER_MAX));
    }

    private Future<Json> count(Call call, @Nullable String conversation) {
        return memberships(call)
                .compose(all -> {
                    List<MarkerOperations.Membership> counted = all.memberships().stream()
                            .filter(one -> conversation == null || one.id().equals(conversation))
                            .map(UnreadPaths::now)
                            .toList();
                    if (conversation != null && counted.isEmpty()) {
                        throw new StoaException(ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED);
                    }
                    return unread.count(new CountUnread(call.app(), call.id(0), counted));
                })
                .map(found -> new Row().number("count", found.count()).done());
    }

    /** As far as the history is. */
    private static MarkerOperations.Membership now(Membership membership) {
        return new MarkerOperations.Membership(membership.kind(), membership.id(), membership.joinedAtMs(), -1);
    }

    private Future<Json> subscriptions(Call call) {
        return memberships(call)
                .map(all -> new Json.Arr(all.memberships().stream()
                        .filter(one -> one.kind() == ConversationKind.SERVICE)
                        .<Json>map(one -> new Row()
                                .text("conv_id", one.id())
                                .text("subscriber", call.id(0))
                                .number("timestamp", one.joinedAtMs())
                                .done())
                        .toList()));
    }
}
