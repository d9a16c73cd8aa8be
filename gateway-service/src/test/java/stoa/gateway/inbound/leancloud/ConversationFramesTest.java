package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.gateway.domain.LiveEntry;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.ConversationTimes;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.protocol.log.LogEvent.MessageAccepted;

/** What conversations tell is what was captured of the vendor's protocol, made once for all who get the same. */
class ConversationFramesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConversationFrames frames = new ConversationFrames();

    static List<GenericCommand> pushes() throws Exception {
        List<GenericCommand> pushes = new ArrayList<>();
        for (Golden.Frame golden : Golden.frames()) {
            GenericCommand command = GenericCommand.parseFrom(golden.bytes());
            boolean isPush = !golden.fromClient() && !command.hasI();
            if (isPush && (command.getCmd() == CommandType.conv || command.getCmd() == CommandType.direct)) {
                pushes.add(command);
            }
        }
        assertThat(pushes).hasSizeGreaterThan(10);
        return pushes;
    }

    /** The event that the captured frame tells. */
    private static LogEvent event(GenericCommand push) {
        if (push.getCmd() == CommandType.conv) {
            ConvCommand told = push.getConvMessage();
            return new ConversationChanged(
                    where(push.getAppId(), told.getCid()),
                    "e",
                    told.getInitBy(),
                    2,
                    Instant.parse(told.getUdate()).toEpochMilli(),
                    new Change.MembersAdded(told.getMList()));
        }
        DirectCommand direct = push.getDirectMessage();
        MessageBody.Kept kept = MessageBody.of(direct.getMsg()).kept();
        return new MessageAccepted(
                where(push.getAppId(), direct.getCid()),
                direct.getId(),
                direct.getFromPeerId(),
                null,
                "t",
                kept.type(),
                kept.content(),
                Priority.NORMAL,
                null,
                null,
                null);
    }

    private static Conversation where(String app, String id) {
        return new Conversation(app, ConversationKind.GROUP, id);
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void pushesAreTheVendors(GenericCommand captured) throws Exception {
        boolean isMessage = captured.getCmd() == CommandType.direct;
        long ts = isMessage ? captured.getDirectMessage().getTimestamp() : captured.getServerTs();
        LiveEntry entry = new LiveEntry(new Entry(1, 1, ts, ts, event(captured), false));
        Told told =
                isMessage ? Told.MESSAGE : Told.valueOf(captured.getOp().name().toUpperCase(Locale.ROOT));
        // When it was written, and not what it says.
        GenericCommand expected = captured.toBuilder().setServerTs(ts).build();
        assertThat(read(frames.named(entry, told, captured.getPeerId(), CommandCodec.BINARY), CommandCodec.BINARY))
                .isEqualTo(expected);
        GenericCommand unnamed =
                read(frames.shared(entry, told, captured.getPeerId(), CommandCodec.BASE64), CommandCodec.BASE64);
        assertThat(unnamed).isEqualTo(expected.toBuilder().clearPeerId().build());
    }

    private static GenericCommand read(ByteBuf frame, CommandCodec codec) throws Exception {
        int length = frame.getByte(1) & 0x7f;
        frame.skipBytes(length == 126 ? 4 : length == 127 ? 10 : 2);
        GenericCommand command = codec.read(frame.nioBuffer());
        frame.release();
        return command;
    }

    @ParameterizedTest
    @EnumSource(CommandCodec.class)
    void theLatestEntryIsMadeOnceAndTheNextOneAnew(CommandCodec codec) throws Exception {
        LiveEntry first = added("c1", "bob", "cid");
        ByteBuf one = frames.shared(first, Told.MEMBERS_JOINED, "ann", codec);
        ByteBuf two = frames.shared(first, Told.MEMBERS_JOINED, "dan", codec);
        assertThat(one.array()).as("the same bytes").isSameAs(two.array());
        assertThat(read(frames.shared(first, Told.JOINED, "bob", codec), codec)
                        .getConvMessage()
                        .getMList())
                .containsExactly("bob");
        assertThat(read(frames.shared(first, Told.JOINED, "cid", codec), codec)
                        .getConvMessage()
                        .getMList())
                .containsExactly("cid");
        GenericCommand other = read(frames.shared(added("c2", "eve"), Told.MEMBERS_JOINED, "ann", codec), codec);
        assertThat(other.getConvMessage().getCid()).isEqualTo("c2");
        assertThat(read(two, codec).getConvMessage().getMList()).containsExactly("bob", "cid");
    }

    private static LiveEntry added(String id, String... users) {
        LogEvent event =
                new ConversationChanged(where("app", id), "e", "ann", 2, 5, new Change.MembersAdded(List.of(users)));
        return new LiveEntry(new Entry(1, 1, 5, 5, event, false));
    }

    static List<Golden.Frame> rows() {
        return Golden.frames().stream()
                .filter(golden -> golden.frame().path("op").asText().equals("results"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rowsAreTheVendors(Golden.Frame golden) throws Exception {
        JsonNode captured = JSON.readTree(
                        golden.frame().at("/convMessage/results/data").asText())
                .get(0);
        List<String> members = new ArrayList<>();
        captured.path("m").forEach(member -> members.add(member.asText()));
        ConversationInfo info = new ConversationInfo(
                captured.path("objectId").asText(),
                ConversationKind.GROUP,
                captured.path("c").asText(),
                new JsonText(JSON.writeValueAsString(
                        Map.of("name", captured.path("name").asText(), "c", "forged"))),
                captured.path("uniqueId").asText(),
                members,
                List.of(),
                new ConversationTimes(
                        ms(captured.path("createdAt")),
                        ms(captured.path("updatedAt")),
                        captured.has("lm") ? ms(captured.at("/lm/iso")) : 0,
                        Long.MAX_VALUE),
                null);
        ObjectNode row = (ObjectNode)
                JSON.readTree(ConversationRows.row(info, true, null, 0).toString());
        assertThat(row).isEqualTo(captured);
    }

    private static long ms(JsonNode iso) {
        return Instant.parse(iso.asText()).toEpochMilli();
    }

    @Test
    void everybodyIsToldWhatConcernsThem() {
        assertThat(Told.of(added("c", "bob").entry().event(), "bob")).containsExactly(Told.JOINED, Told.MEMBERS_JOINED);
        assertThat(Told.of(added("c", "bob").entry().event(), "ann")).containsExactly(Told.MEMBERS_JOINED);
        ConversationChanged gone = new ConversationChanged(where("app", "c"), "e", null, 3, 5, new Change.Dismissed());
        assertThat(Told.of(gone, "ann")).isEmpty();
        ConversationChanged byServer =
                new ConversationChanged(where("app", "c"), "e", null, 3, 5, new Change.MembersRemoved(List.of("bob")));
        GenericCommand left =
                ConversationPushes.command(new LiveEntry(new Entry(1, 1, 5, 5, byServer, false)), Told.LEFT, "bob");
        assertThat(left.getConvMessage().hasInitBy()).as("a server is nobody").isFalse();
    }
}
