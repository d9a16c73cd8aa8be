package stoa.gateway.inbound.nativejson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.ShedCount;
import stoa.gateway.inbound.Samples;
import stoa.gateway.inbound.nativejson.NativeEvents.Gap;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;

/** The exact bytes of every event. */
class NativeEventsTest {
    @Test
    void aMessageWithEverything() {
        LogEvent event = new LogEvent.MessageAccepted(
                Samples.ROOM,
                "m",
                "ann",
                "s",
                "c",
                "RC:TxtMsg",
                new JsonText("{ \"a\": \"é\" }"),
                Priority.HIGH,
                new LogEvent.Sender("Ann", "http://p"),
                new JsonText("[\"bob\"]"),
                null);
        LiveEntry live = new LiveEntry(new Entry(1, 2, 1_700_000_000_000L, 5, event, false));
        assertThat(events(live))
                .isEqualTo("{\"ev\":\"message\",\"room\":\"r\",\"id\":\"m\",\"cursor\":1099511627778,"
                        + "\"ts\":1700000000000,\"from\":\"ann\",\"type\":\"RC:TxtMsg\",\"content\":{ \"a\": \"é\" },"
                        + "\"sender\":{\"name\":\"Ann\",\"portrait\":\"http://p\"},\"priority\":\"high\","
                        + "\"mention\":[\"bob\"]}");
    }

    @Test
    void aTransientMessageHasNoCursor() {
        assertThat(events(Samples.transientMessage("x")))
                .isEqualTo("{\"ev\":\"message\",\"room\":\"r\",\"id\":\"x\",\"ts\":5,\"from\":\"ann\",\"type\":\"t\","
                        + "\"content\":{},\"priority\":\"low\"}");
    }

    @Test
    void neighbouringMessagesAreOneEvent() {
        assertThat(events(Samples.message(1), Samples.message(2)))
                .isEqualTo(
                        "{\"ev\":\"messages\",\"room\":\"r\",\"messages\":["
                                + "{\"id\":\"m1\",\"cursor\":1099511627777,\"ts\":1001,\"from\":\"ann\",\"type\":\"t\",\"content\":1},"
                                + "{\"id\":\"m2\",\"cursor\":1099511627778,\"ts\":1002,\"from\":\"ann\",\"type\":\"t\",\"content\":2}]}");
    }

    @Test
    void otherEventsStandBetweenThem() {
        assertThat(events(Samples.recall(2, 1), Samples.destroyed(3)))
                .isEqualTo(
                        "{\"ev\":\"recalled\",\"room\":\"r\",\"message\":\"m1\",\"by\":\"ann\","
                                + "\"cursor\":1099511627778,\"ts\":1002},"
                                + "{\"ev\":\"room.destroyed\",\"room\":\"r\",\"reason\":\"api\",\"cursor\":1099511627779,\"ts\":1003}");
    }

    @Test
    void whatChangesARoomAndItsMembers() {
        assertThat(events(at(new LogEvent.MessageModified(
                        Samples.ROOM, "e", "m1", "ann", null, new JsonText("{\"a\": 1}")))))
                .isEqualTo("{\"ev\":\"modified\",\"room\":\"r\",\"message\":\"m1\",\"by\":\"ann\","
                        + "\"content\":{\"a\": 1},\"cursor\":1099511627778,\"ts\":7}");
        assertThat(events(at(new LogEvent.AttributesChanged(
                        Samples.ROOM, "e", "ann", 5, Map.of("b", "2", "a", "1"), List.of("c")))))
                .isEqualTo("{\"ev\":\"attributes\",\"room\":\"r\",\"set\":{\"a\":\"1\",\"b\":\"2\"},"
                        + "\"deleted\":[\"c\"],\"version\":5,\"by\":\"ann\",\"cursor\":1099511627778,\"ts\":7}");
        assertThat(events(Samples.restricted(2, Restriction.MUTED, true, "bob")))
                .isEqualTo("{\"ev\":\"room.muted\",\"room\":\"r\",\"users\":[\"bob\"],\"untilTs\":9000,"
                        + "\"extra\":\"why\",\"reason\":\"muted\",\"cursor\":1099511627778,\"ts\":1002}");
        LogEvent came = new LogEvent.MembersChanged(Samples.ROOM, "e", List.of("ann"), List.of("bob"));
        assertThat(events(new LiveEntry(new Entry(1, Entry.NO_OFFSET, 7, 7, came, false))))
                .isEqualTo("{\"ev\":\"member\",\"room\":\"r\",\"joined\":[\"ann\"],\"left\":[\"bob\"]}");
        assertThat(text(NativeEvents.left("r")))
                .isEqualTo("{\"ev\":\"room.kicked\",\"room\":\"r\",\"reason\":\"other_room\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "MUTED,room.muted",
        "UNMUTED,room.unmuted",
        "BANNED,room.banned",
        "UNBANNED,room.unbanned",
        "ALL_MUTED,room.muted",
        "ALL_UNMUTED,room.unmuted",
        "SPEAKERS_ADDED,room.unmuted",
        "SPEAKERS_REMOVED,room.muted"
    })
    void everyRestrictionHasItsEvent(Restriction restriction, String event) {
        assertThat(events(Samples.restricted(2, restriction, true, "bob")))
                .startsWith("{\"ev\":\"" + event + "\",")
                .contains("\"reason\":\"" + restriction.name().toLowerCase(Locale.ROOT) + "\"");
    }

    private static LiveEntry at(LogEvent event) {
        return new LiveEntry(new Entry(1, 2, 7, 7, event, false));
    }

    @Test
    void gapsAndLastWords() {
        JsonBytes out = new JsonBytes(16);
        NativeEvents.gap(out, "r", new Gap(new ShedCount(3, 2, 1), 5, 9));
        assertThat(out.toString())
                .isEqualTo(
                        "{\"ev\":\"gap\",\"room\":\"r\",\"shed\":{\"low\":3,\"normal\":2,\"high\":1},\"from\":5,\"to\":9}");
        assertThat(text(NativeEvents.closed(new StoaException(ErrorCode.HEARTBEAT_MISSED))))
                .isEqualTo("{\"ev\":\"closed\",\"code\":60031,\"name\":\"HEARTBEAT_MISSED\","
                        + "\"message\":\"nothing was heard on the connection for two heartbeats\",\"retryable\":true}");
        assertThat(text(NativeEvents.goaway(2_000, "restart")))
                .isEqualTo("{\"ev\":\"goaway\",\"afterMs\":2000,\"reason\":\"restart\"}");
    }

    @Test
    void controlCharactersAndQuotesAreEscaped() {
        JsonBytes out =
                new JsonBytes(1).begin().name("a\"b").string("\u0001\n\\é𝄞").end();
        assertThat(out.toString()).isEqualTo("{\"a\\\"b\":\"\\u0001\\n\\\\é𝄞\"}");
    }

    @Test
    void halfASurrogatePairIsWrittenAsTheReplacementCharacter() {
        JsonBytes out =
                new JsonBytes(1).begin().name("\ud83d").string("cut \ud83d").end();
        assertThat(out.toString()).isEqualTo("{\"\ufffd\":\"cut \ufffd\"}");
    }

    private static String events(LiveEntry... entries) {
        JsonBytes out = new JsonBytes(16);
        NativeEvents.events(out, "r", List.of(entries), null);
        return out.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
