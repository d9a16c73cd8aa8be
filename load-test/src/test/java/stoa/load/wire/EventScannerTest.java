package stoa.load.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Positive;

/** The scanner picks out of frames what the load test has to know. */
class EventScannerTest {
    private static final long CURSOR = 1_099_511_627_801L;

    private final List<String> seen = new ArrayList<>();
    private final EventScanner scanner = new EventScanner();
    private String session = "";

    @Example
    void one_message_and_several_in_one_event() throws UnreadableFrameException {
        scan("{\"ev\":\"message\",\"room\":\"r\"," + fields(7, 1, CURSOR) + "}");
        scan("[{\"ev\":\"messages\",\"room\":\"r\",\"messages\":[{" + fields(7, 2, CURSOR + 1) + "},{"
                + fields(8, 1, CURSOR + 2) + "}]},{\"ev\":\"message\",\"room\":\"r\"," + fields(8, 2, CURSOR + 3)
                + "}]");
        assertThat(seen)
                .containsExactly(
                        "message 7 1 1700000000000000 " + CURSOR,
                        "message 7 2 1700000000000000 " + (CURSOR + 1),
                        "message 8 1 1700000000000000 " + (CURSOR + 2),
                        "message 8 2 1700000000000000 " + (CURSOR + 3));
    }

    @Example
    void gaps_and_other_events() throws UnreadableFrameException {
        scan("[{\"ev\":\"gap\",\"room\":\"r\",\"shed\":{\"low\":1,\"normal\":20,\"high\":3},\"from\":5,\"to\":9},"
                + "{\"ev\":\"member\",\"room\":\"r\",\"joined\":[\"a\\\"]}\",\"b\"],\"left\":[]}]");
        assertThat(seen).containsExactly("gap 1 20 3 from 5 to 9", "event member");
    }

    @Example
    void acks_refusals_and_what_a_join_missed() throws UnreadableFrameException {
        scan("{\"id\":1007,\"ok\":{\"message\":\"m\",\"ts\":17,\"cursor\":" + CURSOR + ",\"shed\":true}}");
        scan("{\"id\":1008,\"error\":{\"code\":20604,\"name\":\"TOO_MANY_MESSAGES\",\"message\":\"{\\\"}\","
                + "\"retryable\":true,\"retryAfterMs\":90}}");
        scan("{\"id\":2,\"ok\":{\"room\":{\"id\":\"r\",\"name\":\"n\",\"createdAt\":1,\"members\":2},"
                + "\"messages\":[{" + fields(1, 1, 3) + "}],\"missed\":[{\"ev\":\"message\"," + fields(7, 3, CURSOR)
                + "},{\"ev\":\"recalled\",\"message\":\"m\",\"by\":\"x\",\"cursor\":1}],\"cursor\":" + (CURSOR + 5)
                + ",\"complete\":false}}");
        assertThat(seen)
                .as("what the room had before is not what was missed")
                .containsExactly(
                        "reply 1007 0 " + CURSOR + " true complete",
                        "reply 1008 20604 0 false complete",
                        "message 7 3 1700000000000000 " + CURSOR,
                        "reply 2 0 " + (CURSOR + 5) + " false incomplete");
    }

    @Example
    void the_session_of_a_connect() throws UnreadableFrameException {
        scan("{\"id\":1,\"ok\":{\"session\":\"abc.def\",\"user\":\"u\",\"limits\":{\"messagesPerSecond\":5}}}");
        assertThat(session).isEqualTo("abc.def");
    }

    @Example
    void sums_of_likes() throws UnreadableFrameException {
        scan("{\"ev\":\"message\",\"room\":\"r\",\"id\":\"i\",\"cursor\":9,\"ts\":1,\"from\":\"u\",\"type\":\"t\","
                + "\"content\":{\"senders\":[{\"user\":\"ann\",\"count\":20}],\"count\":57,\"users\":31}}");
        assertThat(seen).containsExactly("tally 57 9");
    }

    @Example
    void messages_of_others_are_passed_over() throws UnreadableFrameException {
        for (String content :
                List.of("\"~hello\"", "\"~12.x\"", "\"\"", "\"~\"", "null", "[1,{\"a\":\"}\"}]", "-1.5e3")) {
            scan("{\"ev\":\"message\",\"room\":\"r\",\"id\":\"i\",\"cursor\":9,\"content\":" + content + ",\"ts\":1}");
        }
        assertThat(seen).isEmpty();
    }

    @Property(tries = 300)
    void a_message_is_found_whatever_is_around_it_in_whatever_order(
            @ForAll @IntRange(min = 50, max = 3_000) int bytes,
            @ForAll @Positive int stream,
            @ForAll @Positive int number,
            @ForAll @LongRange(min = 1, max = (1L << 53) - 1) long cursor,
            @ForAll long seed)
            throws UnreadableFrameException {
        seen.clear();
        List<String> fields = new ArrayList<>(List.of(
                "\"ev\":\"message\"",
                "\"room\":\"load-\\\"\\\\\"",
                "\"cursor\":" + cursor,
                "\"content\":\"" + Payload.text(bytes, stream, number, 1) + '"',
                "\"sender\":{\"name\":\"~50.1.1.1.\",\"cursor\":4}",
                "\"mention\":[{\"content\":\"~50.1.1.1.\"},[],{}]",
                "\"ts\": 17 ",
                "\"directed\":true"));
        Collections.shuffle(fields, new Random(seed));
        scan(" { " + String.join(" , ", fields) + " } ");
        assertThat(seen).containsExactly("message " + stream + ' ' + number + " 1 " + cursor);
    }

    @Property(tries = 500)
    void a_frame_that_was_cut_is_refused_or_passed_over_but_never_hangs(@ForAll @IntRange(max = 220) int length) {
        String frame = "[{\"ev\":\"messages\",\"room\":\"r\",\"messages\":[{" + fields(7, 2, CURSOR) + "}]}]";
        String cut = frame.substring(0, Math.min(length, frame.length() - 1));
        assertThatThrownBy(() -> scan(cut)).isInstanceOf(UnreadableFrameException.class);
    }

    private static String fields(int stream, int number, long cursor) {
        return "\"id\":\"01HX\",\"cursor\":" + cursor
                + ",\"ts\":1700000000000,\"from\":\"load-p1\",\"type\":\"stoa:load\"," + "\"content\":\""
                + Payload.text(60, stream, number, 1_700_000_000_000_000L) + '"';
    }

    private void scan(String json) throws UnreadableFrameException {
        byte[] bytes = ("##" + json + "##").getBytes(StandardCharsets.UTF_8);
        scanner.scan(bytes, 2, bytes.length - 2, new FrameScanner.Sink() {
            @Override
            public void message(int stream, int number, long sentMicros, long cursor) {
                seen.add("message " + stream + ' ' + number + ' ' + sentMicros + ' ' + cursor);
            }

            @Override
            public void tally(long count, long cursor) {
                seen.add("tally " + count + ' ' + cursor);
            }

            @Override
            public void gap(long low, long normal, long high, long from, long to) {
                seen.add("gap " + low + ' ' + normal + ' ' + high + " from " + from + " to " + to);
            }

            @Override
            public void reply(long id, int code, long cursor, boolean shed) {
                session = scanner.session();
                seen.add("reply " + id + ' ' + code + ' ' + cursor + ' ' + shed
                        + (scanner.isComplete() ? " complete" : " incomplete"));
            }

            @Override
            public void event(String name) {
                seen.add("event " + name);
            }
        });
    }
}
