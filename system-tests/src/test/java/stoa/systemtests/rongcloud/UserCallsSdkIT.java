package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.response.BlockUserResult;
import io.rong.models.user.BatchTagModel;
import io.rong.models.user.ExpireModel;
import io.rong.models.user.GetTagModel;
import io.rong.models.user.TagModel;
import io.rong.models.user.UserModel;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Every call about users: at its limits and beyond, with what connections, Kafka and the webhook show. */
class UserCallsSdkIT {
    private static final String LONG = "x".repeat(65);

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final Refusals refused = new Refusals(stoa);
    private final Hooks hooks = stoa.hooks();
    private final String user = stoa.fresh("person");

    private UserModel user() {
        return named(user);
    }

    private static UserModel named(@Nullable String id) {
        return new UserModel()
                .setId(id)
                .setName("Name")
                .setPortrait("https://example.org/a.png")
                .setMinute(1);
    }

    private static String[] users(int count) {
        return IntStream.range(0, count).mapToObj(i -> "who-" + i).toArray(String[]::new);
    }

    private static String fields(String name, int count) {
        return String.join(
                "&", IntStream.range(0, count).mapToObj(i -> name + "=u" + i).toList());
    }

    private NativeUser connect(String token) {
        return stoa.connect(user, token, "web");
    }

    private void cannotConnect(String token, ErrorCode why) {
        assertThatThrownBy(() -> connect(token).close())
                .isInstanceOfSatisfying(
                        StoaException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(why));
    }

    @Test
    void a_user_has_several_tokens_and_the_name_last_given() throws Exception {
        String first = sdk.user.register(user().setName("First")).getToken();
        String second = sdk.user.register(user().setName("Second")).getToken();
        connect(first).close();
        connect(second).close();
        assertThat(sdk.user.get(user()).getUserName()).isEqualTo("Second");
        String widest = "\ud83d\ude00".repeat(64);
        String path = "/user/getToken.json";
        assertThat(stoa.signed()
                        .form(path, "userId=" + user + "&name=" + widest)
                        .code())
                .isEqualTo(200);
        assertThat(sdk.user.get(user()).getUserName()).isEqualTo(widest);
        String longest = "i".repeat(64 - user.length()) + user;
        assertThat(sdk.user
                        .register(named(longest).setPortrait("p".repeat(1_024)))
                        .getUserId())
                .isEqualTo(longest);
        refused.bySdk(() -> sdk.user.register(named(LONG)), path, "name=n&userId=" + LONG, 1005, "userId");
        refused.bySdk(() -> sdk.user.register(named(null)), path, "name=n", 1002, "userId");
        refused.bySdk(
                () -> sdk.user.register(user().setName("n".repeat(65))),
                path,
                "userId=u&name=" + "n".repeat(65),
                1005,
                "name");
        refused.byStoa(() -> sdk.user.register(user().setPortrait("p".repeat(1_025))), 1005, "portraitUri");
        refused.byHttp(path, "userId=a%00b", 1002, "userId");
        refused.byHttp(path, "", 1003, "userId");
    }

    @Test
    void a_changed_name_is_asked_for_and_wrong_ones_are_refused() throws Exception {
        sdk.user.register(user());
        assertThat(sdk.user.update(user().setName("Later").setPortrait(null)).getCode())
                .isEqualTo(200);
        assertThat(sdk.user.get(user()).getUserName()).isEqualTo("Later");
        assertThat(sdk.user.get(user()).getUserPortrait()).isEqualTo("https://example.org/a.png");
        String path = "/user/refresh.json";
        refused.bySdk(() -> sdk.user.update(named(LONG)), path, "name=n&userId=" + LONG, 1005, "userId");
        refused.bySdk(
                () -> sdk.user.update(user().setName("n".repeat(65))),
                path,
                "userId=u&name=" + "n".repeat(65),
                1005,
                "name");
        refused.byHttp(path, "name=n", 1002, "userId");
        refused.byHttp(path, "userId=u&portraitUri=" + "p".repeat(1_025), 1005, "portraitUri");
        refused.bySdk(() -> sdk.user.get(named(LONG)), "/user/info.json", "userId=" + LONG, 1005, "userId");
        refused.bySdk(() -> sdk.user.get(named(null)), "/user/info.json", "", 1003, "userId");
    }

    @Test
    void who_is_switched_off_is_cut_listed_and_back_when_switched_on() throws Exception {
        String token = sdk.user.register(user()).getToken();
        try (NativeUser connected = connect(token)) {
            assertThat(sdk.user.abandon(user()).getCode()).isEqualTo(200);
            connected.event("closed", event -> event.getInteger("code") == ErrorCode.USER_BLOCKED.number());
            await().until(connected::isClosed);
        }
        cannotConnect(token, ErrorCode.USER_BLOCKED);
        assertThat(sdk.user.abandonList().getUsers()).contains(user);
        List<String> all = sdk.user.abandonList(1, 1_000).getUsers();
        assertThat(sdk.user.abandonList(1, 1).getUsers()).containsExactly(all.getFirst());
        assertThat(sdk.user.abandonList(10_000, 1).getUsers()).isEmpty();
        assertThat(sdk.user.activate(user()).getCode()).isEqualTo(200);
        connect(token).close();
        assertThat(sdk.user.abandonList().getUsers()).doesNotContain(user);
        for (int page : new int[] {0, -1, 10_001}) {
            refused.byStoa(() -> sdk.user.abandonList(page, 1), 1002, "pageNo");
        }
        for (int size : new int[] {0, -1, 1_001}) {
            refused.byStoa(() -> sdk.user.abandonList(1, size), 1002, "pageSize");
        }
        refused.bySdk(() -> sdk.user.abandon(named(LONG)), "/user/abandon.json", "userId=" + LONG, 1005, "userId");
        refused.bySdk(() -> sdk.user.activate(named(LONG)), "/user/activate.json", "userId=" + LONG, 1005, "userId");
        refused.bySdk(() -> sdk.user.abandon(named(null)), "/user/abandon.json", "", 1003, "userId");
        refused.bySdk(() -> sdk.user.activate(named("")), "/user/activate.json", "userId=", 1002, "userId");
    }

    @Test
    void tokens_made_before_a_time_are_void_and_wrong_times_are_refused() throws Exception {
        String token = sdk.user.register(user()).getToken();
        String[] twenty = users(20);
        twenty[19] = user;
        ExpireModel expire = new ExpireModel().setUserId(twenty).setTime(System.currentTimeMillis() + 1_000);
        assertThat(sdk.user.expire(expire).getCode()).isEqualTo(200);
        cannotConnect(token, ErrorCode.BAD_TOKEN);
        refused.byStoa(() -> sdk.user.expire(expire.setUserId(users(21))), 1002, 400);
        refused.byStoa(() -> sdk.user.expire(expire.setUserId(new String[] {LONG})), 1005, 400);
        refused.byStoa(
                () -> sdk.user.expire(expire.setUserId(new String[] {"u"}).setTime(-1L)), 1002, 400);
        String path = "/user/token/expire.json";
        refused.bySdk(() -> sdk.user.expire(new ExpireModel().setTime(1L)), path, "time=1", 1002, "userId");
        refused.byHttp(path, "userId=u", 1002, "time");
        refused.byHttp(path, "userId=u&time=now", 1002, "time");
    }

    @Test
    void blocks_last_a_minute_to_thirty_days_and_are_listed_by_pages() throws Exception {
        String token = sdk.user.register(user()).getToken();
        assertThat(sdk.user.block.add(user().setMinute(43_200)).getCode()).isEqualTo(200);
        assertThat(sdk.user.block.add(user().setMinute(1)).getCode()).isEqualTo(200);
        cannotConnect(token, ErrorCode.USER_BLOCKED);
        assertThat(blocked(sdk.user.block.getList(1_000, 1).toString())).contains(user);
        assertThat(((BlockUserResult) sdk.user.block.getList(1, 10_000)).getUsers())
                .isEmpty();
        assertThat(blocked(sdk.user.block.getList().toString())).contains(user);
        assertThat(sdk.user.block.remove(user).getCode()).isEqualTo(200);
        assertThat(sdk.user.block.remove(user).getCode()).as("again").isEqualTo(200);
        connect(token).close();
        for (int minutes : new int[] {0, -1}) {
            refused.byStoa(() -> sdk.user.block.add(user().setMinute(minutes)), 1002, "minute");
        }
        String path = "/user/block.json";
        refused.bySdk(
                () -> sdk.user.block.add(user().setMinute(43_201)), path, "userId=u&minute=43201", 1002, "minute");
        refused.byStoa(() -> sdk.user.block.add(named(LONG)), 1005, "userId");
        refused.byStoa(() -> sdk.user.block.remove(LONG), 1005, "userId");
        refused.bySdk(() -> sdk.user.block.remove(null), "/user/unblock.json", "", 1003, "userId");
        refused.byHttp(path, "userId=u", 1002, "minute");
        refused.byHttp(path, "minute=1&" + fields("userId", 21), 1002, "userId");
        refused.byHttp("/user/unblock.json", fields("userId", 21), 1002, "userId");
        refused.byStoa(() -> sdk.user.block.getList(0, 1), 1002, "size");
        refused.byStoa(() -> sdk.user.block.getList(1_001, 1), 1002, "size");
        refused.byStoa(() -> sdk.user.block.getList(1, 0), 1002, "page");
    }

    private static List<String> blocked(String json) {
        return new JsonObject(json)
                .getJsonArray("users").stream()
                        .map(JsonObject.class::cast)
                        .map(one -> one.getString("id", one.getString("userId")))
                        .toList();
    }

    @Test
    void who_comes_and_goes_is_online_by_the_call_on_kafka_and_by_the_webhook() throws Exception {
        try (NativeUser connected = connect(sdk.user.register(user()).getToken())) {
            assertThat(connected.isClosed()).isFalse();
            assertThat(sdk.user.onlineStatus.check(user()).getStatus()).isEqualTo("1");
            sessionEvent("online");
            assertThat(hook("0").getString("os")).isEqualTo("Websocket");
        }
        sessionEvent("offline");
        hook("1");
        await().until(() -> "0".equals(sdk.user.onlineStatus.check(user()).getStatus()));
        String path = "/user/checkOnline.json";
        refused.bySdk(() -> sdk.user.onlineStatus.check(named(LONG)), path, "userId=" + LONG, 1005, "userId");
        refused.bySdk(() -> sdk.user.onlineStatus.check(named(null)), path, "", 1003, "userId");
    }

    private void sessionEvent(String kind) {
        stoa.kafkaTail()
                .event(
                        "stoa.session-events",
                        event -> user.equals(event.getString("user")) && kind.equals(event.getString("kind")));
    }

    private JsonObject hook(String status) {
        return hooks.event(
                "/online", event -> user.equals(event.getString("userid")) && status.equals(event.getString("status")));
    }

    private static TagModel tags(@Nullable String id, String... tags) {
        TagModel model = new TagModel();
        model.setUserId(id);
        model.setTags(tags);
        return model;
    }

    private static BatchTagModel tags(String[] ids, String... tags) {
        BatchTagModel model = new BatchTagModel();
        model.setUserIds(ids);
        model.setTags(tags);
        return model;
    }

    private static GetTagModel asked(String... ids) {
        GetTagModel model = new GetTagModel();
        model.setUserIds(ids);
        return model;
    }

    @Test
    void twenty_tags_of_forty_bytes_for_a_thousand_users() throws Exception {
        String[] twenty =
                IntStream.range(10, 30).mapToObj(i -> "t".repeat(38) + i).toArray(String[]::new);
        assertThat(sdk.user.tag.set(tags(user, twenty)).getCode()).isEqualTo(200);
        assertThat(sdk.user.tag.get(asked(user)).getResult().toString()).contains(twenty);
        String[] thousand =
                IntStream.range(0, 1_000).mapToObj(i -> user + "-" + i).toArray(String[]::new);
        assertThat(sdk.user.tag.batchSet(tags(thousand, "many")).getCode()).isEqualTo(200);
        String[] fifty =
                IntStream.range(950, 1_000).mapToObj(i -> user + "-" + i).toArray(String[]::new);
        assertThat(new JsonObject(sdk.user.tag.get(asked(fifty)).toString()).getJsonObject("result"))
                .hasSize(50)
                .allSatisfy(one -> assertThat(one.getValue().toString()).contains("many"));
        assertThat(sdk.user.tag.set(tags(user)).getCode()).as("none any more").isEqualTo(200);
        assertThat(sdk.user.tag.get(asked(user)).getResult().toString()).doesNotContain("ttt");
        String[] tooMany = IntStream.range(0, 21).mapToObj(i -> "t" + i).toArray(String[]::new);
        refused.byStoa(() -> sdk.user.tag.set(tags(user, tooMany)), 1002, "tags");
        refused.byStoa(() -> sdk.user.tag.set(tags(user, "t".repeat(41))), 1005, "tags");
        refused.byStoa(() -> sdk.user.tag.batchSet(tags(users(1_001), "t")), 1002, "userIds");
        refused.byStoa(() -> sdk.user.tag.batchSet(tags(new String[] {LONG}, "t")), 1005, "userIds");
        refused.byStoa(() -> sdk.user.tag.get(asked(users(51))), 1002, "userIds");
        refused.byStoa(() -> sdk.user.tag.get(asked(LONG)), 1005, "userIds");
    }

    @Test
    void wrong_tags_are_refused_with_their_parameter() throws Exception {
        String set = "/user/tag/set.json";
        assertThat(stoa.signed().json(set, "").code()).isEqualTo(1003);
        for (String body : new String[] {"[]", "no json", "{\"userId\":\"u\",\"tags\":", "null"}) {
            stoa.signed().json(set, body).isRefusal(1002, 400, "JSON object");
        }
        stoa.signed().json(set, "{\"tags\":[\"t\"]}").isRefusal(1002, 400, "userId");
        stoa.signed().json(set, "{\"userId\":7,\"tags\":[\"t\"]}").isRefusal(1002, 400, "userId");
        stoa.signed().json(set, "{\"userId\":\"u\"}").isRefusal(1002, 400, "tags");
        stoa.signed().json(set, "{\"userId\":\"u\",\"tags\":\"t\"}").isRefusal(1002, 400, "tags");
        stoa.signed().json(set, "{\"userId\":\"u\",\"tags\":[1]}").isRefusal(1002, 400, "tags");
        String batch = "/user/tag/batch/set.json";
        stoa.signed().json(batch, "{\"userIds\":[],\"tags\":[\"t\"]}").isRefusal(1002, 400, "userIds");
        stoa.signed().json(batch, "{\"tags\":[\"t\"]}").isRefusal(1002, 400, "userIds");
        refused.byHttp("/user/tags/get.json", "", 1003, "userIds");
        refused.bySdk(() -> sdk.user.tag.set(tags((String) null, "t")), "/user/tags/get.json", "x=1", 1002, "userIds");
    }
}
