package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;

/** The topics and event types in the documents are those of the code, and their schemas exist. */
class AsyncApiTopicsTest {
    private static final String SCHEMAS = "../protocol/src/main/resources/";

    private final JsonNode document = Tree.yaml("docs/asyncapi.yaml");

    private Stream<JsonNode> events() {
        return document.at("/components/messages").valueStream().filter(message -> message.has("headers"));
    }

    @Test
    void documentsEveryEventTypeWithTheSchemaOfTheCode() {
        Set<String> documented =
                events().map(event -> event.required("name").asText()).collect(Collectors.toSet());
        assertThat(documented)
                .isEqualTo(
                        Stream.of(EventType.values()).map(EventType::typeName).collect(Collectors.toSet()));
        events().filter(event -> event.required("payload").has("$ref")).forEach(event -> {
            EventType type = EventType.ofName(event.required("name").asText()).orElseThrow();
            assertThat(event.at("/payload/$ref").asText()).isEqualTo(SCHEMAS + type.schemaResource());
            assertThat(Tree.path("docs/" + SCHEMAS + type.schemaResource())).exists();
        });
        assertThat(events().filter(event -> !event.required("payload").has("$ref")))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.required("name").asText()).isEqualTo(EventType.LOG_FILLER.typeName()));
    }

    @Test
    void topicsHaveThePartitionsOfTheCode() {
        document.required("channels").forEach(channel -> {
            String address = channel.required("address").asText();
            if (channel.at("/bindings").has("kafka")) {
                KafkaTopic topic = Stream.of(KafkaTopic.values())
                        .filter(known -> known.topicName().equals(address))
                        .findFirst()
                        .orElseThrow();
                assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(topic.partitions());
            }
        });
        String kafka = Tree.section(Tree.text("docs/protocol.md"), "Kafka");
        for (KafkaTopic topic : KafkaTopic.values()) {
            assertThat(Tree.rows(kafka, ".*`" + topic.topicName() + "`.*"))
                    .singleElement()
                    .satisfies(cells -> assertThat(cells.get(1)).isEqualTo(Integer.toString(topic.partitions())));
        }
    }

    @Test
    void headersAreThoseOfTheCode() {
        Set<String> documented = document.at("/components/schemas/EventHeaders/properties").properties().stream()
                .map(field -> field.getKey())
                .collect(Collectors.toSet());
        Set<String> written = new HashSet<>(EventHeaders.of(EventType.DEAD_LETTER, "id", "app", java.time.Instant.EPOCH)
                .keySet());
        written.add(EventHeaders.AFTER);
        assertThat(documented).isEqualTo(written);
    }

    @Test
    void everySchemaBelongsToAnEventType() {
        Set<String> known =
                Stream.of(EventType.values()).map(EventType::schemaResource).collect(Collectors.toSet());
        assertThat(Tree.sources("main", ".json").stream()
                        .filter(file -> file.toString().contains("/schemas/"))
                        .filter(Files::isRegularFile)
                        .map(file -> "schemas/" + file.getFileName()))
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(known).contains(schema));
    }
}
