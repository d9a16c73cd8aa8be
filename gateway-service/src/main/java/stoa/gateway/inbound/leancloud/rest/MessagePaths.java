package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;

/** {@code …/{id}/messages} of conversations of every kind ("LeanCloud protocol", section 17.1). */
final class MessagePaths {
    private final Speech speech;
    private final HistoryReader history;
    private final Places places;

    MessagePaths(Speech speech, HistoryReader history, Places places) {
        this.speech = speech;
        this.history = history;
        this.places = places;
    }

    List<Route> routes() {
        return Stream.of(
                        below("/1.2/rtm/conversations/{id}/messages", Places::withMembers),
                        below("/1.2/rtm/chatrooms/{id}/messages", _ -> ConversationKind.ROOM),
                        below("/1.2/rtm/service-conversations/{id}/messages", _ -> ConversationKind.SERVICE))
                .flatMap(List::stream)
                .toList();
    }

    private List<Route> below(String path, Function<String, ConversationKind> kind) {
        Function<Call, Conversation> where = call -> new Conversation(call.app(), kind.apply(call.id(0)), call.id(0));
        String one = path + "/{message}";
        return List.of(
                Route.post(
                        path,
                        Needs.MASTER,
                        call -> speech.say(call, where.apply(call), Speech.Terms.KEPT)
                                .map(Speech::said)),
                Route.get(
                        path,
                        Needs.SERVER,
                        call -> places.existing(where.apply(call)).compose(found -> history.read(call, found, null))),
                Route.put(one, Needs.MASTER, call -> speech.modify(call, where.apply(call), call.id(1))),
                Route.put(one + "/recall", Needs.MASTER, call -> speech.recall(call, where.apply(call), call.id(1))),
                Route.delete(one, Needs.MASTER, _ -> notDeleted()));
    }

    /** The history keeps every message; what is to be gone is taken back. */
    static Future<Json> notDeleted() {
        return Future.failedFuture(new StoaException(
                ErrorCode.SERVER_NOT_ALLOWED,
                "deleting a single message from the history is not built: take it back with …/recall"));
    }
}
