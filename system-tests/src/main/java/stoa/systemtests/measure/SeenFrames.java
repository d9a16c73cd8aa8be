package stoa.systemtests.measure;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads frames. The members of a room get equal frames, so what was read lately is not read again. One
 * thread.
 */
final class SeenFrames {
    private static final int KNOWN_MAX = 64;

    /**
     * What a frame says.
     *
     * @param sights of rooms, in order
     * @param replies to what was asked on the connection
     */
    record Read(List<RoomSight> sights, List<JsonObject> replies) {}

    private final LinkedHashMap<ByteBuffer, Read> known = new LinkedHashMap<>();

    Read read(ByteBuffer payload) {
        Read before = known.get(payload);
        if (before != null) {
            return before;
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        Read read = decode(bytes);
        if (read.replies().isEmpty()) {
            known.put(ByteBuffer.wrap(bytes), read);
            if (known.size() > KNOWN_MAX) {
                known.pollFirstEntry();
            }
        }
        return read;
    }

    private static Read decode(byte[] bytes) {
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        Object frame = Json.decodeValue(Buffer.buffer(bytes));
        if (frame instanceof JsonArray several) {
            several.forEach(one -> take((JsonObject) one, read));
        } else {
            take((JsonObject) frame, read);
        }
        return read;
    }

    private static void take(JsonObject object, Read read) {
        Consumer<Object> message = one -> read.sights().add(message((JsonObject) one));
        switch (object.getString("ev", "")) {
            case "" -> read.replies().add(object);
            case "message" -> message.accept(object);
            case "messages" -> object.getJsonArray("messages").forEach(message);
            case "gap" -> {
                JsonObject shed = object.getJsonObject("shed");
                read.sights()
                        .add(new RoomSight.Gap(
                                shed.getInteger("low", 0), shed.getInteger("normal", 0), shed.getInteger("high", 0)));
            }
            default -> {}
        }
    }

    private static RoomSight message(JsonObject event) {
        long count = event.getValue("content") instanceof JsonObject content ? content.getLong("count", 0L) : 0;
        return new RoomSight.Message(
                event.getString("id"), event.getLong("cursor"), event.getLong("ts"), event.getString("type"), count);
    }
}
