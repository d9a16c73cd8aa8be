package stoa.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;

/** What other teams read of rooms. */
class RoomEventJsonTest {
    private static final String ID = MessageId.ofEvent("joined", Conversation.room("app", "r"), "ann");

    static Stream<RoomEvent> events() {
        Stream<RoomEvent> plain = Stream.of(RoomEvent.Kind.values())
                .filter(kind -> kind != RoomEvent.Kind.ATTRIBUTES_CHANGED)
                .map(kind -> new RoomEvent(
                        "app", "r", ID, kind, RoomEvent.Cause.ASKED, List.of("ann", "\"b\""), 9L, 1_700_000_000_000L));
        return Stream.concat(
                plain,
                Stream.of(
                        new RoomEvent(
                                "app", "", ID, RoomEvent.Kind.MUTED, RoomEvent.Cause.ASKED, List.of("ann"), null, 7),
                        new RoomEvent(
                                "app",
                                "r",
                                ID,
                                RoomEvent.Kind.ATTRIBUTES_CHANGED,
                                RoomEvent.Cause.ASKED,
                                List.of(),
                                null,
                                "ann",
                                Map.of("seat", "ann"),
                                List.of("mic"),
                                3,
                                7)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void what_is_written_is_read_back_and_fits_its_schema(RoomEvent event) throws IOException {
        byte[] value = RoomEventJson.encode(event);
        assertThat(schema().validate(new ObjectMapper().readTree(value))).isEmpty();
        assertThat(RoomEventJson.decode(value)).isEqualTo(event);
    }

    @Test
    void what_is_no_event_is_refused() {
        for (String text : List.of("", "[]", "{}", "{\"app\":1}")) {
            assertThatThrownBy(() -> RoomEventJson.decode(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static JsonSchema schema() throws IOException {
        String resource = EventType.ROOM_EVENT.schemaResource();
        try (InputStream schema = RoomEventJsonTest.class.getClassLoader().getResourceAsStream(resource)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        }
    }
}
