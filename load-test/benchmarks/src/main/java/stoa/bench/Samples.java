package stoa.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.message.MessageOperations.Batch;

/** Messages like those of a live room: 200 bytes of content, ids of their real lengths. */
final class Samples {
    static final Conversation ROOM = Conversation.room("7f3kq0e2b8xw", "live-10086");

    private static final int CONTENT_BYTES = 200;
    private static final int SENDERS = 10;
    private static final long START_MS = 1_764_000_000_000L;
    private static final long GAP_MS = 10;

    private Samples() {}

    static MessageAccepted message(long number) {
        return new MessageAccepted(
                ROOM,
                id(number),
                "user-" + number % SENDERS,
                session(number),
                "c" + number,
                "RC:TxtMsg",
                content(),
                Priority.NORMAL,
                null,
                null,
                null);
    }

    /** Numbers of the log: one after the other, 10 ms apart. */
    static Entry entry(long number) {
        return new Entry(1, number, timeMs(number), timeMs(number), message(number), false);
    }

    static List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            entries.add(entry(number));
        }
        return entries;
    }

    static Batch batch(int entries) {
        return new Batch(7, 12, 3, 4_711, entries, entries(entries));
    }

    static long timeMs(long number) {
        return START_MS + number * GAP_MS;
    }

    static byte[] sendFrame() {
        String frame = "{\"id\":4711,\"op\":\"send\",\"room\":\"" + ROOM.id()
                + "\",\"cid\":\"c4711\",\"type\":\"RC:TxtMsg\",\"content\":"
                + content().value() + "}";
        return frame.getBytes(StandardCharsets.UTF_8);
    }

    private static String id(long number) {
        return "01JDA6Z3V8".concat(String.format("%012d", number));
    }

    private static @Nullable String session(long number) {
        return "5d2c7a90-%d".formatted(number % SENDERS);
    }

    private static JsonText content() {
        String text = "x".repeat(CONTENT_BYTES - "{\"content\":\"\"}".length());
        return new JsonText("{\"content\":\"" + text + "\"}");
    }
}
