package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.leancloud.wire.GenericCommand;
import stoa.protocol.id.ConversationKind;

/** Captured programs of the vendor's SDKs get the answers that they got when they were captured, field by field. */
class LeanCloudGoldenIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Captured(boolean fromClient, int socket, byte[] bytes, GenericCommand command) {}

    private static List<Captured> captured(int... sockets) throws Exception {
        List<Captured> captured = new ArrayList<>();
        try (InputStream file = LeanCloudGoldenIT.class.getResourceAsStream("/leancloud/golden.jsonl")) {
            String all = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : all.lines().toList()) {
                JsonNode json = JSON.readTree(line);
                byte[] bytes = HexFormat.of().parseHex(json.path("hex").asText());
                int socket = json.path("ws").asInt();
                for (int wanted : sockets) {
                    if (wanted == socket) {
                        boolean fromClient = json.path("dir").asText().equals("C");
                        captured.add(new Captured(fromClient, socket, bytes, GenericCommand.parseFrom(bytes)));
                    }
                }
            }
        }
        return captured;
    }

    @Test
    void thereAreFrames() throws Exception {
        assertThat(captured(1, 2, 7)).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, lc.protobuf2.3", "3, 4, lc.proto2base64.3", "5, 6, lc.protobuf2.1", "7, 7, lc.protobuf2.3"})
    void answersHaveTheFieldsOfTheVendors(int first, int second, String subprotocol) throws Exception {
        try (RunningEdge edge = new RunningEdge(RunningEdge.LIMITS)) {
            List<Captured> frames = first == second ? captured(first) : captured(first, second);
            conversationOf(edge, frames);
            LeanCloudClient one = LeanCloudClient.connect(edge.clients, edge.port(), "/", subprotocol);
            LeanCloudClient two =
                    first == second ? one : LeanCloudClient.connect(edge.clients, edge.port(), "/", subprotocol);
            int answers = 0;
            for (Captured asked : frames) {
                if (asked.fromClient()) {
                    LeanCloudClient client = asked.socket() == first ? one : two;
                    client.write(asked.command());
                    if (asked.command().hasI()) {
                        compare(client.reply(), answer(frames, asked));
                        answers++;
                    }
                }
            }
            assertThat(answers).isGreaterThan(4);
        }
    }

    /** The conversation that was captured is there before it is asked for: its id is the vendor's. */
    private static void conversationOf(RunningEdge edge, List<Captured> frames) {
        Captured start = frames.stream()
                .filter(one -> one.fromClient() && one.command().hasConvMessage())
                .findFirst()
                .orElseThrow();
        String id = answer(frames, start).getConvMessage().getCid();
        edge.conversations.put(
                ConversationKind.GROUP,
                id,
                start.command().getConvMessage().getMList().toArray(String[]::new));
    }

    private static GenericCommand answer(List<Captured> frames, Captured asked) {
        return frames.stream()
                .filter(one -> !one.fromClient() && one.socket() == asked.socket())
                .map(Captured::command)
                .filter(command ->
                        command.hasI() && command.getI() == asked.command().getI())
                .findFirst()
                .orElseThrow();
    }

    private static void compare(GenericCommand ours, GenericCommand theirs) {
        assertThat(ours.getCmd()).isEqualTo(theirs.getCmd());
        assertThat(ours.hasOp()).isEqualTo(theirs.hasOp());
        assertThat(ours.getOp()).isEqualTo(theirs.getOp());
        assertThat(ours.getPeerId()).isEqualTo(theirs.getPeerId());
        assertThat(ours.getService()).isEqualTo(theirs.getService());
        assertThat(fields(ours)).as(ours.toString()).containsAll(fields(theirs));
        theirs.getAllFields().forEach((field, value) -> {
            if (value instanceof Message message && !message.getAllFields().isEmpty()) {
                Set<String> wanted = fields(message);
                // What was said is not in this history.
                wanted.remove("logs");
                assertThat(fields((Message) ours.getField(field))).containsAll(wanted);
            }
        });
    }

    private static Set<String> fields(Message message) {
        return message.getAllFields().keySet().stream()
                .map(FieldDescriptor::getName)
                .collect(Collectors.toSet());
    }
}
