package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.inbound.Samples;
import stoa.gateway.inbound.leancloud.Mention;
import stoa.leancloud.wire.BlacklistCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.JsonObjectMessage;
import stoa.leancloud.wire.LogItem;
import stoa.leancloud.wire.LogsCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchCommand;
import stoa.leancloud.wire.PatchItem;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** Chat rooms over LeanCloud's protocol, beside native clients. */
class LeanCloudRoomsIT {
    private static final String HI = "{ \"_lctype\":-1, \"_lctext\":\"hi\" }";

    private RunningEdge edge;

    @BeforeEach
    void start() throws Exception {
        edge = new RunningEdge(RunningEdge.LIMITS);
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

    private static GenericCommand.Builder where(String json) {
        return conv(
                OpType.query,
                conv -> conv.setWhere(JsonObjectMessage.newBuilder().setData(json)));
    }

    private static GenericCommand.Builder direct(String room, Consumer<DirectCommand.Builder> more) {
        DirectCommand.Builder direct = DirectCommand.newBuilder().setCid(room);
        more.accept(direct);
        return LeanCloudClient.command(CommandType.direct, null).setDirectMessage(direct);
    }

    private LeanCloudClient in(String room, String user) throws Exception {
        LeanCloudClient client = LeanCloudClient.open(edge, user);
        assertThat(client.ask(conv(OpType.add, conv -> conv.setCid(room).addM(user)))
                        .getOp())
                .isEqualTo(OpType.added);
        return client;
    }

    @Test
    void aRoomIsStartedFoundEnteredCountedAndLeft() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        GenericCommand started = ann.ask(conv(
                OpType.start,
                conv -> conv.setTransient(true)
                        .addM("ann")
                        .setAttr(JsonObjectMessage.newBuilder()
                                .setData("{\"name\":\"Town hall\",\"attr\":{\"x\":1}}"))));
        assertThat(started.getOp()).isEqualTo(OpType.started);
        assertThat(started.getPeerId()).isEqualTo("ann");
        String room = started.getConvMessage().getCid();
        assertThat(room).matches("[0-9a-f]{24}");
        assertThat(started.getConvMessage().getCdate()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        for (String sought : List.of("\"" + room + "\"", "{\"$in\":[\"" + room + "\",\"none\"]}")) {
            GenericCommand found = bob.ask(where("{\"objectId\":" + sought + "}"));
            JsonObject row = new JsonArray(found.getConvMessage().getResults().getData()).getJsonObject(0);
            assertThat(row.getString("objectId")).isEqualTo(room);
            assertThat(row.getString("name")).isEqualTo("Town hall");
            assertThat(row.getBoolean("tr")).isTrue();
            assertThat(row.getString("createdAt")).endsWith("Z");
        }
        GenericCommand added =
                bob.ask(conv(OpType.add, conv -> conv.setCid(room).addM("bob")));
        assertThat(added.getConvMessage().getAllowedPidsList()).containsExactly("bob");
        assertThat(bob.ask(conv(OpType.count, conv -> conv.setCid(room)))
                        .getConvMessage()
                        .getCount())
                .isEqualTo(1);
        assertThat(bob.ask(conv(OpType.members, conv -> conv.setCid(room)))
                        .getConvMessage()
                        .getMList())
                .containsExactly("ann");
        assertThat(bob.ask(conv(OpType.is_member, conv -> conv.addCids(room).addCids("x")))
                        .getConvMessage()
                        .getResults()
                        .getData())
                .isEqualTo("{\"" + room + "\":true,\"x\":false}");
        assertThat(bob.ask(conv(OpType.remove, conv -> conv.setCid(room).addM("bob")))
                        .getConvMessage()
                        .getAllowedPidsList())
                .containsExactly("bob");
        assertThat(bob.ask(direct(room, message -> message.setMsg(HI)))
                        .getAckMessage()
                        .getCode())
                .isEqualTo(4401);
    }

    @Test
    void enteringOneRoomLeavesTheOther() throws Exception {
        LeanCloudClient ann = in("r", "ann");
        assertThat(ann.ask(conv(OpType.add, conv -> conv.setCid("s").addM("ann")))
                        .getOp())
                .isEqualTo(OpType.added);
        assertThat(ann.ask(conv(OpType.is_member, conv -> conv.addCids("r").addCids("s")))
                        .getConvMessage()
                        .getResults()
                        .getData())
                .isEqualTo("{\"r\":false,\"s\":true}");
    }

    @Test
    void whatOnlyOtherConversationsHaveIsRefused() throws Exception {
        LeanCloudClient ann = in("r", "ann");
        assertThat(ann.error(where("{\"tr\":true}"))).isEqualTo(4310);
        assertThat(ann.error(where("no json"))).isEqualTo(4310);
        for (OpType op : List.of(OpType.mute, OpType.unmute, OpType.update, OpType.max_read, OpType.add_shutup)) {
            assertThat(ann.error(conv(op, conv -> conv.setCid("r")))).isEqualTo(4303);
        }
        assertThat(ann.error(conv(OpType.add, conv -> conv.setCid("r").addM("bob"))))
                .isEqualTo(4303);
        assertThat(ann.error(
                        conv(OpType.add, conv -> conv.setCid(FakeHub.NO_ROOM).addM("ann"))))
                .isEqualTo(4303);
        assertThat(ann.error(LeanCloudClient.command(CommandType.blacklist, OpType.block)
                        .setBlacklistMessage(
                                BlacklistCommand.newBuilder().setSrcCid("r").addToPids("bob"))))
                .isEqualTo(4303);
        ann.write(LeanCloudClient.command(CommandType.ack, null).build());
        ann.write(LeanCloudClient.command(CommandType.read, null).build());
        ann.write(LeanCloudClient.command(CommandType.patch, OpType.modified).build());
        assertThat(ann.pushesWaiting()).isZero();
    }

    @Test
    void bothProtocolsTalkInOneRoom() throws Exception {
        LeanCloudClient ann = in("r", "ann");
        LeanCloudClient cid = in("r", "cid");
        TestClient bob = edge.login("bob");
        bob.ok("room.join", new JsonObject().put("room", "r"));
        GenericCommand ack = ann.ask(direct(
                        "r",
                        message -> message.setMsg(HI)
                                .setDt("token")
                                .setMentionAll(true)
                                .addMentionPids("bob"))
                .setPriority(1));
        assertThat(ack.getCmd()).isEqualTo(CommandType.ack);
        assertThat(ack.getAckMessage().hasCode()).isFalse();
        assertThat(ack.getAckMessage().getUid()).isNotEmpty();
        JsonObject seen = bob.event();
        assertThat(seen.getString("type")).isEqualTo("LC:-1");
        assertThat(seen.getJsonObject("content")).isEqualTo(new JsonObject(HI));
        assertThat(seen.getString("priority")).isEqualTo("high");
        assertThat(seen.getJsonObject("mention").getBoolean("mentionAll")).isTrue();
        DirectCommand told = cid.push().getDirectMessage();
        assertThat(told.getId()).isEqualTo(ack.getAckMessage().getUid());
        assertThat(told.getTimestamp()).isEqualTo(ack.getAckMessage().getT());
        assertThat(told.getFromPeerId()).isEqualTo("ann");
        assertThat(told.getCid()).isEqualTo("r");
        assertThat(told.getMsg()).as("byte for byte").isEqualTo(HI);
        assertThat(told.getMentionAll()).isTrue();
        assertThat(told.getMentionPidsList()).containsExactly("bob");
        bob.ok(
                "send",
                new JsonObject()
                        .put("room", "r")
                        .put("type", "RC:TxtMsg")
                        .put("content", new JsonObject().put("content", "back")));
        for (LeanCloudClient client : List.of(ann, cid)) {
            GenericCommand direct = client.push();
            assertThat(direct.hasPeerId()).as("each is alone on its socket").isFalse();
            assertThat(direct.getDirectMessage().getMsg()).isEqualTo("{\"_lctype\":-1,\"_lctext\":\"back\"}");
        }
        assertThat(ann.pushesWaiting()).as("the sender has its ack").isZero();
    }

    @Test
    void whoSharesASocketIsNamed() throws Exception {
        LeanCloudClient both = in("r", "ann");
        assertThat(both.open("bob", _ -> {}).getPeerId()).isEqualTo("bob");
        assertThat(both.ask(conv(OpType.add, conv -> conv.setCid("r").addM("bob"))
                                .setPeerId("bob"))
                        .getPeerId())
                .isEqualTo("bob");
        LeanCloudClient cid = in("r", "cid");
        cid.ask(direct("r", message -> message.setBinaryMsg(ByteString.copyFromUtf8("bytes"))));
        List<GenericCommand> pushes = List.of(both.push(), both.push());
        assertThat(pushes).extracting(GenericCommand::getPeerId).containsExactlyInAnyOrder("ann", "bob");
        assertThat(pushes)
                .allSatisfy(push -> assertThat(
                                push.getDirectMessage().getBinaryMsg().toStringUtf8())
                        .isEqualTo("bytes"));
        both.ask(LeanCloudClient.command(CommandType.session, OpType.close).setPeerId("bob"));
        cid.ask(direct("r", message -> message.setMsg("plain")));
        GenericCommand alone = both.push();
        assertThat(alone.hasPeerId()).isFalse();
        assertThat(alone.getDirectMessage().getMsg()).isEqualTo("plain");
        // The first client of a socket leaves its id out, and takes what names nobody; others never do.
        both.open("dan", _ -> {});
        both.ask(conv(OpType.add, conv -> conv.setCid("r").addM("dan")).setPeerId("dan"));
        both.ask(LeanCloudClient.command(CommandType.session, OpType.close).setPeerId("ann"));
        cid.ask(direct("r", message -> message.setMsg("for dan")));
        GenericCommand named = both.push();
        assertThat(named.getPeerId()).isEqualTo("dan");
        assertThat(named.getDirectMessage().getMsg()).isEqualTo("for dan");
        assertThat(both.pushesWaiting()).isZero();
    }

    @Test
    void whatIsTooLongOrTooMuchIsAnAckWithACode() throws Exception {
        LeanCloudClient ann = in("r", "ann");
        assertThat(ann.ask(direct("r", message -> message.setMsg("x".repeat(5 * 1024 + 1))))
                        .getAckMessage()
                        .getCode())
                .isEqualTo(4109);
        List<String> many = Collections.nCopies(Mention.CLIENTS_MAX + 1, "bob");
        assertThat(ann.ask(direct("r", message -> message.setMsg("x").addAllMentionPids(many)))
                        .getAckMessage()
                        .getCode())
                .isEqualTo(4109);
        for (int i = 0; i < AppSettings.MESSAGES_PER_SECOND_DEFAULT; i++) {
            ann.ask(direct("r", message -> message.setMsg("x".repeat(5 * 1024))));
        }
        GenericCommand tooMuch = ann.ask(direct("r", message -> message.setMsg("x")));
        assertThat(tooMuch.getAckMessage().getCode()).isEqualTo(4116);
        assertThat(tooMuch.getAckMessage().getReason()).isEqualTo("MESSAGE_SENT_QUOTA_EXCEEDED");
        edge.calls.settings(AppSettings.defaults("app").withLimits(1, 0, 10_000, 40));
        LeanCloudClient bob = in("r", "bob");
        assertThat(bob.ask(direct("r", message -> message.setMsg("x".repeat(9_000))))
                        .getAckMessage()
                        .hasCode())
                .as("as the app has set it")
                .isFalse();
    }

    @Test
    void theHistoryIsAskedForByTimesAndShownOldestFirst() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        edge.hub.logs = List.of(
                new LoggedMessage(Samples.message(1).entry(), true, 1_500),
                new LoggedMessage(kept("LC:-1", HI), false, 0),
                new LoggedMessage(kept("LC:binary", "\"AP8H\""), false, 0));
        GenericCommand page = ann.ask(logs(logs -> logs.setL(5)));
        List<LogItem> items = page.getLogsMessage().getLogsList();
        assertThat(items.get(0).getData()).isEqualTo("{\"_lctype\":-127}");
        assertThat(items.get(0).getPatchTimestamp()).isEqualTo(1_500);
        assertThat(items.get(1).getData()).isEqualTo(HI);
        assertThat(items.get(1).hasPatchTimestamp()).isFalse();
        assertThat(items.get(1).hasAckAt()).isFalse();
        assertThat(items.get(2).getBin()).isTrue();
        assertThat(items.get(2).getData()).isEqualTo("AP8H");
        assertThat(asked(ann, logs -> logs.setL(5))).isEqualTo(query(Long.MIN_VALUE, Long.MAX_VALUE, true, 5));
        assertThat(asked(ann, _ -> {})).isEqualTo(query(Long.MIN_VALUE, Long.MAX_VALUE, true, 20));
        assertThat(asked(ann, logs -> logs.setLimit(1_000).setT(100).setMid("m").setTt(50)))
                .isEqualTo(query(50, 100, true, 100));
        assertThat(asked(
                        ann, logs -> logs.setT(100).setTIncluded(true).setTt(50).setTtIncluded(true)))
                .isEqualTo(query(49, 101, true, 20));
        assertThat(asked(
                        ann,
                        logs -> logs.setDirection(LogsCommand.QueryDirection.NEW)
                                .setT(100)
                                .setTIncluded(true)
                                .setTt(200)))
                .isEqualTo(query(99, 200, false, 20));
        assertThat(asked(ann, logs -> logs.setLctype(-1)).types()).containsExactly("LC:-1", "RC:TxtMsg");
        assertThat(asked(ann, logs -> logs.setLctype(3)).types()).containsExactly("LC:3");
        assertThat(ann.ask(logs(logs -> logs.setL(0))).getLogsMessage().getLogsCount())
                .isZero();
    }

    private static Entry kept(String type, String content) {
        LogEvent.MessageAccepted event = new LogEvent.MessageAccepted(
                Samples.ROOM, "m", "ann", null, "c", type, new JsonText(content), Priority.NORMAL, null, null, null);
        return new Entry(1, 2, 3, 3, event, false);
    }

    private static GenericCommand.Builder logs(Consumer<LogsCommand.Builder> more) {
        LogsCommand.Builder logs = LogsCommand.newBuilder().setCid("r");
        more.accept(logs);
        return LeanCloudClient.command(CommandType.logs, null).setLogsMessage(logs);
    }

    private QueryLogs asked(LeanCloudClient client, Consumer<LogsCommand.Builder> more) throws Exception {
        assertThat(client.ask(logs(more)).getCmd()).isEqualTo(CommandType.logs);
        QueryLogs asked = edge.hub.logsAsked;
        assertThat(asked).isNotNull();
        return asked;
    }

    private static QueryLogs query(long after, long before, boolean newestFirst, int limit) {
        return new QueryLogs(Samples.ROOM, after, before, newestFirst, List.of(), limit, -1);
    }

    @Test
    void messagesAreTakenBackAndChanged() throws Exception {
        LeanCloudClient ann = in("r", "ann");
        LeanCloudClient bob = in("r", "bob");
        GenericCommand modified =
                ann.ask(patch(PatchItem.newBuilder().setMid("m1").setRecall(true)));
        assertThat(modified.getOp()).isEqualTo(OpType.modified);
        assertThat(modified.getPatchMessage().getLastPatchTime()).isEqualTo(5);
        ann.ask(patch(PatchItem.newBuilder().setMid("m2").setData(HI)));
        assertThat(edge.hub.changed.getFirst()).startsWith("m1 ");
        assertThat(edge.hub.changed.getLast()).isEqualTo("m2 " + HI);
        assertThat(ann.error(
                        patch(PatchItem.newBuilder().setMid(FakeHub.NO_MESSAGE).setRecall(true))))
                .isEqualTo(4404);
        String session = edge.hub.opened.getFirst().session().id();
        LogEvent recall = new LogEvent.MessageRecalled(Samples.ROOM, "e1", "m1", "ann", session);
        LogEvent change = new LogEvent.MessageModified(Samples.ROOM, "e2", "m2", "ann", session, new JsonText(HI));
        LiveEntry.Original original = new LiveEntry.Original(700, "ann", "LC:-1");
        edge.hub.publishLive(
                Samples.ROOM,
                List.of(
                        new LiveEntry(new Entry(1, 8, 1_008, 1_008, recall, false), original),
                        new LiveEntry(new Entry(1, 9, 1_009, 1_009, change, false), original)));
        PatchItem recalled = bob.push().getPatchMessage().getPatches(0);
        assertThat(recalled.getMid()).isEqualTo("m1");
        assertThat(recalled.getCid()).isEqualTo("r");
        assertThat(recalled.getRecall()).isTrue();
        assertThat(recalled.getData()).isEqualTo("{\"_lctype\":-127}");
        assertThat(recalled.getFrom()).isEqualTo("ann");
        assertThat(recalled.getTimestamp()).isEqualTo(700);
        assertThat(recalled.getPatchTimestamp()).isEqualTo(1_008);
        GenericCommand changed = bob.push();
        assertThat(changed.getOp()).isEqualTo(OpType.modify);
        assertThat(changed.getPatchMessage().getLastPatchTime()).isEqualTo(1_009);
        assertThat(changed.getPatchMessage().getPatches(0).getData()).isEqualTo(HI);
        assertThat(changed.getPatchMessage().getPatches(0).getRecall()).isFalse();
        assertThat(ann.pushesWaiting()).as("who did it has the answer").isZero();
    }

    private static GenericCommand.Builder patch(PatchItem.Builder item) {
        return LeanCloudClient.command(CommandType.patch, OpType.modify)
                .setPatchMessage(
                        PatchCommand.newBuilder().addPatches(item.setCid("r").setTimestamp(1)));
    }

    @Test
    void whoLosesTheSocketAndComesBackIsInTheRoomAgain() throws Exception {
        LeanCloudClient ann = LeanCloudClient.connect(edge);
        String token = ann.open("ann", _ -> {}).getSessionMessage().getSt();
        ann.ask(conv(OpType.add, conv -> conv.setCid("r").addM("ann")));
        LeanCloudClient back = LeanCloudClient.connect(edge);
        assertThat(back.open("ann", open -> open.setR(true).setSt(token)).getOp())
                .isEqualTo(OpType.opened);
        LeanCloudClient bob = in("r", "bob");
        bob.ask(direct("r", message -> message.setMsg(HI)));
        assertThat(back.push().getDirectMessage().getMsg()).isEqualTo(HI);
        assertThat(back.ask(direct("r", message -> message.setMsg(HI)))
                        .getAckMessage()
                        .hasCode())
                .isFalse();
    }
}
