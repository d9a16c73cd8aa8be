package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.http.RunningServerPort.json;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.LimitRoom;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.QuerySwitched;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.protocol.room.RoomOperations.SetLifetime;
import stoa.protocol.room.RoomOperations.SetMemberEvents;

/** What each path about rooms asks of room-service, and what it makes of the answer, field for field. */
class ServerPathsIT {
    private static final String OK = "{'code':200}";
    private static final String ENDS = "{'code':200,'users':[{'userId':'bob','time':'2023-11-15 06:13:20'},"
            + "{'userId':'cid','time':'9999-12-31 23:59:59'}]}";
    private static final Notice TOLD = new Notice(true, "{\"by\":\"ops\"}");
    private static final String NOTICE = "&needNotify=true&extra=%7B%22by%22%3A%22ops%22%7D";
    private static RunningServerPort server;

    /** A call, its answer, and what was asked for it. */
    private record Call(String path, String form, String answer, Object... asked) {}

    @BeforeAll
    static void start() {
        server = new RunningServerPort();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static final List<Call> ROOMS = List.of(
            new Call("/chatroom/create.json", "chatroom[r]=Room", OK),
            new Call("/chatroom/destroy.json", "chatroomId=r&chatroomId=other", OK),
            new Call("/chatroom/query.json", "chatroomId=nowhere", "{'code':200,'chatRooms':[]}"),
            new Call("/chatroom/create_new.json", "chatroomId=r", OK),
            new Call(
                    "/chatroom/create_new.json",
                    "chatroomId=r&destroyType=1&destroyTime=90&isBan=true&whiteUserIds=ann&whiteUserIds=bob"
                            + "&entryOwnerId=ann&entryInfo=%7B%22k%22%3A%22v%22%7D",
                    OK,
                    new Restrict("app", "r", UserList.SPEAKERS, List.of("ann", "bob"), 0, Notice.NONE),
                    new SwitchRoom("app", "r", RoomSwitch.ALL_MUTED, true, Notice.NONE),
                    new SetAttributes("app", "r", new Author("ann", true), Map.of("k", "v"), true, false)),
            new Call(
                    "/chatroom/destroy/set.json",
                    "chatroomId=r&destroyType=1&destroyTime=10080",
                    OK,
                    new SetLifetime("app", "r", new Lifetime(true, 10_080))),
            new Call(
                    "/chatroom/destroy/set.json",
                    "chatroomId=r&destroyType=0",
                    OK,
                    new SetLifetime("app", "r", Lifetime.DEFAULT)),
            new Call(
                    "/chatroom/create_new.json",
                    "chatroomId=r&memberEvents=always",
                    OK,
                    new SetMemberEvents("app", "r", MemberEventsRule.ALWAYS)),
            new Call(
                    "/chatroom/memberevents/set.json",
                    "chatroomId=r&memberEvents=bySize",
                    OK,
                    new SetMemberEvents("app", "r", MemberEventsRule.BY_SIZE)),
            new Call(
                    "/chatroom/get.json",
                    "chatroomId=r",
                    "{'code':200,'chatroomId':'r','createTime':1700000000000,'memberCount':7,'destroyType':1,"
                            + "'destroyTime':90,'ban':true,'memberEvents':'never'}",
                    new DescribeRoom("app", "r")),
            new Call(
                    "/chatroom/user/query.json",
                    "chatroomId=r&count=500&order=1",
                    "{'code':200,'total':1,'users':[{'id':'ann','time':'1970-01-01 08:00:00'}]}"),
            new Call(
                    "/chatroom/user/exist.json",
                    "chatroomId=r&userId=ann",
                    "{'code':200,'isInChrm':true}",
                    new AreMembers("app", "r", List.of("ann"))),
            new Call(
                    "/chatroom/user/exist.json",
                    "chatroomId=missing&userId=ann",
                    "{'code':200,'isInChrm':false}",
                    new AreMembers("app", "missing", List.of("ann"))),
            new Call(
                    "/chatroom/users/exist.json",
                    "chatroomId=r&userId=ann&userId=zoe",
                    "{'code':200,'result':[{'userId':'ann','isInChrm':1},{'userId':'zoe','isInChrm':0}]}",
                    new AreMembers("app", "r", List.of("ann", "zoe"))),
            new Call(
                    "/chatroom/join.json",
                    "chatroomId=r&userId=rec1&userId=rec2",
                    OK,
                    new AddRecorders("app", "r", List.of("rec1", "rec2"))));

    private static final List<Call> LISTS = List.of(
            new Call(
                    "/chatroom/user/gag/add.json",
                    "chatroomId=r&userId=ann&userId=bob&minute=43200" + NOTICE,
                    OK,
                    new Restrict("app", "r", UserList.MUTED, List.of("ann", "bob"), 43_200, TOLD)),
            new Call(
                    "/chatroom/user/gag/rollback.json",
                    "chatroomId=r&userId=ann" + NOTICE,
                    OK,
                    new Lift("app", "r", UserList.MUTED, List.of("ann"), TOLD)),
            new Call(
                    "/chatroom/user/gag/list.json",
                    "chatroomId=r",
                    ENDS,
                    new QueryRestricted("app", "r", UserList.MUTED)),
            new Call(
                    "/chatroom/user/ban/add.json",
                    "userId=ann&minute=1",
                    OK,
                    new Restrict("app", "", UserList.MUTED_EVERYWHERE, List.of("ann"), 1, Notice.NONE)),
            new Call(
                    "/chatroom/user/ban/remove.json",
                    "userId=ann&needNotify=true",
                    OK,
                    new Lift("app", "", UserList.MUTED_EVERYWHERE, List.of("ann"), new Notice(true, null))),
            new Call(
                    "/chatroom/user/ban/query.json",
                    "",
                    ENDS,
                    new QueryRestricted("app", "", UserList.MUTED_EVERYWHERE)),
            new Call(
                    "/chatroom/user/block/add.json",
                    "chatroomId=r&userId=ann&minute=5&needNotify=false",
                    OK,
                    new Restrict("app", "r", UserList.BANNED, List.of("ann"), 5, Notice.NONE)),
            new Call(
                    "/chatroom/user/block/rollback.json",
                    "chatroomId=r&userId=ann",
                    OK,
                    new Lift("app", "r", UserList.BANNED, List.of("ann"), Notice.NONE)),
            new Call(
                    "/chatroom/user/block/list.json",
                    "chatroomId=r",
                    ENDS,
                    new QueryRestricted("app", "r", UserList.BANNED)),
            new Call(
                    "/chatroom/user/ban/whitelist/add.json",
                    "chatroomId=r&userId=ann" + NOTICE,
                    OK,
                    new Restrict("app", "r", UserList.SPEAKERS, List.of("ann"), 0, TOLD)),
            new Call(
                    "/chatroom/user/ban/whitelist/rollback.json",
                    "chatroomId=r&userId=ann",
                    OK,
                    new Lift("app", "r", UserList.SPEAKERS, List.of("ann"), Notice.NONE)),
            new Call(
                    "/chatroom/user/ban/whitelist/query.json",
                    "chatroomId=r",
                    "{'code':200,'userIds':['bob','cid']}",
                    new QueryRestricted("app", "r", UserList.SPEAKERS)),
            new Call(
                    "/chatroom/user/whitelist/add.json",
                    "chatroomId=r&userId=a&userId=b&userId=c&userId=d&userId=e",
                    OK,
                    new Restrict("app", "r", UserList.PROTECTED, List.of("a", "b", "c", "d", "e"), 0, Notice.NONE)),
            new Call(
                    "/chatroom/user/whitelist/remove.json",
                    "chatroomId=r&userId=a",
                    OK,
                    new Lift("app", "r", UserList.PROTECTED, List.of("a"), Notice.NONE)),
            new Call(
                    "/chatroom/user/whitelist/query.json",
                    "chatroomId=r",
                    "{'code':200,'users':['bob','cid']}",
                    new QueryRestricted("app", "r", UserList.PROTECTED)),
            new Call(
                    "/chatroom/whitelist/add.json",
                    "objectnames=app:gift&objectnames=RC:TxtMsg",
                    OK,
                    new ChangeTypes("app", TypeList.PROTECTED, List.of("app:gift", "RC:TxtMsg"), List.of())),
            new Call(
                    "/chatroom/whitelist/delete.json",
                    "objectnames=app:gift",
                    OK,
                    new ChangeTypes("app", TypeList.PROTECTED, List.of(), List.of("app:gift"))),
            new Call(
                    "/chatroom/whitelist/query.json",
                    "",
                    "{'code':200,'whitlistMsgType':['app:like','RC:TxtMsg']}",
                    new ChangeTypes("app", TypeList.PROTECTED, List.of(), List.of())),
            new Call(
                    "/chatroom/message/priority/add.json",
                    "objectName=app:like",
                    OK,
                    new ChangeTypes("app", TypeList.LOW_PRIORITY, List.of("app:like"), List.of())),
            new Call(
                    "/chatroom/message/priority/remove.json",
                    "objectName=app:like",
                    OK,
                    new ChangeTypes("app", TypeList.LOW_PRIORITY, List.of(), List.of("app:like"))),
            new Call(
                    "/chatroom/message/priority/query.json",
                    "",
                    "{'code':200,'objectNames':['app:like','RC:TxtMsg']}",
                    new ChangeTypes("app", TypeList.LOW_PRIORITY, List.of(), List.of())));

    private static final List<Call> SWITCHES = List.of(
            new Call(
                    "/chatroom/ban/add.json",
                    "chatroomId=r" + NOTICE,
                    OK,
                    new SwitchRoom("app", "r", RoomSwitch.ALL_MUTED, true, TOLD)),
            new Call(
                    "/chatroom/ban/rollback.json",
                    "chatroomId=r",
                    OK,
                    new SwitchRoom("app", "r", RoomSwitch.ALL_MUTED, false, Notice.NONE)),
            new Call(
                    "/chatroom/ban/check.json",
                    "chatroomId=r1",
                    "{'code':200,'status':1}",
                    new QuerySwitched("app", RoomSwitch.ALL_MUTED, "r1", 1, 1)),
            new Call(
                    "/chatroom/ban/check.json",
                    "chatroomId=r3",
                    "{'code':200,'status':0}",
                    new QuerySwitched("app", RoomSwitch.ALL_MUTED, "r3", 1, 1)),
            new Call(
                    "/chatroom/ban/query.json",
                    "",
                    "{'code':200,'chatroomIds':['r1','r2']}",
                    new QuerySwitched("app", RoomSwitch.ALL_MUTED, null, 1, 50)),
            new Call(
                    "/chatroom/ban/query.json",
                    "size=200&page=3",
                    "{'code':200,'chatroomIds':['r1','r2']}",
                    new QuerySwitched("app", RoomSwitch.ALL_MUTED, null, 3, 200)),
            new Call(
                    "/chatroom/message/stopDistribution.json",
                    "chatroomId=r",
                    OK,
                    new SwitchRoom("app", "r", RoomSwitch.DISTRIBUTION_STOPPED, true, Notice.NONE)),
            new Call(
                    "/chatroom/message/resumeDistribution.json",
                    "chatroomId=r",
                    OK,
                    new SwitchRoom("app", "r", RoomSwitch.DISTRIBUTION_STOPPED, false, Notice.NONE)),
            new Call(
                    "/chatroom/message/rate/set.json",
                    "chatroomId=r&messagesPerSecond=2",
                    OK,
                    new LimitRoom("app", "r", 2)),
            new Call(
                    "/chatroom/message/rate/query.json",
                    "chatroomId=r",
                    "{'code':200,'messagesPerSecond':7}",
                    new LimitRoom("app", "r", -1)),
            new Call(
                    "/chatroom/keepalive/add.json",
                    "chatroomId=r",
                    OK,
                    new SwitchRoom("app", "r", RoomSwitch.KEPT_ALIVE, true, Notice.NONE)),
            new Call(
                    "/chatroom/keepalive/remove.json",
                    "chatroomId=sixth",
                    OK,
                    new SwitchRoom("app", "sixth", RoomSwitch.KEPT_ALIVE, false, Notice.NONE)),
            new Call(
                    "/chatroom/keepalive/query.json",
                    "",
                    "{'code':200,'chatroomIds':['r1','r2'],'chatrooms':['r1','r2']}",
                    new QuerySwitched("app", RoomSwitch.KEPT_ALIVE, null, 1, 1_000)));

    private static final List<Call> ATTRIBUTES = List.of(
            new Call(
                    "/chatroom/entry/set.json",
                    "chatroomId=r&userId=ann&key=seat-1%2B%3D_&value=a%0Ab&autoDelete=1",
                    OK,
                    new SetAttributes("app", "r", new Author("ann", true), Map.of("seat-1+=_", "a\nb"), true, true)),
            new Call(
                    "/chatroom/entry/batch/set.json",
                    "chatroomId=r&entryOwnerId=ann&autoDelete=0&entryInfo=%7B%22a%22%3A%221%22%2C%22b%22%3A%222%22%7D",
                    OK,
                    new SetAttributes("app", "r", new Author("ann", true), Map.of("a", "1", "b", "2"), true, false)),
            new Call(
                    "/chatroom/entry/remove.json",
                    "chatroomId=r&userId=ann&key=gone",
                    OK,
                    new DeleteAttributes("app", "r", new Author("ann", true), List.of("gone"), true)),
            new Call(
                    "/chatroom/entry/query.json",
                    "chatroomId=r&keys=seat-1&keys=seat-2",
                    "{'code':200,'keys':[{'key':'seat-1','value':'ann','userId':'host','autoDelete':'1',"
                            + "'lastSetTime':'2023-11-15 06:13:20'}]}",
                    new QueryAttributes("app", "r", List.of("seat-1", "seat-2"))));

    private static final List<Call> OTHERS = List.of(
            new Call("/user/getToken.json", "userId=ann", "{'code':200,'userId':'ann','token':'ann'}"),
            new Call("/message/history.json", "date=2026112615", "{'code':200,'url':'','date':'2026112615'}"),
            new Call("/message/history/delete.json", "date=2026112615", OK));

    private static List<Call> calls() {
        List<Call> all = new ArrayList<>(ROOMS);
        all.addAll(LISTS);
        all.addAll(SWITCHES);
        all.addAll(ATTRIBUTES);
        all.addAll(OTHERS);
        return all;
    }

    @TestFactory
    Stream<DynamicTest> isAskedAndAnswered() {
        return calls().stream()
                .map(call -> DynamicTest.dynamicTest(call.path() + '?' + call.form(), () -> {
                    server.serverCalls.takeAsked();
                    HttpResponse<String> response = server.signed(call.path(), call.form());
                    assertThat(json(response))
                            .isEqualTo(new JsonObject(call.answer().replace('\'', '"')));
                    assertThat(response.statusCode()).isEqualTo(200);
                    assertThat(server.serverCalls.takeAsked()).containsExactly(call.asked());
                }));
    }

    @Test
    void everyPathIsInTheTable() {
        List<String> messages = List.of(
                "/message/recall.json",
                "/message/chatroom/modify.json",
                "/message/chatroom/publish.json",
                "/message/chatroom/broadcast.json");
        assertThat(Stream.concat(calls().stream().map(Call::path), messages.stream())
                        .collect(Collectors.toSet()))
                .as("those of messages and users have tests of their own")
                .isEqualTo(server.paths().stream()
                        .filter(path -> !(path.startsWith("/user/") || path.startsWith("/v1/users/"))
                                || path.equals(UserApi.GET_TOKEN))
                        .collect(Collectors.toSet()));
    }

    @Test
    void aBatchOfTwentyIsAskedForInTwoParts() throws Exception {
        JsonObject entries = new JsonObject();
        for (int i = 0; i < 20; i++) {
            entries.put("k" + i, "v" + i);
        }
        server.serverCalls.takeAsked();
        assertThat(json(server.signed(
                        "/chatroom/entry/batch/set.json", "chatroomId=r&entryOwnerId=ann&entryInfo=" + entries)))
                .isEqualTo(new JsonObject().put("code", 200));
        assertThat(server.serverCalls.takeAsked())
                .hasSize(2)
                .allSatisfy(
                        asked -> assertThat(((SetAttributes) asked).entries()).hasSize(10));
    }
}
