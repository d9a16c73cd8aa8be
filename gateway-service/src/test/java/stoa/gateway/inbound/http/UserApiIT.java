package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.gateway.inbound.FakeUsers;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.auth.UserOperations.ExpireTokens;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.auth.UserOperations.QueryBlocked;
import stoa.protocol.auth.UserOperations.QueryDeactivated;
import stoa.protocol.auth.UserOperations.SetActive;
import stoa.protocol.auth.UserOperations.SetTags;
import stoa.protocol.auth.UserOperations.UnblockUsers;
import stoa.protocol.auth.UserOperations.UpdateUser;

/** The server API's paths about users, over a real connection (features A2, A9, A10). */
class UserApiIT {
    private static final RunningServerPort SERVER = new RunningServerPort();
    private static final FakeUsers USERS = SERVER.users;
    private static final JsonObject DONE = new JsonObject().put("code", 200);

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static HttpResponse<String> send(String path, String body) throws Exception {
        return SERVER.signed(path, body);
    }

    private static JsonObject post(String path, String body) throws Exception {
        return new JsonObject(send(path, body).body());
    }

    private static String users(int count) {
        return IntStream.range(0, count).mapToObj(i -> "userId=u" + i).collect(Collectors.joining("&"));
    }

    @Test
    void whatIsShownOfAUser() throws Exception {
        assertThat(post("/user/refresh.json", "userId=ann&name=B%C3%A9")).isEqualTo(DONE);
        assertThat(USERS.last()).isEqualTo(new UpdateUser("app", "ann", "Bé", null));
        assertThat(post("/user/info.json", "userId=ann"))
                .isEqualTo(DONE.copy()
                        .put("userName", "Ann")
                        .put("userPortrait", "http://p")
                        .put("createTime", "2023-11-15 06:13:20"));
        assertThat(post("/user/info.json", "userId=nobody"))
                .isEqualTo(
                        DONE.copy().put("userName", "").put("userPortrait", "").put("createTime", ""));
    }

    @Test
    void tokensExpire() throws Exception {
        assertThat(post("/user/token/expire.json", "userId=ann&userId=bob&time=1700000000000"))
                .isEqualTo(DONE);
        assertThat(USERS.last()).isEqualTo(new ExpireTokens("app", List.of("ann", "bob"), 1_700_000_000_000L));
    }

    @Test
    void blocks() throws Exception {
        assertThat(post("/user/block.json", users(20) + "&minute=43200")).isEqualTo(DONE);
        assertThat(((BlockUsers) USERS.last()).users()).hasSize(20);
        assertThat(((BlockUsers) USERS.last()).minutes()).isEqualTo(43_200);
        assertThat(post("/v1/users/offline", "userId=bob&userId=ann&userId=ann"))
                .isEqualTo(new JsonObject().put("code", 200).put("users", new JsonArray().add("ann")));
        assertThat(USERS.last()).isEqualTo(new PutOffline("app", List.of("bob", "ann")));
        assertThat(post("/user/unblock.json", "userId=ann")).isEqualTo(DONE);
        assertThat(USERS.last()).isEqualTo(new UnblockUsers("app", List.of("ann")));
        assertThat(post("/user/block/query.json", "page=2&size=7").getJsonArray("users"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("userId", "bob").put("blockEndTime", "2023-11-15 06:13:20")));
        assertThat(USERS.last()).isEqualTo(new QueryBlocked("app", 2, 7));
    }

    @Test
    void aListIsAskedForWithoutAnyFieldToo() throws Exception {
        assertThat(post("/user/block/query.json", "").getInteger("code")).isEqualTo(200);
        assertThat(USERS.last()).isEqualTo(new QueryBlocked("app", 1, 50));
        assertThat(post("/user/abandon/query.json", "").getJsonArray("users")).isEqualTo(new JsonArray().add("dan"));
        assertThat(USERS.last()).isEqualTo(new QueryDeactivated("app", 1, 50));
    }

    @Test
    void activity() throws Exception {
        assertThat(post("/user/abandon.json", "userId=ann")).isEqualTo(DONE);
        assertThat(USERS.last()).isEqualTo(new SetActive("app", "ann", false));
        assertThat(post("/user/activate.json", "userId=ann")).isEqualTo(DONE);
        assertThat(USERS.last()).isEqualTo(new SetActive("app", "ann", true));
    }

    @Test
    void onlineIsOneAndOfflineIsZeroInText() throws Exception {
        assertThat(post("/user/checkOnline.json", "userId=ann"))
                .isEqualTo(DONE.copy().put("status", "1"));
        assertThat(post("/user/checkOnline.json", "userId=bob"))
                .isEqualTo(DONE.copy().put("status", "0"));
    }

    @Test
    void tags() throws Exception {
        assertThat(post("/user/tag/set.json", "{\"userId\":\"ann\",\"tags\":[\"vip\",\"new\"]}"))
                .isEqualTo(DONE);
        assertThat(USERS.last()).isEqualTo(new SetTags("app", List.of("ann"), List.of("vip", "new")));
        assertThat(post("/user/tag/batch/set.json", "{\"userIds\":[\"ann\",\"bob\"],\"tags\":[]}"))
                .isEqualTo(DONE);
        assertThat(USERS.last()).isEqualTo(new SetTags("app", List.of("ann", "bob"), List.of()));
        assertThat(post("/user/tags/get.json", "userIds=ann&userIds=bob").getJsonObject("result"))
                .isEqualTo(new JsonObject()
                        .put("ann", new JsonArray().add("vip").add("new"))
                        .put("bob", new JsonArray()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        /user/refresh.json       | name=A                       | 1002 | userId
        /user/refresh.json       | userId=ann&name=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn | 1005 | name
        /user/getToken.json      | userId=ann&name=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn | 1005 | name
        /user/info.json          | x=1                          | 1002 | userId
        /user/token/expire.json  | userId=a                     | 1002 | time
        /user/token/expire.json  | userId=a&time=soon           | 1002 | time
        /user/token/expire.json  | time=1                       | 1002 | userId
        /user/block.json         | userId=a                     | 1002 | minute
        /user/block.json         | userId=a&minute=0            | 1002 | minute
        /user/block.json         | userId=a&minute=43201        | 1002 | minute
        /user/block.json         | userId=a&minute=1.5          | 1002 | minute
        /user/block.json         | minute=1                     | 1002 | userId
        /user/unblock.json       | userId=                      | 1002 | userId
        /user/block/query.json   | page=0                       | 1002 | page
        /user/block/query.json   | size=1001                    | 1002 | size
        /user/abandon/query.json | pageNo=x                     | 1002 | pageNo
        /user/abandon.json       | x=1                          | 1002 | userId
        /user/checkOnline.json   | x=1                          | 1002 | userId
        /user/tags/get.json      | userId=a                     | 1002 | userIds
        /user/tag/set.json       | userId=a                     | 1002 | JSON
        /user/tag/set.json       | []                           | 1002 | JSON
        /user/tag/set.json       | {"userId":7,"tags":[]}       | 1002 | userId
        /user/tag/set.json       | {"userId":"a"}               | 1002 | tags
        /user/tag/set.json       | {"userId":"a","tags":[7]}    | 1002 | tags
        /user/tag/set.json       | {"userId":"a","tags":["01234567890123456789012345678901234567890"]} | 1005 | tags
        /user/tag/batch/set.json | {"userIds":[],"tags":[]}     | 1002 | userIds
        /user/tag/set.json       | ``                           | 1003 | form
        """)
    void wrongParametersAreNamed(String path, String body, int code, String named) throws Exception {
        HttpResponse<String> response = send(path, body);
        JsonObject answer = new JsonObject(response.body());
        assertThat(answer.getInteger("code")).isEqualTo(code);
        assertThat(answer.getString("errorMessage")).contains(named);
        assertThat(answer.getString("url")).isEqualTo(path);
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void oneMoreThanAllowedIsTooMany() throws Exception {
        assertThat(post("/user/block.json", users(21) + "&minute=1").getInteger("code"))
                .isEqualTo(1002);
        assertThat(post("/user/unblock.json", users(21)).getInteger("code")).isEqualTo(1002);
        assertThat(post("/user/token/expire.json", users(21) + "&time=1").getInteger("code"))
                .isEqualTo(1002);
        assertThat(post("/user/tags/get.json", users(51).replace("userId", "userIds"))
                        .getInteger("code"))
                .isEqualTo(1002);
        JsonArray many = new JsonArray(
                IntStream.rangeClosed(0, 1_000).mapToObj(i -> "u" + i).toList());
        JsonObject batch = new JsonObject().put("userIds", many).put("tags", new JsonArray());
        assertThat(post("/user/tag/batch/set.json", batch.encode()).getInteger("code"))
                .isEqualTo(1002);
        JsonArray tags = new JsonArray(
                IntStream.rangeClosed(0, 20).mapToObj(i -> "t" + i).toList());
        assertThat(post(
                                "/user/tag/set.json",
                                new JsonObject()
                                        .put("userId", "a")
                                        .put("tags", tags)
                                        .encode())
                        .getInteger("code"))
                .isEqualTo(1002);
    }
}
