package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.leancloud.wire.AckCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.LogItem;
import stoa.leancloud.wire.LogsCommand;
import stoa.leancloud.wire.MaxReadTuple;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchItem;
import stoa.leancloud.wire.RcpCommand;
import stoa.leancloud.wire.ReadCommand;
import stoa.leancloud.wire.ReadTuple;
import stoa.leancloud.wire.UnreadTuple;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.MarkerOperations.Marker;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.Move;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MarkerMoved;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;

/** What clients of LeanCloud's SDKs say they have received and read, and what they are told of it. */
class LeanCloudMarkersIT {
    private static final Conversation C1 = new Conversation("app", ConversationKind.GROUP, "c1");
    private static final String HI = "{\"_lctype\":-1,\"_lctext\":\"hi\"}";
    private static final Unread THREE =
            new Unread(3, true, new Unread.Last("m9", 900, "bob", "LC:-1", new JsonText(HI), false, 950));

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

    private static MessageAccepted message(String id, String from) {
        return new MessageAccepted(
                C1, id, from, null, id, "LC:-1", new JsonText(HI), Priority.NORMAL, null, null, null);
    }

    private static LoggedMessage logged(String id, String from, long offset, boolean recalled) {
        LogEvent event = message(id, from).withContent(new JsonText(recalled ? "null" : HI));
        return new LoggedMessage(new Entry(1, offset, 100 + offset, 100 + offset, event, false), recalled, 0);
    }

    private static GenericCommand.Builder read(Consumer<ReadCommand.Builder> more) {
        ReadCommand.Builder read = ReadCommand.newBuilder();
        more.accept(read);
        return LeanCloudClient.command(CommandType.read, null).setReadMessage(read);
    }

    private static GenericCommand ack(Consumer<AckCommand.Builder> more) {
        AckCommand.Builder ack = AckCommand.newBuilder().setCid("c1");
        more.accept(ack);
        return LeanCloudClient.command(CommandType.ack, null).setAckMessage(ack).build();
    }

    private void awaitMoves(int moves) {
        Awaitility.await().until(() -> edge.markers.moves.size() >= moves);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lc.protobuf2.3", "lc.proto2base64.3"})
    void whoOpensIsToldWhatIsUnreadAndThenWhatHappens(String subprotocol) throws Exception {
        edge.hub.tell(message("before", "bob"), false, List.of());
        edge.markers.unread = _ -> List.of(new UnreadIn(ConversationKind.GROUP, "c1", 0, THREE));
        edge.hub.following = () -> edge.hub.tell(message("after", "bob"), false, List.of("ann"));
        LeanCloudClient ann = LeanCloudClient.connect(edge.clients, edge.port(), "/", subprotocol);
        ann.open("ann", open -> open.setLastUnreadNotifTime(77));

        GenericCommand push = ann.push();
        assertThat(push.getCmd()).isEqualTo(CommandType.unread);
        assertThat(push.getPeerId()).isEqualTo("ann");
        assertThat(push.getUnreadMessage().getNotifTime()).isEqualTo(FakeMarkers.AS_OF_MS);
        UnreadTuple tuple = push.getUnreadMessage().getConvs(0);
        assertThat(tuple)
                .isEqualTo(UnreadTuple.newBuilder()
                        .setCid("c1")
                        .setUnread(3)
                        .setMid("m9")
                        .setTimestamp(900)
                        .setFrom("bob")
                        .setData(HI)
                        .setPatchTimestamp(950)
                        .setMentioned(true)
                        .setConvType(1)
                        .build());
        assertThat(ann.push().getDirectMessage().getId()).isEqualTo("after");
        assertThat(edge.markers.unreadAsked).singleElement().satisfies(asked -> {
            assertThat(asked.changedSinceMs()).isEqualTo(77);
            assertThat(asked.received()).isFalse();
            assertThat(asked.of())
                    .containsExactly(new Membership(ConversationKind.GROUP, "c1", FakeConversations.AT_MS, 1));
        });
        assertThat(ann.pushesWaiting()).isZero();
    }

    @Test
    void whoIsInNoConversationCausesNoQuestion() throws Exception {
        LeanCloudClient dan = LeanCloudClient.open(edge, "dan");
        edge.hub.tell(message("m1", "bob"), false, List.of("dan"));
        assertThat(dan.push().getDirectMessage().getId()).isEqualTo("m1");
        assertThat(edge.markers.unreadAsked).isEmpty();
    }

    @Test
    void aHistoryThatLagsIsAskedAgainAndThenNotWaitedFor() throws Exception {
        edge.markers.unread = _ -> List.of(new UnreadIn(ConversationKind.GROUP, "c1", 0, THREE));
        edge.markers.fail(1);
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        assertThat(ann.push().getCmd()).isEqualTo(CommandType.unread);
        edge.markers.fail(3);
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        edge.hub.tell(message("m1", "ann"), false, List.of("bob"));
        assertThat(bob.push().getDirectMessage().getId()).isEqualTo("m1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lc.protobuf2.1", "lc.proto2base64.1"})
    void oldClientsGetTheMessagesThemselves(String subprotocol) throws Exception {
        for (int i = 0; i < 4; i++) {
            edge.hub.tell(message("live" + i, "bob"), false, List.of());
        }
        edge.markers.unread = _ -> List.of(new UnreadIn(ConversationKind.GROUP, "c1", 90, new Unread(25, false, null)));
        edge.hub.logs = List.of(
                logged("m1", "bob", 1, false),
                logged("own", "ann", 2, false),
                logged("m2", "bob", 3, true),
                logged("later", "bob", 4, false));
        LeanCloudClient ann = LeanCloudClient.connect(edge.clients, edge.port(), "/", subprotocol);
        ann.open("ann", _ -> {});
        DirectCommand first = ann.push().getDirectMessage();
        assertThat(first.getId()).isEqualTo("m1");
        assertThat(first.getOffline()).isTrue();
        assertThat(first.getHasMore()).isTrue();
        assertThat(first.getMsg()).isEqualTo(HI);
        DirectCommand second = ann.push().getDirectMessage();
        assertThat(second.getId()).isEqualTo("m2");
        assertThat(second.getMsg()).isEqualTo("{\"_lctype\":-127}");
        assertThat(ann.pushesWaiting()).isZero();
        assertThat(edge.markers.unreadAsked.getFirst().received()).isTrue();
        assertThat(edge.hub.logsAsked)
                .isNotNull()
                .returns(90L, QueryLogs::afterTs)
                .returns(20, QueryLogs::limit);
    }

    @Test
    void whatWasChangedMeanwhileIsTold() throws Exception {
        LoggedMessage gone = logged("m1", "bob", 1, true);
        edge.markers.changes = List.of(
                new LoggedMessage(gone.entry(), true, 300),
                new LoggedMessage(logged("m2", "ann", 2, false).entry(), false, 400));
        LeanCloudClient ann = LeanCloudClient.connect(edge);
        ann.open("ann", open -> open.setConfigBitmap(0xBB).setLastPatchTime(200));
        GenericCommand push = ann.push();
        assertThat(push.getOp()).isEqualTo(OpType.modify);
        assertThat(push.getPatchMessage().getLastPatchTime()).isEqualTo(400);
        PatchItem first = push.getPatchMessage().getPatches(0);
        assertThat(first.getRecall()).isTrue();
        assertThat(first.getData()).isEqualTo("{\"_lctype\":-127}");
        assertThat(first.getTimestamp()).isEqualTo(101);
        assertThat(first.getPatchTimestamp()).isEqualTo(300);
        PatchItem second = push.getPatchMessage().getPatches(1);
        assertThat(second.getRecall()).isFalse();
        assertThat(second.getData()).isEqualTo(HI);
        assertThat(second.getFrom()).isEqualTo("ann");
        assertThat(edge.markers.changesAsked.getFirst().sinceMs()).isEqualTo(200);

        // A client that does not know when it last heard of one wants none.
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        assertThat(bob.pushesWaiting()).isZero();
        assertThat(edge.markers.changesAsked).hasSize(1);
    }

    @Test
    void readingIsToldToAllSessionsOfTheReader() throws Exception {
        edge.markers.moved = (_, _) -> new Moved(true, 900, new Unread(0, false, THREE.last()), List.of());
        LeanCloudClient phone = LeanCloudClient.open(edge, "ann");
        LeanCloudClient laptop = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        phone.write(read(read -> read.addConvs(
                        ReadTuple.newBuilder().setCid("c1").setMid("m9").setTimestamp(900)))
                .build());
        for (LeanCloudClient each : List.of(phone, laptop)) {
            GenericCommand push = each.push();
            assertThat(push.getCmd()).isEqualTo(CommandType.unread);
            assertThat(push.getUnreadMessage().getNotifTime()).isEqualTo(push.getServerTs());
            UnreadTuple tuple = push.getUnreadMessage().getConvs(0);
            assertThat(tuple.hasUnread()).isTrue();
            assertThat(tuple.getUnread()).isZero();
            assertThat(tuple.getMid()).isEqualTo("m9");
            assertThat(tuple.hasMentioned()).isFalse();
        }
        assertThat(bob.pushesWaiting()).isZero();
        MoveMarkers asked = edge.markers.moves.getFirst();
        assertThat(asked.read()).isTrue();
        assertThat(asked.user()).isEqualTo("ann");
        Move move = asked.moves().getFirst();
        assertThat(move.ts()).isEqualTo(900);
        assertThat(move.in().id()).isEqualTo("c1");
        assertThat(move.in().joinedAtMs()).isEqualTo(FakeConversations.AT_MS);
        assertThat(move.in().asOf()).as("what the client has seen").isZero();
    }

    @Test
    void theOldFormMeansAllThatThereIs() throws Exception {
        edge.conversations.put(ConversationKind.GROUP, "c2", "ann");
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        assertThat(ann.ask(read(read -> read.setCid("c1"))).getCmd()).isEqualTo(CommandType.read);
        awaitMoves(1);
        assertThat(edge.markers.moves.getFirst().moves().getFirst().ts()).isNull();
        assertThat(edge.markers.moves.getFirst().moves().getFirst().message()).isNull();
        ann.write(read(read -> read.addCids("c2")).build());
        awaitMoves(2);
        assertThat(edge.markers.moves.get(1).moves().getFirst().in().id()).isEqualTo("c2");
    }

    @Test
    void receiptsGoToWhoSentTheMessages() throws Exception {
        edge.markers.moved = (asked, _) -> new Moved(
                true, 900, asked.read() ? THREE : null, List.of(new Receipt("m1", 800, "ann", !asked.read())));
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        bob.write(ack(ack -> ack.setFromts(700).setTots(900)));
        GenericCommand push = ann.push();
        assertThat(push.getCmd()).isEqualTo(CommandType.rcp);
        assertThat(push.getNotificationType()).isEqualTo(1);
        assertThat(push.getRcpMessage())
                .isEqualTo(RcpCommand.newBuilder()
                        .setId("m1")
                        .setCid("c1")
                        .setT(push.getServerTs())
                        .setFrom("bob")
                        .build());
        assertThat(bob.pushesWaiting()).isZero();
        bob.write(read(read -> read.addConvs(ReadTuple.newBuilder().setCid("c1").setTimestamp(900)))
                .build());
        assertThat(ann.push().getRcpMessage().getRead()).isTrue();
        assertThat(bob.push().getCmd()).isEqualTo(CommandType.unread);
        assertThat(ann.pushesWaiting()).isZero();
    }

    @Test
    void whoReadsWhatWasNotReceivedHasReceivedIt() throws Exception {
        edge.markers.moved = (_, _) -> new Moved(true, 900, THREE, List.of(new Receipt("m1", 800, "ann", true)));
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        bob.write(read(read -> read.setCid("c1")).build());
        assertThat(ann.push().getRcpMessage().hasRead()).isFalse();
        assertThat(ann.push().getRcpMessage().getRead()).isTrue();
    }

    @Test
    void acksNameATimeOrAMessageAndNothingElseIsTold() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        ann.write(ack(ack -> ack.setMid("m1")));
        awaitMoves(1);
        Move byId = edge.markers.moves.getFirst().moves().getFirst();
        assertThat(byId.message()).isEqualTo("m1");
        assertThat(byId.ts()).isNull();
        assertThat(edge.markers.moves.getFirst().read()).isFalse();
        edge.markers.moved = (_, _) -> new Moved(true, 900, null, List.of());
        ann.write(ack(ack -> ack.setTots(900)));
        awaitMoves(2);
        ann.write(ack(_ -> {}));
        ann.write(LeanCloudClient.command(CommandType.ack, null).build());
        assertThat(ann.pushesWaiting()).isZero();
        assertThat(edge.markers.moves).hasSize(2);
        assertThat(edge.hub.passed).isEmpty();
    }

    @Test
    void whoIsNoMemberMarksNothing() throws Exception {
        edge.conversations.put(ConversationKind.GROUP, "c2", "ann");
        LeanCloudClient dan = LeanCloudClient.open(edge, "dan");
        dan.write(read(read -> read.addCids("c1").addCids("a room")).build());
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        ann.write(read(read -> read.addCids("c1")).build());
        awaitMoves(1);
        assertThat(edge.markers.moves).extracting(MoveMarkers::user).containsExactly("ann");

        // Out of the conversation, what was known of the membership counts no more.
        ann.ask(LeanCloudClient.command(CommandType.conv, OpType.remove)
                .setConvMessage(ConvCommand.newBuilder().setCid("c1").addM("ann")));
        ann.write(read(read -> read.addCids("c1").addCids("c2")).build());
        awaitMoves(2);
        assertThat(edge.markers.moves.get(1).moves())
                .extracting(move -> move.in().id())
                .containsExactly("c2");
    }

    @Test
    void whatDidNotReachTheHistoryIsTriedAgain() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        assertThat(ann.pushesWaiting()).isZero();
        Awaitility.await().until(() -> !edge.markers.unreadAsked.isEmpty());
        edge.markers.fail(1);
        edge.markers.moved = (_, _) -> new Moved(true, 900, THREE, List.of());
        ann.write(read(read -> read.setCid("c1")).build());
        assertThat(ann.push().getCmd()).isEqualTo(CommandType.unread);
        assertThat(edge.markers.moves).hasSize(2);
        assertThat(edge.hub.passed).singleElement().isInstanceOf(MarkerMoved.class);
    }

    @Test
    void membersAreToldHowFarOthersAre() throws Exception {
        edge.markers.markers =
                List.of(new Marker("bob", 0, 500), new Marker("gone", 900, 900), new Marker("ann", 950, 950));
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        GenericCommand answer = ann.ask(maxRead(false));
        assertThat(answer.getOp()).isEqualTo(OpType.max_read);
        assertThat(answer.getConvMessage().hasMaxReadTimestamp()).isFalse();
        assertThat(answer.getConvMessage().getMaxAckTimestamp()).isEqualTo(500);
        assertThat(ann.ask(maxRead(true)).getConvMessage().getMaxReadTuplesList())
                .containsExactly(MaxReadTuple.newBuilder()
                        .setPid("bob")
                        .setMaxAckTimestamp(500)
                        .build());
        LeanCloudClient dan = LeanCloudClient.open(edge, "dan");
        assertThat(dan.error(maxRead(false))).isEqualTo(4317);
    }

    private static GenericCommand.Builder maxRead(boolean all) {
        ConvCommand.Builder conv = ConvCommand.newBuilder().setCid("c1");
        return LeanCloudClient.command(CommandType.conv, OpType.max_read)
                .setConvMessage(all ? conv.setQueryAllMembers(true) : conv);
    }

    @Test
    void ownMessagesOfTheHistorySayWhoHasGotThem() throws Exception {
        edge.markers.markers = List.of(new Marker("bob", 101, 102));
        edge.hub.logs = List.of(
                logged("m1", "ann", 1, false),
                logged("m2", "ann", 2, false),
                logged("m3", "ann", 3, false),
                logged("m4", "bob", 1, false));
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        List<LogItem> items = ann.ask(LeanCloudClient.command(CommandType.logs, null)
                        .setLogsMessage(LogsCommand.newBuilder().setCid("c1")))
                .getLogsMessage()
                .getLogsList();
        assertThat(items).extracting(LogItem::getAckAt).containsExactly(102L, 102L, 0L, 0L);
        assertThat(items).extracting(LogItem::hasReadAt).containsExactly(true, false, false, false);
    }

    @Test
    void sendersMayAskForReceipts() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        for (boolean wish : List.of(true, false)) {
            ann.ask(LeanCloudClient.command(CommandType.direct, null)
                    .setDirectMessage(
                            DirectCommand.newBuilder().setCid("c1").setMsg(HI).setR(wish)));
        }
        assertThat(edge.hub.said).extracting(send -> send.receipt()).containsExactly(true, false);
    }
}
