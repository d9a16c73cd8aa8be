package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationQueries.CountMembers;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;

/**
 * Service conversations and their subscribers ("LeanCloud protocol", sections 12 and 17.1): what is said to one of them,
 * and to all. Stateless, any loop.
 */
final class ServicePaths {
    private static final int SUBSCRIBERS_MAX = 1_000;

    private final ConversationCalls conversations;
    private final ConversationPaths paths;
    private final Speech speech;
    private final HistoryReader history;

    ServicePaths(ConversationCalls conversations, ConversationPaths paths, Speech speech, HistoryReader history) {
        this.conversations = conversations;
        this.paths = paths;
        this.speech = speech;
        this.history = history;
    }

    List<Route> routes() {
        String path = "/1.2/rtm/service-conversations";
        String one = path + "/{id}";
        String subscribers = one + "/subscribers";
        String messages = subscribers + "/{client}/messages";
        return List.of(
                Route.post(path, Needs.MASTER, call -> paths.start(call, ConversationKind.SERVICE)),
                Route.get(path, Needs.SERVER, call -> paths.find(call, ConversationKind.SERVICE)),
                Route.get(one, Needs.SERVER, call -> paths.get(call, call.id(0), ConversationKind.SERVICE)),
                Route.put(one, Needs.MASTER, call -> paths.update(call, call.id(0))),
                Route.delete(one, Needs.MASTER, call -> paths.dismiss(call, call.id(0))),
                Route.post(
                        subscribers,
                        Needs.MASTER,
                        call -> change(
                                call, call.id(0), true, call.ids(SUBSCRIBERS_MAX, "client_id", MemberPaths.CLIENTS))),
                Route.get(subscribers + "/count", Needs.SERVER, this::count),
                Route.delete(
                        subscribers + "/{client}",
                        Needs.MASTER,
                        call -> change(call, call.id(0), false, List.of(call.id(1)))),
                Route.post(messages, Needs.MASTER, this::sayToOne),
                Route.get(messages, Needs.SERVER, call -> history.read(call, where(call), call.id(1))),
                Route.put(messages + "/{message}", Needs.MASTER, call -> speech.modify(call, where(call), call.id(2))),
                Route.put(
                        messages + "/{message}/recall",
                        Needs.MASTER,
                        call -> speech.recall(call, where(call), call.id(2))),
                Route.delete(messages + "/{message}", Needs.MASTER, _ -> MessagePaths.notDeleted()),
                Route.post(one + "/broadcasts", Needs.MASTER, call -> broadcast(call, where(call))),
                Route.put(
                        one + "/broadcasts/{message}",
                        Needs.MASTER,
                        call -> speech.modify(call, where(call), call.id(1))),
                Route.put(
                        one + "/broadcasts/{message}/recall",
                        Needs.MASTER,
                        call -> speech.recall(call, where(call), call.id(1))));
    }

    private static Conversation where(Call call) {
        return service(call.app(), call.id(0));
    }

    static Conversation service(String app, String id) {
        return new Conversation(app, ConversationKind.SERVICE, id);
    }

    /** Subscribes users, or ends that. */
    Future<Json> change(Call call, String id, boolean add, List<String> users) {
        return conversations
                .changeMembers(new ChangeMembers(call.app(), id, null, add, users))
                .map(change -> MemberPaths.changed(id, change));
    }

    private Future<Json> count(Call call) {
        return conversations
                .count(new CountMembers(call.app(), call.id(0)))
                .map(members -> new Row().number("count", members.count()).done());
    }

    private Future<Json> sayToOne(Call call) {
        Speech.Terms terms = new Speech.Terms(false, List.of(call.id(1)));
        return speech.say(call, where(call), terms).map(Speech::said);
    }

    /** Says something to all subscribers. */
    Future<Json> broadcast(Call call, Conversation where) {
        return speech.say(call, where, Speech.Terms.KEPT)
                .map(sent -> new Row().json("result", Speech.said(sent)).done());
    }
}
