package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stoa.gateway.inbound.nativejson.NativeReader;
import stoa.gateway.inbound.nativejson.NativeRequest;
import stoa.gateway.inbound.nativejson.UnreadableFrameException;

/** The requests in asyncapi.yaml are those the gateway's decoder reads. */
class AsyncApiRequestsTest {
    private final JsonNode document = Tree.yaml("docs/asyncapi.yaml");
    private final DocumentedSchemas schemas = DocumentedSchemas.of(document);

    private Stream<JsonNode> requests() {
        return document.at("/components/messages")
                .valueStream()
                .filter(message -> message.at("/payload/properties").has("op"));
    }

    private static NativeRequest read(JsonNode request) throws UnreadableFrameException {
        byte[] frame = request.toString().getBytes(StandardCharsets.UTF_8);
        return NativeReader.read(ByteBuffer.wrap(frame)).getFirst();
    }

    @Test
    void documentsExactlyTheOpsThatTheDecoderKnows() {
        long known = Stream.of(NativeRequest.class.getPermittedSubclasses())
                .filter(type -> type != NativeRequest.Refused.class)
                .filter(NativeRequest.class::isAssignableFrom)
                .count();
        Set<String> documented = requests()
                .map(message -> message.required("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).hasSize((int) known);
        Set<String> inTable = Tree.rows(Tree.section(Tree.text("docs/protocol.md"), "Ops"), "`.*`").stream()
                .map(cells -> cells.getFirst().replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inTable).isEqualTo(documented);
    }

    @TestFactory
    Stream<DynamicTest> examplesAreReadAsTheirOp() {
        return requests().flatMap(message -> {
            String op = message.required("name").asText();
            assertThat(message.path("examples")).as("examples of " + op).isNotEmpty();
            return message.path("examples")
                    .valueStream()
                    .map(example -> DynamicTest.dynamicTest(
                            op + ": " + example.path("name").asText(), () -> {
                                JsonNode payload = example.required("payload");
                                assertThat(schemas.problems(pointer(op), payload))
                                        .isEmpty();
                                assertThat(payload.required("op").asText()).isEqualTo(op);
                                assertThat(read(payload).op()).isEqualTo(op);
                            }));
        });
    }

    @TestFactory
    Stream<DynamicTest> requiredFieldsAreMissedAndWrongTypesNoticed() {
        return requests()
                .map(message -> DynamicTest.dynamicTest(message.required("name").asText(), () -> eachField(message)));
    }

    private void eachField(JsonNode message) throws UnreadableFrameException {
        JsonNode schema = message.required("payload");
        ObjectNode example = (ObjectNode) message.at("/examples/0/payload");
        for (JsonNode name : schema.required("required")) {
            ObjectNode without = example.deepCopy();
            without.remove(name.asText());
            assertThat(refusal(without)).as("without " + name.asText()).startsWith(name.asText() + " is missing");
        }
        for (String name : schema.required("properties").properties().stream()
                .map(field -> field.getKey())
                .toList()) {
            JsonNode property = schema.at("/properties/" + name);
            if (isAnyJson(property)) {
                continue;
            }
            ObjectNode wrong = example.deepCopy();
            boolean isFlag = property.path("type").asText().equals("boolean");
            wrong.set(
                    name, isFlag ? JsonNodeFactory.instance.numberNode(1) : JsonNodeFactory.instance.booleanNode(true));
            assertThat(refusal(wrong)).as("wrong " + name).startsWith(name + " must");
            assertThat(schemas.problems(pointer(message.required("name").asText()), wrong))
                    .isNotEmpty();
        }
    }

    private static boolean isAnyJson(JsonNode property) {
        return Stream.of("type", "$ref", "const", "enum", "oneOf").noneMatch(property::has);
    }

    private static String refusal(JsonNode request) throws UnreadableFrameException {
        return read(request) instanceof NativeRequest.Refused refused
                ? refused.error().text()
                : "read";
    }

    private String pointer(String name) {
        return document.at("/components/messages").properties().stream()
                .filter(entry -> entry.getValue().required("name").asText().equals(name))
                .map(entry -> "#/components/messages/" + entry.getKey() + "/payload")
                .findFirst()
                .orElseThrow();
    }
}
