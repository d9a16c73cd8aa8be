package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.json.Json;

/**
 * Version 1.1, below {@code /1.1/rtm} ("LeanCloud protocol", section 17.2): conversations of any kind, named in the call.
 * Stateless, any loop.
 */
final class OldPaths {
    private static final String[] CONVERSATION = {"conv_id", "convid", "conv-id", "cid"};
    private static final String[] MESSAGE = {"msg_id", "msgid", "msg-id", "mid"};
    private static final int RECEIVERS_MAX = 20;

    private final Parts parts;

    /**
     * What the calls of the newer version are made of.
     *
     * @param speech says things
     * @param history reads things
     * @param places knows kinds
     * @param rooms chat rooms
     * @param clients clients
     * @param restrictions who may not speak
     * @param services service conversations
     */
    record Parts(
            Speech speech,
            HistoryReader history,
            Places places,
            RoomPaths rooms,
            ClientPaths clients,
            RestrictionPaths restrictions,
            ServicePaths services) {}

    OldPaths(Parts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        String history = "/1.1/rtm/messages/history";
        String logs = "/1.1/rtm/messages/logs";
        String muted = "/1.1/rtm/conversation/blacklist";
        String subscription = "/1.1/rtm/conversation/subscription";
        return List.of(
                Route.post("/1.1/rtm/messages", Needs.MASTER, this::say),
                Route.get(history, Needs.SERVER, this::history),
                Route.get(logs, Needs.SERVER, this::history),
                Route.put(logs, Needs.MASTER, this::modify),
                Route.delete(logs, Needs.MASTER, _ -> MessagePaths.notDeleted()),
                Route.put("/1.1/rtm/patch/message", Needs.MASTER, this::patch),
                Route.post("/1.1/rtm/broadcast/subscriber", Needs.MASTER, this::toSubscribers),
                Route.post(subscription, Needs.MASTER, call -> subscribe(call, true)),
                Route.delete(subscription, Needs.MASTER, call -> subscribe(call, false)),
                Route.get(
                        "/1.1/rtm/transient_group/onlines",
                        Needs.SERVER,
                        call -> parts.rooms().online(call, call.needed("gid", "conv_id"))),
                Route.post(
                        "/1.1/rtm/online", Needs.SERVER, call -> parts.clients().online(call, "peers")),
                Route.post(
                        muted,
                        Needs.MASTER,
                        call -> parts.restrictions()
                                .restrict(
                                        call,
                                        call.needed(CONVERSATION),
                                        UserRestriction.SILENCED,
                                        RestrictionPaths.ttlSeconds(call))),
                Route.delete(
                        muted,
                        Needs.MASTER,
                        call -> parts.restrictions().lift(call, call.needed(CONVERSATION), UserRestriction.SILENCED)),
                Route.post(
                        "/1.1/rtm/client/kick",
                        Needs.MASTER,
                        call -> parts.clients().kick(call, call.needed("client_id", "peer_id"))));
    }

    private Future<Conversation> where(Call call) {
        return parts.places().any(call.app(), call.needed(CONVERSATION));
    }

    /** In passing unless the call says otherwise, as in the original. */
    private Future<Json> say(Call call) {
        Speech.Terms terms = new Speech.Terms(true, call.idsOrNone(RECEIVERS_MAX, "to_peers"));
        return where(call)
                .compose(where -> parts.speech().say(call, where, terms))
                .map(Speech::said);
    }

    private Future<Json> history(Call call) {
        if (call.field(CONVERSATION) == null) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER,
                    "convid must be given: what a client said anywhere, and all messages of an app, are not built");
        }
        return where(call).compose(where -> parts.history().read(call, where, null));
    }

    private Future<Json> modify(Call call) {
        String message = call.needed(MESSAGE);
        return where(call).compose(where -> parts.speech().modify(call, where, message));
    }

    private Future<Json> patch(Call call) {
        String message = call.needed(MESSAGE);
        return where(call)
                .compose(where -> call.flag(false, "recall")
                        ? parts.speech().recall(call, where, message)
                        : parts.speech().modify(call, where, message));
    }

    private Future<Json> toSubscribers(Call call) {
        Conversation where = ServicePaths.service(call.app(), call.needed(CONVERSATION));
        return parts.services().broadcast(call, where);
    }

    private Future<Json> subscribe(Call call, boolean add) {
        return parts.services().change(call, call.needed(CONVERSATION), add, List.of(call.needed("client_id")));
    }
}
