package stoa.gateway.inbound.nativejson;

import java.util.List;
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
            case History _ -> "history";
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
     */
    record Send(
            Long id,
            String room,
            String type,
            JsonText content,
            @Nullable String cid,
            Priority priority,
            boolean isTransient,
            @Nullable JsonText mention)
            implements NativeRequest {}

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
     * What cannot be asked.
     *
     * @param id request id; null when it could not be read
     * @param error says what is wrong, naming the field
     */
    record Refused(@Nullable Long id, StoaException error) implements NativeRequest {}
}
