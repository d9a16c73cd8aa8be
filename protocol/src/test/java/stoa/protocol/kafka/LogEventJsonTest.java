package stoa.protocol.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.protocol.log.Restriction;

class LogEventJsonTest {
    private static final Conversation ROOM = Conversation.room("app", "Größe \"1\"");
    private static final Conversation GROUP = new Conversation("app", ConversationKind.GROUP, "65f0c0ffee");
    private static final Conversation SERVICE = new Conversation("app", ConversationKind.SERVICE, "65f0c0ffef");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<LogEvent> events() {
        return Stream.of(
                message("{\"text\":\"hi\"}", null),
                message("[1, 2.50,\n 1e400, \"\\u00e4\"]", "{\"users\":[\"bob\"]}"),
                message("\"just text\"", null),
                message(" -0.10 ", null),
                message("null", null),
                new LogEvent.MessageRecalled(ROOM, MessageId.ofEvent("recall", ROOM, "m"), "m", "ann", "s1"),
                new LogEvent.MessageRecalled(ROOM, MessageId.ofEvent("recall", ROOM, "m"), "m", "admin", null),
                new LogEvent.MessageModified(
                        ROOM, MessageId.ofEvent("modify", ROOM, "m1"), "m", "ann", "s1", new JsonText("{\"a\":1.0}")),
                new LogEvent.AttributesChanged(
                        ROOM,
                        MessageId.ofEvent("attributes", ROOM, "1"),
                        "ann",
                        7,
                        Map.of("seat", "\"ann\""),
                        List.of()),
                new LogEvent.AttributesChanged(
                        ROOM, MessageId.ofEvent("attributes", ROOM, "2"), "", 8, Map.of(), List.of("seat", "seat-2")),
                restricted(Restriction.BANNED, List.of("bob"), 1_700_000_000_000L, null),
                restricted(Restriction.MUTED, List.of("bob", "cy"), Long.MAX_VALUE, "{\"why\":\"spam\"}"),
                restricted(Restriction.ALL_UNMUTED, List.of(), 0, null),
                new LogEvent.RoomDestroyed(ROOM, MessageId.ofEvent("destroy", ROOM, "1"), "api"),
                new LogEvent.MessageRecalled(GROUP, MessageId.ofEvent("recall", GROUP, "m"), "m", "ann", null),
                new LogEvent.MessageAccepted(
                        GROUP,
                        MessageId.of(GROUP, "ann", "c1"),
                        "ann",
                        "s1",
                        "c1",
                        "LC:-1",
                        new JsonText("1"),
                        Priority.NORMAL,
                        null,
                        null,
                        null,
                        true));
    }

    static Stream<LogEvent> changes() {
        return Stream.of(
                        new Change.Started(List.of("ann", "bob"), new JsonText("{\"name\":\"x\"}")),
                        new Change.MembersAdded(List.of("bob")),
                        new Change.MembersRemoved(List.of("bob", "cy")),
                        new Change.Updated(new JsonText("{\"attr.a\":1}"), new JsonText("{\"attr\":{\"a\":1}}")),
                        new Change.RoleChanged("bob", MemberRole.MANAGER),
                        new Change.Silenced(List.of("bob"), 9),
                        new Change.Silenced(List.of("bob"), Long.MAX_VALUE),
                        new Change.Unsilenced(List.of("bob")),
                        new Change.Blocked(List.of("bob")),
                        new Change.Unblocked(List.of("bob")),
                        new Change.Dismissed())
                .flatMap(change -> Stream.of(changed(GROUP, "ann", change), changed(SERVICE, null, change)));
    }

    private static LogEvent changed(Conversation conversation, @Nullable String by, Change change) {
        return new LogEvent.ConversationChanged(
                conversation, MessageId.ofEvent("conversation", conversation, "7"), by, 7, 9, change);
    }

    private static LogEvent restricted(
            Restriction restriction, List<String> users, long untilMs, @Nullable String extra) {
        String id = MessageId.ofEvent("restrict", ROOM, restriction.name());
        return new LogEvent.MembersRestricted(ROOM, id, restriction, users, untilMs, extra != null, extra);
    }

    @ParameterizedTest
    @MethodSource({"events", "changes"})
    void whatIsWrittenIsReadBackAndFitsItsSchema(LogEvent event) throws IOException {
        byte[] value = LogEventJson.encode(event);
        EventType type = EventType.of(event);
        assertThat(schema(type).validate(JSON.readTree(value))).isEmpty();
        assertThat(LogEventJson.decode(type.typeName(), value)).isEqualTo(new DecodedRecord.Event(trimmed(event)));
    }

    @Provide
    Arbitrary<String> jsonTexts() {
        Arbitrary<String> strings = Arbitraries.strings().map(LogEventJsonTest::quoted);
        Arbitrary<String> scalars = Arbitraries.oneOf(
                strings,
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.of("true", "false", "null", "{}", "[]", "{ \"a\" : [ ] }"));
        return Arbitraries.oneOf(scalars, scalars.list().ofMaxSize(5).map(list -> "[" + String.join(" ,", list) + "]"));
    }

    @Property
    void contentAndMentionArePassedOnByteForByte(
            @ForAll("jsonTexts") String content, @ForAll("jsonTexts") String mention) {
        byte[] value = LogEventJson.encode(message(content, mention));
        DecodedRecord decoded = LogEventJson.decode(EventType.MESSAGE_ACCEPTED.typeName(), value);
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        DecodedRecord.Event.class,
                        event -> assertThat(event.event())
                                .isInstanceOfSatisfying(LogEvent.MessageAccepted.class, message -> {
                                    assertThat(message.content().value()).isEqualTo(content);
                                    assertThat(message.mention())
                                            .isEqualTo(mention.equals("null") ? null : new JsonText(mention));
                                }));
    }

    @Test
    void fieldsOfLaterVersionsArePassedOver() {
        byte[] value =
                "{\"new\":{\"x\":[1]},\"app\":\"a\",\"room\":\"r\",\"id\":\"i\",\"reason\":\"api\"}".getBytes(UTF_8);
        assertThat(LogEventJson.decode("stoa.room.destroyed.v1", value))
                .isEqualTo(
                        new DecodedRecord.Event(new LogEvent.RoomDestroyed(Conversation.room("a", "r"), "i", "api")));
    }

    @Test
    void whatCannotBeReadIsSaidAndNeverThrown() {
        List<@Nullable String> values = List.of(
                "", "{", "[]", "{}", "{\"app\":1}", "{\"app\":\"a\",\"room\":\"r\",\"id\":\"i\",\"reason\":\"x\"} {}");
        for (@Nullable String value : values) {
            assertThat(LogEventJson.decode("stoa.room.destroyed.v1", value == null ? null : value.getBytes(UTF_8)))
                    .as(String.valueOf(value))
                    .isInstanceOf(DecodedRecord.Unreadable.class);
        }
        assertThat(LogEventJson.decode(null, new byte[0])).isInstanceOf(DecodedRecord.Unreadable.class);
        assertThat(LogEventJson.decode("other", new byte[0])).isInstanceOf(DecodedRecord.Unreadable.class);
        assertThat(LogEventJson.decode("stoa.room.destroyed.v1", null)).isInstanceOf(DecodedRecord.Unreadable.class);
        assertThat(LogEventJson.decode("stoa.log.filler.v1", null)).isEqualTo(new DecodedRecord.Filler());
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] value) {
        assertThat(LogEventJson.decode("stoa.message.accepted.v1", value)).isInstanceOf(DecodedRecord.Unreadable.class);
    }

    @Test
    void aDeadLetterFitsItsSchema() throws IOException {
        DeadLetter letter = new DeadLetter(
                "stoa.messages", 3, 17, "no", "t", new DeadLetter.Content(new byte[] {1}, new byte[] {2, 3}));
        JsonNode json = JSON.readTree(letter.encode());
        assertThat(schema(EventType.DEAD_LETTER).validate(json)).isEmpty();
        assertThat(json.get("value").binaryValue()).containsExactly(2, 3);
        DeadLetter bare = new DeadLetter("t", 0, 0, "no", null, new DeadLetter.Content(null, null));
        assertThat(schema(EventType.DEAD_LETTER).validate(JSON.readTree(bare.encode())))
                .isEmpty();
    }

    @Test
    void headersAreThoseOfCloudEvents() {
        assertThat(EventHeaders.of(EventType.MESSAGE_ACCEPTED, "id1", "app", Instant.ofEpochMilli(1_700_000_000_123L)))
                .containsExactly(
                        java.util.Map.entry("ce_specversion", "1.0"),
                        java.util.Map.entry("ce_id", "id1"),
                        java.util.Map.entry("ce_source", "/apps/app"),
                        java.util.Map.entry("ce_type", "stoa.message.accepted.v1"),
                        java.util.Map.entry("ce_time", "2023-11-14T22:13:20.123Z"),
                        java.util.Map.entry("content-type", "application/json"));
    }

    private static LogEvent.MessageAccepted message(String content, @Nullable String mention) {
        return new LogEvent.MessageAccepted(
                ROOM,
                MessageId.of(ROOM, "ann", "c1"),
                "ann",
                mention == null ? null : "session-1",
                "c1",
                "RC:TxtMsg",
                new JsonText(content),
                Priority.NORMAL,
                mention == null ? null : new LogEvent.Sender("Ann", null),
                mention == null ? null : new JsonText(mention),
                mention == null ? null : new LogEvent.Audience(List.of("bob"), true));
    }

    /** Blanks around a value are not part of it. */
    private static LogEvent trimmed(LogEvent event) {
        return event instanceof LogEvent.MessageAccepted message
                ? message.withContent(new JsonText(message.content().value().strip()))
                : event;
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonSchema schema(EventType type) throws IOException {
        try (InputStream schema = LogEventJsonTest.class.getClassLoader().getResourceAsStream(type.schemaResource())) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        }
    }
}
