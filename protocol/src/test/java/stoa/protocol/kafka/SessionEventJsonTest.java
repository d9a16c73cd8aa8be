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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.protocol.auth.Platform;

/** What other teams read of users' connections. */
class SessionEventJsonTest {
    static Stream<SessionEvent> events() {
        return Stream.of(SessionEvent.Kind.values())
                .flatMap(kind -> Stream.of(
                        new SessionEvent(
                                "app",
                                "\"ann\"",
                                "e1",
                                kind,
                                "s1",
                                "c1",
                                Platform.WEB,
                                "",
                                1_700_000_000_000L,
                                null,
                                null),
                        new SessionEvent(
                                "app",
                                "ann",
                                "e2",
                                kind,
                                "s1",
                                "c1",
                                Platform.OTHER,
                                "phone",
                                7,
                                "192.0.2.7:50123",
                                "USER_BLOCKED")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void what_is_written_is_read_back_and_fits_its_schema(SessionEvent event) throws IOException {
        byte[] value = SessionEventJson.encode(event);
        assertThat(schema().validate(new ObjectMapper().readTree(value))).isEmpty();
        assertThat(SessionEventJson.decode(value)).isEqualTo(event);
    }

    @Test
    void what_is_no_event_is_refused() {
        for (String text : List.of("", "[]", "{}", "{\"app\":1}")) {
            assertThatThrownBy(() -> SessionEventJson.decode(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static JsonSchema schema() throws IOException {
        String resource = EventType.SESSION_EVENT.schemaResource();
        try (InputStream schema = SessionEventJsonTest.class.getClassLoader().getResourceAsStream(resource)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        }
    }
}
