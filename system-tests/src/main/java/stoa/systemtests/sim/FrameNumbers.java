package stoa.systemtests.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Which numbered messages are in a WebSocket frame. Members get equal frames, so the last few are compared
 * byte by byte before one is read. One thread.
 */
final class FrameNumbers {
    private static final int KNOWN_MAX = 4;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    /** What stands for anything that is not a message. */
    private static final long NOT_A_MESSAGE = -1;

    private record Known(ByteBuf frame, long[] numbers) {}

    private final ArrayDeque<Known> known = new ArrayDeque<>();

    long[] of(ByteBuf frame) {
        for (Known one : known) {
            if (one.frame().equals(frame)) {
                return one.numbers();
            }
        }
        Known read = new Known(Unpooled.copiedBuffer(frame), read(frame));
        known.addFirst(read);
        if (known.size() > KNOWN_MAX) {
            known.removeLast();
        }
        return read.numbers();
    }

    private static long[] read(ByteBuf frame) {
        int small = frame.getByte(frame.readerIndex() + 1) & 0x7f;
        int header = small == LENGTH_64 ? 10 : small == LENGTH_16 ? 4 : 2;
        byte[] payload = new byte[frame.readableBytes() - header];
        frame.getBytes(frame.readerIndex() + header, payload);
        List<Long> numbers = new ArrayList<>();
        Object decoded = Json.decodeValue(Buffer.buffer(payload));
        if (decoded instanceof JsonArray several) {
            several.forEach(one -> take((JsonObject) one, numbers));
        } else {
            take((JsonObject) decoded, numbers);
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static void take(JsonObject event, List<Long> numbers) {
        switch (event.getString("ev", "")) {
            case "message" -> numbers.add(event.getLong("content"));
            case "messages" ->
                event.getJsonArray("messages").forEach(one -> numbers.add(((JsonObject) one).getLong("content")));
            default -> numbers.add(NOT_A_MESSAGE);
        }
    }
}
