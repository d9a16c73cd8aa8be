package stoa.gateway.inbound.nativejson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.JoinRequest;
import stoa.gateway.inbound.nativejson.NativeRequest.RoomPosition;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.Platform;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;

/** Makes a request of its fields; what is wrong with them is a {@link StoaException} that names the field. */
final class RequestReader {
    /** Rooms of one connection at most, and so of one {@code connect}. */
    static final int ROOMS_MAX = 100;

    private static final int TOKEN_CHARS_MAX = 4_096;
    private static final int DEVICE_CHARS_MAX = 128;
    private static final int TYPES_MAX = 20;
    private static final int ONLY_MAX = 100;
    private static final int WATCHED_MAX = 100;
    private static final int ATTRIBUTES_MAX = 10;
    private static final int KEY_CHARS_MAX = 128;
    private static final int VALUE_CHARS_MAX = 4_096;
    private static final int MEMBERS_MAX = 500;
    private static final int MEMBERS_DEFAULT = 100;
    private static final int PAGE_MAX = 100;
    private static final int PAGE_DEFAULT = 50;
    private static final int SIGNATURE_CHARS_MAX = 256;
    /** JavaScript's numbers are whole up to here; cursors stay below. */
    private static final long NUMBER_MAX = (1L << 53) - 1;

    /** Message types of RongCloud's clients, which they send with high priority. */
    private static final String BUILT_IN_TYPES = "RC:";

    private static final int ID_MAX = RequestFields.ID_CHARS_MAX;

    private RequestReader() {}

    static NativeRequest read(long id, RequestFields fields) {
        String op = fields.text("op", ID_MAX);
        return switch (op) {
            case "connect" -> connect(id, fields);
            case "disconnect" -> new NativeRequest.Disconnect(id, fields.flag("logout"));
            case "ping" -> new NativeRequest.Ping(id);
            case "room.join" -> join(id, fields);
            case "room.leave" -> new NativeRequest.Leave(id, room(fields));
            case "room.members" -> members(id, fields);
            case "send" -> send(id, fields);
            case "recall" -> recall(id, fields);
            case "modify" -> modify(id, fields);
            case "attributes.set" -> setAttributes(id, fields);
            case "attributes.delete" -> deleteAttributes(id, fields);
            case "history" -> history(id, fields);
            case "presence.watch" -> new NativeRequest.Watch(id, watched(fields));
            case "presence.unwatch" -> new NativeRequest.Unwatch(id, watched(fields));
            default -> throw new StoaException(ErrorCode.UNKNOWN_OP, "there is no op " + op);
        };
    }

    private static NativeRequest connect(long id, RequestFields fields) {
        String token = fields.textOrNull("token", TOKEN_CHARS_MAX);
        LoginSignature signature = signature(fields);
        String user = fields.textOrNull("user", ID_MAX);
        if (token == null && (signature == null || user == null)) {
            throw RequestFields.wrong("token", "is missing, or user and signature instead of it");
        }
        if (token != null && signature != null) {
            throw RequestFields.wrong("signature", "must not be given beside a token");
        }
        String device = fields.textOrNull("device", DEVICE_CHARS_MAX);
        return new NativeRequest.Connect(
                id,
                fields.text("app", ID_MAX),
                token,
                token == null ? user : null,
                signature,
                platform(fields),
                device == null ? "" : device,
                fields.textOrNull("tag", ID_MAX),
                fields.textOrNull("session", TOKEN_CHARS_MAX),
                positions(fields));
    }

    private static Platform platform(RequestFields fields) {
        String platform = fields.textOrNull("platform", ID_MAX);
        if (platform == null) {
            return Platform.OTHER;
        }
        for (Platform known : Platform.values()) {
            if (known.label().equals(platform)) {
                return known;
            }
        }
        throw RequestFields.wrong("platform", "must be web, desktop, mobile or other");
    }

    private static @Nullable LoginSignature signature(RequestFields fields) {
        String json = fields.structureOrNull("signature", JsonToken.START_OBJECT);
        if (json == null) {
            return null;
        }
        try (JsonParser parser = NativeReader.parser(json)) {
            parser.nextToken();
            RequestFields inner = RequestFields.read(parser, json);
            Long timestamp = inner.integerOrNull("timestamp", 0, NUMBER_MAX);
            String hex = inner.textOrNull("signature", SIGNATURE_CHARS_MAX);
            if (timestamp == null || hex == null) {
                throw RequestFields.wrong("signature", "must have timestamp, nonce and signature");
            }
            return new LoginSignature(timestamp, inner.text("nonce", SIGNATURE_CHARS_MAX), hex);
        } catch (IOException e) {
            throw new UncheckedIOException("what was read once is JSON", e);
        }
    }

    private static List<RoomPosition> positions(RequestFields fields) {
        String json = fields.structureOrNull("rooms", JsonToken.START_OBJECT);
        List<RoomPosition> positions = new ArrayList<>();
        if (json == null) {
            return positions;
        }
        try (JsonParser parser = NativeReader.parser(json)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String room = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NULL) {
                    throw RequestFields.wrong("rooms", "must hold a cursor for each room");
                }
                if (room.isEmpty()
                        || room.length() > ID_MAX
                        || !RequestFields.isPlain(room)
                        || positions.size() == ROOMS_MAX) {
                    throw RequestFields.wrong(
                            "rooms", "must hold at most " + ROOMS_MAX + " room ids of 1 to " + ID_MAX + " characters");
                }
                positions.add(new RoomPosition(room, token == JsonToken.VALUE_NULL ? null : cursor(parser)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was read once is JSON", e);
        }
        return positions;
    }

    private static long cursor(JsonParser parser) throws IOException {
        long cursor = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : parser.getLongValue();
        if (cursor < 0 || cursor > NUMBER_MAX) {
            throw RequestFields.wrong("rooms", "must hold cursors of 0 to " + NUMBER_MAX);
        }
        return cursor;
    }

    private static NativeRequest join(long id, RequestFields fields) {
        int latest = (int) fields.integer("latest", -1, JoinRequest.LATEST_MAX, 0);
        int wanted = latest == 0 ? JoinRequest.LATEST_DEFAULT : Math.max(latest, 0);
        Long after = fields.integerOrNull("after", 0, NUMBER_MAX);
        return new NativeRequest.Join(id, new JoinRequest(room(fields), fields.flag("create"), wanted, after));
    }

    private static NativeRequest members(long id, RequestFields fields) {
        String order = fields.textOrNull("order", ID_MAX);
        if (order != null && !order.equals("asc") && !order.equals("desc")) {
            throw RequestFields.wrong("order", "must be asc or desc");
        }
        int limit = (int) fields.integer("limit", 0, MEMBERS_MAX, MEMBERS_DEFAULT);
        return new NativeRequest.Members(id, room(fields), limit, "desc".equals(order));
    }

    private static NativeRequest send(long id, RequestFields fields) {
        JsonText content = content(fields);
        String type = fields.text("type", ID_MAX);
        return new NativeRequest.Send(
                id,
                room(fields),
                type,
                content,
                fields.textOrNull("cid", ID_MAX),
                priority(fields, type),
                fields.flag("transient"),
                fields.jsonOrNull("mention"),
                fields.has("only") ? FieldLists.strings(fields, "only", ONLY_MAX, ID_MAX) : null);
    }

    private static JsonText content(RequestFields fields) {
        JsonText content = fields.jsonOrNull("content");
        if (content == null) {
            throw RequestFields.wrong("content", "is missing");
        }
        return content;
    }

    private static Priority priority(RequestFields fields, String type) {
        String priority = fields.textOrNull("priority", ID_MAX);
        if (priority == null) {
            return type.startsWith(BUILT_IN_TYPES) ? Priority.HIGH : Priority.NORMAL;
        }
        return switch (priority) {
            case "high" -> Priority.HIGH;
            case "normal" -> Priority.NORMAL;
            case "low" -> Priority.LOW;
            default -> throw RequestFields.wrong("priority", "must be high, normal or low");
        };
    }

    private static NativeRequest recall(long id, RequestFields fields) {
        return new NativeRequest.Recall(
                id, room(fields), fields.text("message", ID_MAX), fields.integer("cursor", 0, NUMBER_MAX, 0));
    }

    private static NativeRequest modify(long id, RequestFields fields) {
        return new NativeRequest.Modify(
                id,
                room(fields),
                fields.text("message", ID_MAX),
                content(fields),
                fields.integer("cursor", 0, NUMBER_MAX, 0));
    }

    private static NativeRequest setAttributes(long id, RequestFields fields) {
        return new NativeRequest.SetAttributes(
                id,
                room(fields),
                FieldLists.entries(fields, "entries", ATTRIBUTES_MAX, KEY_CHARS_MAX, VALUE_CHARS_MAX),
                fields.flag("force"),
                fields.flag("autoDelete"));
    }

    private static NativeRequest deleteAttributes(long id, RequestFields fields) {
        return new NativeRequest.DeleteAttributes(
                id,
                room(fields),
                FieldLists.strings(fields, "keys", ATTRIBUTES_MAX, KEY_CHARS_MAX),
                fields.flag("force"));
    }

    private static NativeRequest history(long id, RequestFields fields) {
        boolean beforeMessage = fields.isText("before");
        boolean afterMessage = fields.isText("after");
        if (fields.has("before") && fields.has("after")) {
            throw RequestFields.wrong("after", "must not be given beside before");
        }
        return new NativeRequest.History(
                id,
                room(fields),
                beforeMessage ? null : fields.integerOrNull("before", 0, NUMBER_MAX),
                beforeMessage ? fields.text("before", ID_MAX) : null,
                afterMessage ? null : fields.integerOrNull("after", 0, NUMBER_MAX),
                afterMessage ? fields.text("after", ID_MAX) : null,
                Objects.requireNonNullElse(FieldLists.stringsOrNull(fields, "types", TYPES_MAX, ID_MAX), List.of()),
                (int) fields.integer("limit", 1, PAGE_MAX, PAGE_DEFAULT));
    }

    private static List<String> watched(RequestFields fields) {
        return FieldLists.strings(fields, "users", WATCHED_MAX, ID_MAX);
    }

    private static String room(RequestFields fields) {
        if (!fields.has("room") && (fields.has("conversation") || fields.has("user"))) {
            throw RequestFields.wrong("room", "is missing: only rooms are supported");
        }
        return fields.text("room", ID_MAX);
    }
}
