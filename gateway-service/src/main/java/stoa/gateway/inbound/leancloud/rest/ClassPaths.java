package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;

/**
 * Conversations as rows of the original's table {@code _Conversation} ("LeanCloud protocol", section 17.2): chat rooms with
 * {@code tr}, service conversations with {@code sys}, else those with members. Stateless, any loop.
 */
final class ClassPaths {
    private static final Json.Bool TRUE = new Json.Bool(true);

    private final ConversationPaths conversations;
    private final RoomPaths rooms;

    ClassPaths(ConversationPaths conversations, RoomPaths rooms) {
        this.conversations = conversations;
        this.rooms = rooms;
    }

    List<Route> routes() {
        String path = "/1.1/classes/_Conversation";
        String one = path + "/{id}";
        return List.of(
                Route.create(path, Needs.SERVER, this::create),
                Route.get(path, Needs.SERVER, this::find),
                Route.get(one, Needs.SERVER, this::get),
                Route.put(one, Needs.MASTER, call -> conversations.update(call, call.id(0))),
                Route.delete(one, Needs.MASTER, this::delete));
    }

    private Future<Json> create(Call call) {
        if (call.flag(false, "tr")) {
            return rooms.create(call);
        }
        boolean isService = call.flag(false, "sys");
        if (isService && !call.rights().master()) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_SIGNATURE, "Unauthorized: service conversations need the master key");
        }
        return conversations.start(call, isService ? ConversationKind.SERVICE : ConversationKind.GROUP);
    }

    private Future<Json> find(Call call) {
        if (call.field("count") != null) {
            throw Call.wrong("count", "is not built: conversations are found, not counted");
        }
        Json.Obj where = Objects.requireNonNullElse(call.objectOrNull("where"), Json.Obj.EMPTY);
        return TRUE.equals(where.fields().get("tr")) ? rooms.find(call) : conversations.find(call, null);
    }

    /** What is no other conversation may be a chat room. */
    private Future<Json> get(Call call) {
        String id = call.id(0);
        boolean temporary = Places.withMembers(id) == ConversationKind.TEMPORARY;
        return conversations
                .get(call, id, temporary ? ConversationKind.TEMPORARY : null)
                .recover(failure -> unlessRoom(failure, () -> rooms.get(call, id)));
    }

    private Future<Json> delete(Call call) {
        String id = call.id(0);
        return conversations
                .dismiss(call, id)
                .recover(failure ->
                        unlessRoom(failure, () -> rooms.get(call, id).compose(_ -> rooms.destroy(call, id))));
    }

    private static Future<Json> unlessRoom(Throwable failure, Supplier<Future<Json>> room) {
        return StoaException.of(failure).code() == ErrorCode.CONVERSATION_NOT_FOUND
                ? room.get()
                : Future.failedFuture(failure);
    }
}
