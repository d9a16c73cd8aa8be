package stoa.gateway.inbound.nativejson;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.JoinRequest;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.Platform;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;

/** What a client asks, read and checked as far as that needs no state. */
public sealed interface NativeRequest {
    /**
     * The client's number for the request, echoed in the reply.
     *
     * @return null where the client gave none that can be read
     */
    @Nullable
    Long id();

    /**
     * The name of the operation, for metrics; one of a fixed set.
     *
     * @return as on the wire, {@code refused} for what could not be read
     */
    default String op() {
        return switch (this) {
            case Connect _ -> "connect";
            case Disconnect _ -> "disconnect";
            case Ping _ -> "ping";
            case Join _ -> "room.join";
            case Leave _ -> "room.leave";
            case Members _ -> "room.members";
            case Send _ -> "send";
            case Recall _ -> "recall";
            case Modify _ -> "modify";
            case SetAttributes _ -> "attributes.set";
            case DeleteAttributes _ -> "attributes.delete";
            case History _ -> "history";
            case Watch _ -> "presence.watch";
            case Unwatch _ -> "presence.unwatch";
            case Refused _ -> "refused";
        };
    }

    /**
     * Logs in.
     *
     * @param id request id
     * @param app app key
     * @param token user's token; null with a signature
     * @param user user id; null with a token
     * @param signature signature instead of a token; null with a token
     * @param platform what kind of client it is
     * @param device names the device among the user's; empty for unknown
     * @param tag groups devices that exclude each other; null for none
     * @param session session token to resume; null for a new session
     * @param rooms rooms to go on in
     */
    record Connect(
            Long id,
            String app,
            @Nullable String token,
            @Nullable String user,
            @Nullable LoginSignature signature,
            Platform platform,
            String device,
            @Nullable String tag,
            @Nullable String session,
            List<RoomPosition> rooms)
            implements NativeRequest {
        /** Copies the list. */
        public Connect {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Ends the connection and leaves all rooms.
     *
     * @param id request id
     * @param isLogout whether the user wants no pushes until the next login
     */
    record Disconnect(Long id, boolean isLogout) implements NativeRequest {}

    /**
     * A room to go on in.
     *
     * @param room room id
     * @param after cursor of the last thing seen; null for none
     */
    record RoomPosition(String room, @Nullable Long after) {}

    /**
     * Shows that the client is there, and asks for the time.
     *
     * @param id request id
     */
    record Ping(Long id) implements NativeRequest {}

    /**
     * Joins a room.
     *
     * @param id request id
     * @param request which and how
     */
    record Join(Long id, JoinRequest request) implements NativeRequest {}

    /**
     * Leaves a room.
     *
     * @param id request id
     * @param room room id
     */
    record Leave(Long id, String room) implements NativeRequest {}

    /**
     * Asks who is in a room.
     *
     * @param id request id
     * @param room room id
     * @param limit 0 to 500
     * @param newestFirst order by join time
     */
    record Members(Long id, String room, int limit, boolean newestFirst) implements NativeRequest {}

    /**
     * Sends a message.
     *
     * @param id request id
     * @param room room id
     * @param type message type
     * @param content valid JSON
     * @param cid the client's id for the message; null for none, then a retry is another message
     * @param priority high, normal or low
     * @param isTransient whether it skips log and history
     * @param mention who is mentioned; null for nobody
     * @param only the members it is for, 1 to 100 user ids; null for all
     */
    record Send(
            Long id,
            String room,
            String type,
            JsonText content,
            @Nullable String cid,
            Priority priority,
            boolean isTransient,
            @Nullable JsonText mention,
            @Nullable List<String> only)
            implements NativeRequest {
        /** Copies the list. */
        public Send {
            only = only == null ? null : List.copyOf(only);
        }
    }

    /**
     * Takes an own message back.
     *
     * @param id request id
     * @param room room id
     * @param message message id
     * @param cursor of the message's ack; 0 when unknown
     */
    record Recall(Long id, String room, String message, long cursor) implements NativeRequest {}

    /**
     * Replaces the content of an own message.
     *
     * @param id request id
     * @param room room id
     * @param message message id
     * @param content valid JSON
     * @param cursor of the message's ack; 0 when unknown
     */
    record Modify(Long id, String room, String message, JsonText content, long cursor) implements NativeRequest {}

    /**
     * Sets attributes of a room.
     *
     * @param id request id
     * @param room room id
     * @param entries 1 to 10 values by key
     * @param force whether others' values may be overwritten
     * @param autoDelete whether they go when the user leaves the room
     */
    record SetAttributes(Long id, String room, Map<String, String> entries, boolean force, boolean autoDelete)
            implements NativeRequest {
        /** Copies the map. */
        public SetAttributes {
            entries = Map.copyOf(entries);
        }
    }

    /**
     * Deletes attributes of a room.
     *
     * @param id request id
     * @param room room id
     * @param keys 1 to 10
     * @param force whether others' values may be deleted
     */
    record DeleteAttributes(Long id, String room, List<String> keys, boolean force) implements NativeRequest {
        /** Copies the list. */
        public DeleteAttributes {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Asks for older or newer messages. At most one of the four bounds is given.
     *
     * @param id request id
     * @param room room id
     * @param beforeTs epoch milliseconds
     * @param beforeMessage message id
     * @param afterTs epoch milliseconds
     * @param afterMessage message id
     * @param types only these; empty for all
     * @param limit 1 to 100
     */
    record History(
            Long id,
            String room,
            @Nullable Long beforeTs,
            @Nullable String beforeMessage,
            @Nullable Long afterTs,
            @Nullable String afterMessage,
            List<String> types,
            int limit)
            implements NativeRequest {
        /** Copies the list. */
        public History {
            types = List.copyOf(types);
        }
    }

    /**
     * Asks who of some users is online, and to be told when that changes.
     *
     * @param id request id
     * @param users 1 to 100 user ids
     */
    record Watch(Long id, List<String> users) implements NativeRequest {
        /** Copies the list. */
        public Watch {
            users = List.copyOf(users);
        }
    }

    /**
     * Asks to be told of users no more.
     *
     * @param id request id
     * @param users 1 to 100 user ids
     */
    record Unwatch(Long id, List<String> users) implements NativeRequest {
        /** Copies the list. */
        public Unwatch {
            users = List.copyOf(users);
        }
    }

    /**
     * What cannot be asked.
     *
     * @param id request id; null when it could not be read
     * @param error says what is wrong, naming the field
     */
    record Refused(@Nullable Long id, StoaException error) implements NativeRequest {}
}
