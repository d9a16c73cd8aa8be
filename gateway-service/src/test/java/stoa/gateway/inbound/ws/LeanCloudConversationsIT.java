package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.gateway.inbound.Samples;
import stoa.leancloud.wire.BlacklistCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.ConvMemberInfo;
import stoa.leancloud.wire.ErrorCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.JsonObjectMessage;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.SessionCommand;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryPage;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/** What clients of LeanCloud's SDKs ask of conversations with members, and how they are answered. */
class LeanCloudConversationsIT {
    private static final String UDATE = "2026-01-02T03:04:05.006Z";

    private RunningEdge edge;

    @BeforeEach
    void start() throws Exception {
        edge = new RunningEdge(RunningEdge.LIMITS);
        edge.conversations.put(ConversationKind.GROUP, "c1", "ann", "bob", "cid");
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

    private static GenericCommand.Builder at(OpType op, Consumer<ConvCommand.Builder> more) {
        return conv(op, conv -> more.accept(conv.setCid("c1")));
    }

    private static JsonObjectMessage json(String json) {
        return JsonObjectMessage.newBuilder().setData(json).build();
    }

    private static ConvCommand ok(LeanCloudClient client, OpType expected, GenericCommand.Builder command)
            throws Exception {
        GenericCommand reply = client.ask(command);
        assertThat(reply.getOp()).as(reply.toString()).isEqualTo(expected);
        assertThat(reply.getService()).isEqualTo(2);
        assertThat(reply.hasPeerId()).isTrue();
        return reply.getConvMessage();
    }

    @Test
    void conversationsAreBegunOnceForTheSameMembersAndForATime() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        GenericCommand.Builder start = conv(
                OpType.start,
                conv -> conv.addM("dan")
                        .addM("ann")
                        .addM("dan")
                        .setUnique(true)
                        .setAttr(json("{\"name\":\"x\",\"attr\":{\"a\":1.10}}")));
        ConvCommand started = ok(ann, OpType.started, start);
        assertThat(started.getCid()).hasSize(24);
        assertThat(started.getCdate()).isEqualTo(UDATE);
        assertThat(started.getUniqueId()).isEqualTo("unique");
        assertThat(started.hasExisting()).isFalse();
        assertThat(edge.conversations.asked)
                .contains(new StartConversation(
                        "app",
                        "ann",
                        ConversationKind.GROUP,
                        List.of("dan", "ann"),
                        true,
                        0,
                        new JsonText("{\"name\":\"x\",\"attr\":{\"a\":1.10}}")));
        ConvCommand again = ok(ann, OpType.started, start);
        assertThat(again.getCid()).isEqualTo(started.getCid());
        assertThat(again.getExisting()).isTrue();
        ConvCommand temporary = ok(
                ann,
                OpType.started,
                conv(OpType.start, conv -> conv.addM("eve").setTempConv(true).setTempConvTTL(Integer.MAX_VALUE)));
        assertThat(temporary.getCid()).startsWith("_tmp:");
        assertThat(temporary.getTempConvTTL()).isEqualTo(30 * 86_400);
        ConvCommand found =
                ok(ann, OpType.results, conv(OpType.query, conv -> conv.addTempConvIds(temporary.getCid())));
        JsonObject row = new JsonArray(found.getResults().getData()).getJsonObject(0);
        assertThat(row.getBoolean("temp")).isTrue();
        assertThat(row.getInteger("conv_type")).isEqualTo(4);
        assertThat(row.getLong("ttl")).isPositive().isEqualTo(row.getLong("tempConvTTL"));
    }

    @Test
    void membersComeAndGoAndWhatFailsIsSaidOfWhom() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        block(ann, OpType.block, block -> block.addToPids("eve"));
        ConvCommand added =
                ok(ann, OpType.added, at(OpType.add, conv -> conv.addM("dan").addM("eve")));
        assertThat(added.getAllowedPidsList()).containsExactly("dan");
        assertThat(added.getUdate()).isEqualTo(UDATE);
        ErrorCommand failed = added.getFailedPids(0);
        assertThat(failed.getCode()).isEqualTo(4548);
        assertThat(failed.getReason()).isEqualTo("BLOCKED_BY_CONVERSATION");
        assertThat(failed.getPidsList()).containsExactly("eve");
        ConvCommand removed = ok(ann, OpType.removed, at(OpType.remove, conv -> conv.addM("dan")));
        assertThat(removed.getAllowedPidsList()).containsExactly("dan");
        assertThat(ok(ann, OpType.result, at(OpType.count, _ -> {})).getCount()).isEqualTo(3);
        assertThat(ann.error(conv(OpType.add, conv -> conv.addM("ann"))))
                .as("no id")
                .isEqualTo(4303);
        assertThat(ann.error(at(OpType.members, _ -> {}))).isEqualTo(4316);
        LeanCloudClient old = LeanCloudClient.connect(edge);
        old.open("bob", open -> open.setConfigBitmap(0x3));
        assertThat(old.error(at(OpType.add, conv -> conv.addM("eve"))))
                .as("a client that knows no parts is refused as a whole")
                .isEqualTo(4548);
    }

    @Test
    void itIsSaidOfWhichTheClientIsAMember() throws Exception {
        edge.conversations.put(ConversationKind.GROUP, "c2", "bob");
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        ConvCommand in = ok(
                ann,
                OpType.result,
                conv(OpType.is_member, conv -> conv.addCids("c1").addCids("c2").addTempConvIds("_tmp:x")));
        assertThat(in.getResults().getData()).isEqualTo("{\"c1\":true,\"c2\":false,\"_tmp:x\":false}");
        assertThat(ann.error(conv(OpType.is_member, conv -> {
                    for (int i = 0; i <= 1_000; i++) {
                        conv.addCids("x" + i);
                    }
                })))
                .isEqualTo(4114);
    }

    @Test
    void attributesRolesAndNoticesAreChanged() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        ConvCommand updated =
                ok(ann, OpType.updated, at(OpType.update, conv -> conv.setAttr(json("{\"attr.color\":\"red\"}"))));
        assertThat(updated.getUdate()).isEqualTo(UDATE);
        assertThat(updated.getAttr().getData()).isEqualTo("{\"attr.color\":\"red\"}");
        assertThat(updated.hasAttrModified()).isTrue();
        assertThat(ann.error(at(OpType.update, _ -> {}))).isEqualTo(4306);
        assertThat(ann.error(conv(OpType.update, conv -> conv.setCid("unknown").setAttr(json("{}")))))
                .isEqualTo(4303);
        assertThat(ok(ann, OpType.updated, at(OpType.mute, _ -> {})).getUdate()).isEqualTo(UDATE);
        JsonObject row = rows(ann, "{\"objectId\":\"c1\"}", _ -> {}).getJsonObject(0);
        assertThat(row.getBoolean("muted")).isTrue();
        assertThat(row.getJsonArray("mu")).containsExactly("ann");
        ok(ann, OpType.updated, at(OpType.unmute, _ -> {}));
        ConvCommand role = ok(ann, OpType.member_info_updated, role("bob", "Manager"));
        assertThat(role.getInfo().getPid()).isEqualTo("bob");
        assertThat(role.getInfo().getRole()).isEqualTo("Manager");
        assertThat(ann.error(role("bob", "King"))).isEqualTo(4321);
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        assertThat(bob.error(role("cid", "Manager"))).isEqualTo(4320);
    }

    private static GenericCommand.Builder role(String client, String role) {
        return at(
                OpType.member_info_update,
                conv -> conv.setTargetClientId(client)
                        .setInfo(ConvMemberInfo.newBuilder().setPid(client).setRole(role)));
    }

    private static JsonArray rows(LeanCloudClient client, String where, Consumer<ConvCommand.Builder> more)
            throws Exception {
        ConvCommand found =
                ok(client, OpType.results, conv(OpType.query, conv -> more.accept(conv.setWhere(json(where)))));
        return new JsonArray(found.getResults().getData());
    }

    @Test
    void queriesShowConversationsAndRoomsAsTheyAreAskedFor() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        String room = ok(ann, OpType.started, conv(OpType.start, conv -> conv.setTransient(true)))
                .getCid();
        JsonArray both =
                rows(ann, "{\"objectId\":{\"$in\":[\"c1\",\"" + room + "\",\"x\"]}}", conv -> conv.setLimit(999));
        assertThat(both.stream().map(row -> ((JsonObject) row).getString("objectId")))
                .containsExactly("c1", room);
        JsonObject row = both.getJsonObject(0);
        assertThat(row.getJsonArray("m")).containsExactly("ann", "bob", "cid");
        assertThat(row.getString("c")).isEqualTo("ann");
        assertThat(row.getBoolean("unique")).isTrue();
        assertThat(row.getInteger("conv_type")).isEqualTo(1);
        assertThat(row.getString("joinedAt")).isEqualTo(UDATE);
        assertThat(row.getJsonObject("lm").getString("iso")).isEqualTo("2026-01-02T03:04:05.008Z");
        assertThat(row.containsKey("msg")).isFalse();
        assertThat(rows(ann, "{\"objectId\":\"c1\"}", conv -> conv.setFlag(1))
                        .getJsonObject(0)
                        .containsKey("m"))
                .isFalse();
        assertThat(rows(ann, "{\"objectId\":\"c1\"}", conv -> conv.setLimit(0))).isEmpty();
        edge.hub.logs = List.of(new LoggedMessage(Samples.message(7).entry(), true, 9));
        JsonObject last =
                rows(ann, "{\"objectId\":\"c1\"}", conv -> conv.setFlag(2)).getJsonObject(0);
        assertThat(last.getString("msg")).isEqualTo("{\"_lctype\":-127}");
        assertThat(last.getString("msg_mid")).isEqualTo("m7");
        assertThat(last.getLong("msg_timestamp")).isEqualTo(1_007);
        assertThat(last.getLong("patch_timestamp")).isEqualTo(9);
        rows(ann, "{\"name\":\"x\"}", conv -> conv.setSort("-lm").setSkip(3).setLimit(5_000));
        assertThat(edge.conversations.asked.getLast())
                .isEqualTo(new QueryConversations(
                        "app",
                        "ann",
                        new JsonText("{\"name\":\"x\"}"),
                        List.of(),
                        new QueryPage("-lm", 1_000, 3),
                        true));
        ok(ann, OpType.results, conv(OpType.query, _ -> {}));
        assertThat(edge.conversations.asked.getLast())
                .isEqualTo(new QueryConversations("app", "ann", null, List.of(), new QueryPage("", 10, 0), true));
        LeanCloudClient eve = LeanCloudClient.open(edge, "eve");
        assertThat(rows(eve, "{\"objectId\":\"c1\"}", conv -> conv.setFlag(2))
                        .getJsonObject(0)
                        .containsKey("msg"))
                .as("what members said is for members")
                .isFalse();
    }

    private static BlacklistCommand block(LeanCloudClient client, OpType op, Consumer<BlacklistCommand.Builder> more)
            throws Exception {
        GenericCommand reply = client.ask(blacklist(op, block -> more.accept(block.setSrcCid("c1"))));
        assertThat(reply.getCmd()).as(reply.toString()).isEqualTo(CommandType.blacklist);
        return reply.getBlacklistMessage();
    }

    private static GenericCommand.Builder blacklist(OpType op, Consumer<BlacklistCommand.Builder> more) {
        BlacklistCommand.Builder block = BlacklistCommand.newBuilder();
        more.accept(block);
        return LeanCloudClient.command(CommandType.blacklist, op).setBlacklistMessage(block);
    }

    @Test
    void usersAreSilencedAndBlockedAndListedPageByPage() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        assertThat(ok(
                                ann,
                                OpType.shutup_added,
                                at(OpType.add_shutup, conv -> conv.addM("bob").addM("cid")))
                        .getAllowedPidsList())
                .containsExactly("bob", "cid");
        ConvCommand page = ok(ann, OpType.shutup_result, at(OpType.query_shutup, conv -> conv.setLimit(1)));
        assertThat(page.getMList()).containsExactly("bob");
        ConvCommand rest = ok(ann, OpType.shutup_result, at(OpType.query_shutup, conv -> conv.setNext(page.getNext())));
        assertThat(rest.getMList()).containsExactly("cid");
        assertThat(rest.hasNext()).as("the last page").isFalse();
        assertThat(ok(
                                ann,
                                OpType.check_result,
                                at(OpType.check_shutup, conv -> conv.addM("ann").addM("cid")))
                        .getMList())
                .containsExactly("cid");
        ok(ann, OpType.shutup_removed, at(OpType.remove_shutup, conv -> conv.addM("cid")));
        assertThat(ok(ann, OpType.shutup_result, at(OpType.query_shutup, _ -> {}))
                        .getMList())
                .containsExactly("bob");
        assertThat(block(ann, OpType.block, block -> block.addToPids("cid").addToPids("eve"))
                        .getAllowedPidsList())
                .containsExactly("cid", "eve");
        assertThat(block(ann, OpType.query, block -> block.setLimit(1)).getNext())
                .isEqualTo("cid");
        assertThat(block(
                                ann,
                                OpType.check_block,
                                block -> block.addToPids("eve").addToPids("bob"))
                        .getBlockedPidsList())
                .containsExactly("eve");
        assertThat(block(ann, OpType.unblock, block -> block.addToPids("cid")).getAllowedPidsList())
                .containsExactly("cid");
        assertThat(block(ann, OpType.query, _ -> {}).getBlockedPidsList()).containsExactly("eve");
        assertThat(ann.error(blacklist(OpType.start, block -> block.setSrcCid("c1"))))
                .isEqualTo(4114);
    }

    @Test
    void aClientBlocksConversationsForItself() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        GenericCommand blocked =
                ann.ask(blacklist(OpType.block, block -> block.setSrcPid("ann").addToCids("c1")));
        assertThat(blocked.getOp()).isEqualTo(OpType.blocked);
        GenericCommand found = ann.ask(blacklist(OpType.query, block -> block.setSrcPid("ann")));
        assertThat(found.getOp()).isEqualTo(OpType.query_result);
        assertThat(found.getBlacklistMessage().getBlockedCidsList()).containsExactly("c1");
        assertThat(ann.ask(blacklist(OpType.unblock, block -> block.addToCids("c1")))
                        .getOp())
                .isEqualTo(OpType.unblocked);
        assertThat(ann.error(blacklist(OpType.check_block, _ -> {}))).isEqualTo(4114);
    }

    @Test
    void actionsAreSignedWhereTheAppSaysSo() throws Exception {
        LeanCloudClient before = LeanCloudClient.open(edge, "ann");
        ok(before, OpType.added, at(OpType.add, conv -> conv.addM("dan").setS("bogus")));
        assertThat(edge.calls.actionsSigned).as("means nothing").isEmpty();
        edge.calls.settings(Samples.signing("members", "start"));
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        assertThat(ann.error(at(OpType.add, conv -> conv.addM("eve")))).isEqualTo(4302);
        assertThat(ann.error(
                        at(OpType.remove, conv -> conv.addM("eve").setS("bad").setN("n"))))
                .isEqualTo(4302);
        assertThat(ann.error(conv(OpType.start, conv -> conv.addM("eve")))).isEqualTo(4302);
        ok(
                ann,
                OpType.added,
                at(OpType.add, conv -> conv.addM("eve").setS("good").setN("n").setT(7)));
        assertThat(edge.calls.actionsSigned.getLast().users()).containsExactly("eve");
        assertThat(edge.calls.actionsSigned.getLast().conversation()).isEqualTo("c1");
        block(ann, OpType.block, block -> block.addToPids("eve"));
    }

    @Test
    void aSessionThatCannotFollowConversationsIsNotOpened() throws Exception {
        edge.hub.followFails = true;
        LeanCloudClient ann = LeanCloudClient.connect(edge);
        SessionCommand refused = ann.open("ann", _ -> {}).getSessionMessage();
        assertThat(refused.getCode()).isEqualTo(4200);
        assertThat(ann.error(at(OpType.count, _ -> {}))).isEqualTo(4105);
        LeanCloudClient back = LeanCloudClient.connect(edge);
        back.write(LeanCloudClient.command(CommandType.session, OpType.open)
                .setAppId("app")
                .setPeerId("ann")
                .setSessionMessage(SessionCommand.newBuilder().setR(true))
                .build());
        assertThat(back.closeCode()).as("it comes back by itself").isEqualTo(1001);
    }
}
