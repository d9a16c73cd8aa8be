package stoa.load.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import stoa.leancloud.wire.AckCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.ErrorCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.SessionCommand;

/** What is picked out of LeanCloud's frames is what the generated classes read in them. */
class CommandScannerTest {
    private static final Path GOLDEN = Path.of("../gateway-service/src/test/resources/leancloud/golden.jsonl");
    private static final Pattern PAYLOAD = Pattern.compile("~(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)\\.x*");
    private static final long TIME = 1_700_000_000_123L;

    private final CommandScanner scanner = new CommandScanner();
    private final List<String> seen = new ArrayList<>();

    @Example
    void a_message_of_the_load_test() throws UnreadableFrameException {
        scan(GenericCommand.newBuilder()
                .setCmd(CommandType.direct)
                .setService(2)
                .setServerTs(TIME + 5)
                .setDirectMessage(DirectCommand.newBuilder()
                        .setMsg(Payload.text(200, 17, 23, 1_700_000_000_000_000L))
                        .setFromPeerId("load-p1")
                        .setCid("load-r0")
                        .setId("01HX")
                        .setConvType(2)
                        .setTimestamp(TIME))
                .build()
                .toByteArray());
        assertThat(seen).containsExactly("message 17 23 1700000000000000 " + TIME);
    }

    @Example
    void sums_of_likes_and_messages_of_others() throws UnreadableFrameException {
        scan(direct("{\"count\":57,\"senders\":[{\"user\":\"ann\",\"count\":20}],\"users\":31}"));
        assertThat(seen).containsExactly("tally 57 " + TIME);
        seen.clear();
        for (String other :
                List.of("", "~", "~hello", "~50.1.1.1.x", "{", "{\"count\":", "{\"a\":{}}", "[1]", "\"~\"")) {
            scan(direct(other));
        }
        scan(GenericCommand.newBuilder().setCmd(CommandType.direct).build().toByteArray());
        assertThat(seen).isEmpty();
    }

    @Example
    void what_ends_a_session_is_told() throws UnreadableFrameException {
        scan(GenericCommand.newBuilder()
                .setCmd(CommandType.session)
                .setOp(OpType.closed)
                .setSessionMessage(SessionCommand.newBuilder().setCode(4115))
                .build()
                .toByteArray());
        scan(GenericCommand.newBuilder().setCmd(CommandType.goaway).build().toByteArray());
        assertThat(seen).containsExactly("event session.closed", "event goaway");
    }

    @Example
    void frames_that_were_captured() throws IOException {
        ObjectMapper json = new ObjectMapper();
        int frames = 0;
        int replies = 0;
        for (String line : Files.readAllLines(GOLDEN)) {
            JsonNode golden = json.readTree(line);
            if (golden.path("dir").asText().equals("S")) {
                seen.clear();
                byte[] bytes = HexFormat.of().parseHex(golden.path("hex").asText());
                scan(bytes);
                assertThat(seen).as(line).isEqualTo(expected(GenericCommand.parseFrom(bytes)));
                frames++;
                replies += seen.isEmpty() ? 0 : 1;
            }
        }
        assertThat(frames).isGreaterThan(30);
        assertThat(replies).isGreaterThan(5);
    }

    @Property(tries = 2_000)
    void whatever_a_frame_holds_in_whatever_order_is_read_as_the_generated_classes_read_it(@ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : shuffled(command(random), random)) {
            bytes.writeBytes(part);
        }
        if (random.nextInt(4) == 0) {
            // one message behind another is both, merged
            bytes.writeBytes(command(random).toByteArray());
        }
        seen.clear();
        scan(bytes.toByteArray());
        assertThat(seen).isEqualTo(expected(GenericCommand.parser().parsePartialFrom(bytes.toByteArray())));
    }

    @Property(tries = 1_000)
    void a_frame_that_was_cut_is_refused_or_read_as_the_generated_classes_read_it(
            @ForAll long seed, @ForAll @IntRange(max = 500) int length) throws IOException {
        byte[] whole = command(new Random(seed)).toByteArray();
        byte[] cut = Arrays.copyOf(whole, Math.min(length, whole.length));
        seen.clear();
        try {
            scan(cut);
        } catch (UnreadableFrameException refused) {
            assertThatThrownBy(() -> GenericCommand.parser().parsePartialFrom(cut))
                    .isInstanceOf(InvalidProtocolBufferException.class);
            return;
        }
        try {
            assertThat(seen).isEqualTo(expected(GenericCommand.parser().parsePartialFrom(cut)));
        } catch (InvalidProtocolBufferException cutInWhatIsPassedOver) {
            assertThat(seen).hasSizeLessThan(2);
        }
    }

    @Property(tries = 3_000)
    void hostile_bytes_are_refused_or_mean_one_thing_at_most(@ForAll @Size(max = 60) byte[] bytes) {
        seen.clear();
        assertThatCode(() -> {
                    try {
                        scan(bytes);
                    } catch (UnreadableFrameException refused) {
                        assertThat(refused).hasMessageContaining("a ");
                    }
                })
                .doesNotThrowAnyException();
        assertThat(seen).hasSizeLessThan(2);
    }

    @Example
    void lengths_that_lie_and_numbers_without_an_end_are_refused() {
        for (String hex : List.of(
                "c206ffffffff0f", // a direct message of -1 bytes
                "c206ffffffff07", // of 2 GiB
                "c206050a7f0102", // a text that is longer than its message
                "0880808080808080808080808001", // a number of thirteen bytes
                "08", // a field without a value
                "0008", // a field without a number
                "0b", // a group
                "4d0102", // four bytes, of which two are there
                "49010203")) {
            assertThatThrownBy(() -> scan(HexFormat.of().parseHex(hex)))
                    .as(hex)
                    .isInstanceOf(UnreadableFrameException.class);
        }
    }

    private static byte[] direct(String msg) {
        return GenericCommand.newBuilder()
                .setCmd(CommandType.direct)
                .setDirectMessage(DirectCommand.newBuilder().setMsg(msg).setTimestamp(TIME))
                .build()
                .toByteArray();
    }

    /** A command with any fields, most of the kinds that the scanner knows. */
    private static GenericCommand command(Random random) {
        List<CommandType> types = List.of(
                CommandType.session,
                CommandType.conv,
                CommandType.direct,
                CommandType.ack,
                CommandType.error,
                CommandType.echo,
                CommandType.goaway);
        List<OpType> ops = List.of(OpType.opened, OpType.closed, OpType.added, OpType.results);
        GenericCommand.Builder command = GenericCommand.newBuilder();
        maybe(random, () -> command.setCmd(types.get(random.nextInt(types.size()))));
        maybe(random, () -> command.setOp(ops.get(random.nextInt(ops.size()))));
        maybe(random, () -> command.setI(random.nextInt()));
        maybe(random, () -> command.setPeerId("load-c" + random.nextInt(9)));
        maybe(random, () -> command.setServerTs(random.nextLong()));
        maybe(random, () -> command.setDirectMessage(direct(random)));
        maybe(
                random,
                () -> command.setAckMessage(AckCommand.newBuilder()
                        .setUid("m")
                        .setT(random.nextLong())
                        .setCode(random.nextInt(2) * 4401)));
        maybe(
                random,
                () -> command.setErrorMessage(ErrorCommand.newBuilder()
                        .setCode(random.nextInt())
                        .setReason("NO")
                        .addPids("p")));
        maybe(
                random,
                () -> command.setConvMessage(
                        ConvCommand.newBuilder().setCid("r").setCount(7).addAllowedPids("load-c1")));
        maybe(
                random,
                () -> command.setSessionMessage(SessionCommand.newBuilder()
                        .setSt("token" + random.nextInt(99))
                        .setCode(random.nextInt(2) * 4112)));
        maybe(random, () -> command.setUnknownFields(unknown(random)));
        return command.build();
    }

    private static DirectCommand direct(Random random) {
        DirectCommand.Builder direct = DirectCommand.newBuilder();
        List<String> texts = List.of(
                Payload.text(50 + random.nextInt(400), random.nextInt(99), 1 + random.nextInt(99), TIME),
                "{\"count\":" + random.nextInt(99) + ",\"users\":3}",
                "hello ~50.1.1.1.",
                "~50.1.1.1.",
                "");
        maybe(random, () -> direct.setMsg(texts.get(random.nextInt(texts.size()))));
        maybe(random, () -> direct.setTimestamp(random.nextLong()));
        maybe(random, () -> direct.setBinaryMsg(ByteString.copyFromUtf8(texts.getFirst())));
        maybe(random, () -> direct.addMentionPids(texts.getFirst()));
        maybe(random, () -> direct.setUnknownFields(unknown(random)));
        return direct.build();
    }

    private static UnknownFieldSet unknown(Random random) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        200 + random.nextInt(1_000),
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(random.nextLong())
                                .addFixed32(random.nextInt())
                                .addFixed64(random.nextLong())
                                .addLengthDelimited(ByteString.copyFromUtf8("~50.1.1.1."))
                                .build())
                .build();
    }

    private static void maybe(Random random, Runnable task) {
        if (random.nextInt(4) > 0) {
            task.run();
        }
    }

    /** The same message, its fields in any order. */
    private static List<byte[]> shuffled(GenericCommand command, Random random) {
        List<byte[]> parts = new ArrayList<>();
        for (FieldDescriptor field : command.getAllFields().keySet()) {
            Message one = GenericCommand.newBuilder()
                    .setField(field, command.getField(field))
                    .build();
            parts.add(one.toByteArray());
        }
        parts.add(command.getUnknownFields().toByteArray());
        Collections.shuffle(parts, random);
        return parts;
    }

    /** What the generated classes read. */
    private static List<String> expected(GenericCommand command) throws IOException {
        if (!command.hasCmd()) {
            return List.of();
        }
        return command.hasI() ? reply(command) : told(command);
    }

    private static List<String> reply(GenericCommand command) {
        AckCommand ack = command.getAckMessage();
        String session = " \"" + command.getSessionMessage().getSt() + '"';
        String done = " 0 " + command.getServerTs() + session;
        String answer = switch (command.getCmd()) {
            case ack -> " " + ack.getCode() + " " + (ack.getCode() == 0 ? ack.getT() : 0) + session;
            case session ->
                command.getOp() == OpType.opened
                        ? done
                        : refused(command.getSessionMessage().getCode()) + session;
            case conv -> command.getOp() == OpType.added ? done : refused(0) + session;
            case error -> refused(command.getErrorMessage().getCode()) + session;
            default -> "";
        };
        return answer.isEmpty() ? List.of() : List.of("reply " + command.getI() + answer);
    }

    private static String refused(int code) {
        return " " + (code == 0 ? CommandScanner.CODE_MISSING : code) + " 0";
    }

    private static List<String> told(GenericCommand command) throws IOException {
        return switch (command.getCmd()) {
            case direct -> message(command.getDirectMessage());
            case session -> List.of("event session" + (command.getOp() == OpType.closed ? ".closed" : ""));
            case error -> List.of("event session.error");
            case goaway -> List.of("event goaway");
            default -> List.of();
        };
    }

    private static List<String> message(DirectCommand direct) throws IOException {
        String msg = direct.getMsg();
        Matcher payload = PAYLOAD.matcher(msg);
        if (payload.matches() && payload.group(1).equals(Integer.toString(msg.length()))) {
            return List.of("message " + payload.group(2) + ' ' + payload.group(3) + ' ' + payload.group(4) + ' '
                    + direct.getTimestamp());
        }
        if (msg.startsWith("{")) {
            JsonNode count = new ObjectMapper().readTree(msg).path("count");
            return count.isInt() ? List.of("tally " + count + ' ' + direct.getTimestamp()) : List.of();
        }
        return List.of();
    }

    private void scan(byte[] frame) throws UnreadableFrameException {
        byte[] bytes = new byte[frame.length + 4];
        System.arraycopy("##".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 2);
        System.arraycopy(frame, 0, bytes, 2, frame.length);
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
                seen.add("gap");
            }

            @Override
            public void reply(long id, int code, long cursor, boolean shed) {
                assertThat(shed || scanner.isComplete()).isFalse();
                seen.add("reply " + id + ' ' + code + ' ' + cursor + " \"" + scanner.session() + '"');
            }

            @Override
            public void event(String name) {
                seen.add("event " + name);
            }
        });
    }
}
