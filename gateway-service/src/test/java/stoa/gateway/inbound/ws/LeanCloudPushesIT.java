package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.gateway.domain.LiveEntry;
import stoa.leancloud.wire.BlacklistCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.ConvMemberInfo;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.JsonObjectMessage;
import stoa.leancloud.wire.LogsCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchCommand;
import stoa.leancloud.wire.PatchItem;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MessageAccepted;

/** What clients of LeanCloud's SDKs are told of conversations: who, what, in which order, and from when on. */
class LeanCloudPushesIT {
    private static final Conversation C1 = new Conversation("app", ConversationKind.GROUP, "c1");
    private static final String HI = "{\"_lctype\":-1,\"_lctext\":\"hi\"}";

    private RunningEdge edge;

    @BeforeEach
    void start() throws Exception {
        edge = new RunningEdge(RunningEdge.LIMITS);
        edge.conversations.put(ConversationKind.GROUP, "c1", "ann", "bob");
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private static GenericCommand.Builder conv(OpType op, Consumer<ConvCommand.Builder> more) {
        ConvCommand.Builder conv = ConvCommand.newBuilder();
        more.accept(conv);
        return LeanCloudClient.command(CommandType.conv, op).setConvMessage(conv);
    }

    private static GenericCommand.Builder direct(Consumer<DirectCommand.Builder> more) {
        DirectCommand.Builder direct = DirectCommand.newBuilder().setCid("c1");
        more.accept(direct);
        return LeanCloudClient.command(CommandType.direct, null).setDirectMessage(direct);
    }

    private static GenericCommand.Builder change(OpType op, String... clients) {
        return conv(op, conv -> conv.setCid("c1").addAllM(List.of(clients)));
    }

    private static List<String> ops(LeanCloudClient client) throws Exception {
        List<String> ops = new ArrayList<>();
        for (int waiting = client.pushesWaiting(); waiting > 0; waiting--) {
            GenericCommand push = client.push();
            assertThat(push.getService()).isEqualTo(2);
            assertThat(push.getServerTs()).isPositive();
            ops.add(push.getOp() + " " + push.getConvMessage().getMList());
        }
        return ops;
    }

    @Test
    void allMembersAreToldThatTheyAreInANewConversation() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        String id = ann.ask(conv(OpType.start, conv -> conv.addM("bob").addM("dan")))
                .getConvMessage()
                .getCid();
        for (String user : List.of("ann", "bob")) {
            LeanCloudClient client = user.equals("ann") ? ann : bob;
            GenericCommand joined = client.push();
            assertThat(joined.getOp()).isEqualTo(OpType.joined);
            assertThat(joined.getNotificationType()).isEqualTo(1);
            assertThat(joined.getConvMessage().getCid()).isEqualTo(id);
            assertThat(joined.getConvMessage().getInitBy()).isEqualTo("ann");
            assertThat(joined.getConvMessage().getUdate()).isEqualTo("2026-01-02T03:04:05.006Z");
            assertThat(joined.getConvMessage().getMList()).containsExactly(user);
            GenericCommand all = client.push();
            assertThat(all.getOp()).isEqualTo(OpType.members_joined);
            assertThat(all.getConvMessage().getMList()).containsExactly("ann", "bob", "dan");
        }
        ann.ask(conv(OpType.start, conv -> conv.addM("bob").setTempConv(true)));
        assertThat(bob.push().getConvMessage().getTempConv()).isTrue();
    }

    @Test
    void eachIsToldOfMembersWhatConcernsThem() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        LeanCloudClient dan = LeanCloudClient.open(edge, "dan");
        ann.ask(change(OpType.add, "dan", "eve"));
        assertThat(ops(dan)).containsExactly("joined [dan]", "members_joined [dan, eve]");
        assertThat(ops(bob)).containsExactly("members_joined [dan, eve]");
        assertThat(ops(ann)).containsExactly("members_joined [dan, eve]");
        ann.ask(change(OpType.add, "dan"));
        assertThat(ops(dan)).as("who is in already").isEmpty();
        dan.ask(change(OpType.remove, "dan"));
        assertThat(ops(dan)).containsExactly("left []");
        assertThat(ops(ann)).containsExactly("members_left [dan]");
        ann.ask(change(OpType.add_shutup, "bob"));
        assertThat(ops(bob)).containsExactly("members_left [dan]", "shutuped []", "members_shutuped [bob]");
        assertThat(ops(ann)).containsExactly("members_shutuped [bob]");
        ann.ask(change(OpType.remove_shutup, "bob"));
        assertThat(ops(bob)).containsExactly("unshutuped []", "members_unshutuped [bob]");
        BlacklistCommand block =
                BlacklistCommand.newBuilder().setSrcCid("c1").addToPids("bob").build();
        ann.ask(LeanCloudClient.command(CommandType.blacklist, OpType.block).setBlacklistMessage(block));
        assertThat(ops(bob)).containsExactly("blocked []", "left []");
        assertThat(ops(ann)).containsExactly("members_unshutuped [bob]", "members_blocked [bob]", "members_left [bob]");
        ann.ask(LeanCloudClient.command(CommandType.blacklist, OpType.unblock).setBlacklistMessage(block));
        assertThat(ops(bob)).containsExactly("unblocked []");
        assertThat(ops(ann)).containsExactly("members_unblocked [bob]");
    }

    @Test
    void whoChangesAttributesOrRolesHasTheAnswerAndEverybodyElseIsTold() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient phone = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        ann.ask(conv(
                OpType.update,
                conv -> conv.setCid("c1").setAttr(JsonObjectMessage.newBuilder().setData("{\"name\":\"y\"}"))));
        ann.ask(conv(
                OpType.member_info_update,
                conv -> conv.setCid("c1")
                        .setTargetClientId("bob")
                        .setInfo(ConvMemberInfo.newBuilder().setPid("bob").setRole("Manager"))));
        for (LeanCloudClient told : List.of(phone, bob)) {
            GenericCommand updated = told.push();
            assertThat(updated.getOp()).isEqualTo(OpType.updated);
            assertThat(updated.getConvMessage().getAttr().getData()).isEqualTo("{\"name\":\"y\"}");
            assertThat(updated.getConvMessage().getAttrModified().getData()).isEqualTo("{\"name\":\"y\"}");
            assertThat(updated.getConvMessage().getInitBy()).isEqualTo("ann");
            GenericCommand role = told.push();
            assertThat(role.getOp()).isEqualTo(OpType.member_info_changed);
            assertThat(role.getConvMessage().getInfo().getPid()).isEqualTo("bob");
            assertThat(role.getConvMessage().getInfo().getRole()).isEqualTo("Manager");
        }
        assertThat(ann.pushesWaiting()).isZero();
        ann.ask(conv(OpType.mute, conv -> conv.setCid("c1")));
        assertThat(bob.pushesWaiting()).isZero();
    }

    @Test
    void messagesGoToOthersAndToOtherDevicesOfTheSender() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient phone = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        LeanCloudClient dan = LeanCloudClient.open(edge, "dan");
        GenericCommand ack = ann.ask(direct(
                message -> message.setMsg(HI).setDt("t1").setMentionAll(true).addMentionPids("bob")));
        assertThat(ack.getAckMessage().getUid()).isEqualTo(MessageId.of(C1, "ann", "t1"));
        assertThat(ack.getAckMessage().hasCode()).isFalse();
        for (LeanCloudClient told : List.of(phone, bob)) {
            DirectCommand message = told.push().getDirectMessage();
            assertThat(message.getMsg()).isEqualTo(HI);
            assertThat(message.getId()).isEqualTo(ack.getAckMessage().getUid());
            assertThat(message.getTimestamp()).isEqualTo(ack.getAckMessage().getT());
            assertThat(message.getFromPeerId()).isEqualTo("ann");
            assertThat(message.getConvType()).isEqualTo(1);
            assertThat(message.getMentionAll()).isTrue();
            assertThat(message.getMentionPidsList()).containsExactly("bob");
            assertThat(message.hasTransient()).isFalse();
        }
        assertThat(ann.pushesWaiting()).isZero();
        assertThat(dan.ask(direct(message -> message.setMsg(HI)))
                        .getAckMessage()
                        .getCode())
                .as("no member")
                .isEqualTo(4401);
        bob.ask(direct(message ->
                message.setBinaryMsg(ByteString.copyFromUtf8("bytes")).setTransient(true)));
        DirectCommand passing = ann.push().getDirectMessage();
        assertThat(passing.getTransient()).isTrue();
        assertThat(passing.getBinaryMsg().toStringUtf8()).isEqualTo("bytes");
        assertThat(dan.pushesWaiting()).isZero();
    }

    @Test
    void changesOfMessagesGoToAllButWhoMadeThem() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        PatchItem recall =
                PatchItem.newBuilder().setCid("c1").setMid("m1").setRecall(true).build();
        assertThat(ann.ask(LeanCloudClient.command(CommandType.patch, OpType.modify)
                                .setPatchMessage(PatchCommand.newBuilder().addPatches(recall)))
                        .getOp())
                .isEqualTo(OpType.modified);
        assertThat(edge.hub.changed).hasSize(1);
        String session = edge.hub.opened.getFirst().session().id();
        LogEvent event = new LogEvent.MessageRecalled(C1, "e", "m1", "ann", session);
        LiveEntry.Original original = new LiveEntry.Original(700, "ann", "LC:-1");
        edge.hub.tell(new LiveEntry(new Entry(1, 9, 1_009, 1_009, event, false), original), List.of("ann", "bob"));
        PatchItem told = bob.push().getPatchMessage().getPatches(0);
        assertThat(told.getCid()).isEqualTo("c1");
        assertThat(told.getData()).isEqualTo("{\"_lctype\":-127}");
        assertThat(told.getFrom()).isEqualTo("ann");
        assertThat(told.getTimestamp()).isEqualTo(700);
        assertThat(ann.pushesWaiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lc.protobuf2.3", "lc.proto2base64.3"})
    void onASharedSocketTheAnswerComesFirstAndEachIsNamed(String subprotocol) throws Exception {
        LeanCloudClient both = LeanCloudClient.connect(edge.clients, edge.port(), "/", subprotocol);
        both.open("ann", _ -> {});
        both.open("bob", _ -> {});
        for (int i = 0; i < AppSettings.MESSAGES_PER_SECOND_DEFAULT; i++) {
            int before = both.arrived().size();
            both.ask(direct(message -> message.setMsg(HI)).setPeerId("ann"));
            GenericCommand push = both.push();
            assertThat(push.getPeerId()).isEqualTo("bob");
            assertThat(both.arrived().subList(before, before + 2))
                    .extracting(GenericCommand::getCmd)
                    .containsExactly(CommandType.ack, CommandType.direct);
        }
        int before = both.arrived().size();
        both.ask(change(OpType.add, "dan").setPeerId("bob"));
        assertThat(List.of(both.push(), both.push()))
                .extracting(GenericCommand::getPeerId)
                .containsExactlyInAnyOrder("ann", "bob");
        assertThat(both.arrived().get(before).getOp()).isEqualTo(OpType.added);
    }

    private static MessageAccepted message(String id) {
        return new MessageAccepted(
                C1, id, "bob", null, id, "LC:-1", new JsonText(HI), Priority.NORMAL, null, null, null);
    }

    @Test
    void fromTheOpeningOnNothingIsMissedAndTheAnswerComesFirst() throws Exception {
        edge.hub.following = () -> {
            edge.hub.tell(message("after"), false, List.of("ann"));
            edge.hub.tell(message("passing"), true, List.of("ann"));
        };
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        assertThat(ann.push().getDirectMessage().getId()).isEqualTo("after");
        assertThat(ann.push().getDirectMessage().getId()).isEqualTo("passing");
        assertThat(ann.pushesWaiting()).isZero();
        assertThat(ann.arrived().getFirst().getOp())
                .as("the answer comes first")
                .isEqualTo(OpType.opened);
    }

    @Test
    void whatIsTooMuchToHoldEndsTheSocket() throws Exception {
        edge.hub.following = () -> {
            for (int i = 0; i <= RunningEdge.LIMITS.heldEntriesMax(); i++) {
                edge.hub.tell(message("m" + i), false, List.of("ann"));
            }
        };
        LeanCloudClient ann = LeanCloudClient.connect(edge);
        ann.write(LeanCloudClient.command(CommandType.session, OpType.open)
                .setAppId("app")
                .setPeerId("ann")
                .build());
        assertThat(ann.closeCode()).isEqualTo(1001);
    }

    @Test
    void theLastWillIsSaidWhenTheClientIsLostAndNotWhenItCloses() throws Exception {
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        LeanCloudClient dan = LeanCloudClient.open(edge, "dan");
        assertThat(dan.ask(direct(message -> message.setMsg(HI).setWill(true)))
                        .getAckMessage()
                        .getCode())
                .isEqualTo(4401);
        LeanCloudClient peaceful = LeanCloudClient.open(edge, "ann");
        peaceful.ask(direct(message -> message.setMsg(HI).setWill(true)));
        peaceful.ask(LeanCloudClient.command(CommandType.session, OpType.close));
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        ann.ask(direct(message -> message.setMsg("first").setWill(true)));
        GenericCommand ack =
                ann.ask(direct(message -> message.setMsg("last").setDt("w").setWill(true)));
        assertThat(ack.getAckMessage().getT()).isPositive();
        assertThat(bob.pushesWaiting()).isZero();
        ann.close();
        DirectCommand will = bob.push().getDirectMessage();
        assertThat(will.getMsg()).isEqualTo("last");
        assertThat(will.getId()).isEqualTo(ack.getAckMessage().getUid());
        assertThat(will.getTransient()).isTrue();
        assertThat(bob.pushesWaiting()).isZero();
        assertThat(edge.hub.said).hasSize(1);
    }

    @Test
    void theHistoryIsForMembersAlone() throws Exception {
        edge.conversations.put(ConversationKind.SERVICE, "s1");
        LeanCloudClient dan = LeanCloudClient.open(edge, "dan");
        assertThat(dan.error(logs("c1"))).isEqualTo(4312);
        assertThat(dan.ask(logs("s1")).getCmd()).isEqualTo(CommandType.logs);
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        assertThat(bob.ask(logs("c1")).getCmd()).isEqualTo(CommandType.logs);
        assertThat(edge.hub.logsAsked).isNotNull();
        assertThat(edge.hub.logsAsked.conversation()).isEqualTo(C1);
    }

    private static GenericCommand.Builder logs(String id) {
        return LeanCloudClient.command(CommandType.logs, null)
                .setLogsMessage(LogsCommand.newBuilder().setCid(id));
    }
}
