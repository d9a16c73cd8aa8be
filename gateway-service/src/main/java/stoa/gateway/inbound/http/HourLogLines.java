package stoa.gateway.inbound.http;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/**
 * How a message stands in a log file: an object per line, with the fields that parsers of the vendor's files read.
 * Truth values are texts there, times local ones of China with milliseconds. Pure.
 */
final class HourLogLines {
    private static final int LINE_BYTES_GUESS = 512;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(HourLogApi.CHINA);

    private HourLogLines() {}

    /**
     * Lines.
     *
     * @param app app key
     * @param messages in order; what else happened has no line
     * @return UTF-8, each line with its end
     */
    static byte[] of(String app, List<Entry> messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(messages.size() * LINE_BYTES_GUESS);
        for (Entry entry : messages) {
            if (entry.event() instanceof LogEvent.MessageAccepted message) {
                out.writeBytes(line(app, entry.ts(), message));
                out.write('\n');
            }
        }
        return out.toByteArray();
    }

    private static byte[] line(String app, long ts, LogEvent.MessageAccepted message) {
        JsonBytes out = new JsonBytes(LINE_BYTES_GUESS).begin();
        out.name("appId").string(app);
        out.name("fromUserId").string(message.from());
        out.name("targetId").string(message.conversation().id());
        out.name("targetType").number(targetType(message.conversation().kind()));
        out.name("GroupId").string("");
        out.name("classname").string(message.type());
        out.name("content").raw(onOneLine(message.content().value()));
        out.name("dateTime").string(TIME.format(Instant.ofEpochMilli(ts)));
        // From which kind of device a client spoke is not kept with its message.
        out.name("source").string(message.session() == null ? "Server" : "");
        // What was refused for any of these reasons never got into the log.
        out.name("isDiscard").string("false");
        out.name("isSensitiveWord").string("false");
        out.name("isForbidden").string("false");
        out.name("isNotForward").string("false");
        return out.name("msgUID").string(message.id()).end().toBytes();
    }

    private static int targetType(ConversationKind kind) {
        return switch (kind) {
            case ROOM -> 4;
            case GROUP, TEMPORARY -> 3;
            case SERVICE -> 6;
        };
    }

    /** Line ends of JSON are blanks between its values; within texts they are escaped. */
    private static String onOneLine(String json) {
        return json.replace('\n', ' ').replace('\r', ' ');
    }
}
