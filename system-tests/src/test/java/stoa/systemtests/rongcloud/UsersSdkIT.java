package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.response.BlockUserResult;
import io.rong.models.response.TokenResult;
import io.rong.models.response.UserResult;
import io.rong.models.user.BatchTagModel;
import io.rong.models.user.ExpireModel;
import io.rong.models.user.GetTagModel;
import io.rong.models.user.TagModel;
import io.rong.models.user.UserModel;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Users through the vendor's SDK: tokens, names, blocks, who is online, tags (features A2, A3, A6, A9, A10). */
class UsersSdkIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String user = stoa.fresh("user");

    private UserModel user() {
        return new UserModel().setId(user).setName("Ann").setPortrait("https://example.org/a.png");
    }

    private NativeUser connect(String token, String platform) {
        return stoa.connect(user, token, platform);
    }

    @Test
    void a_token_opens_a_connection_until_it_is_void() throws Exception {
        TokenResult token = sdk.user.register(user());
        assertThat(token.getUserId()).isEqualTo(user);
        connect(token.getToken(), "other").close();
        assertThat(sdk.user
                        .expire(new ExpireModel()
                                .setUserId(new String[] {user})
                                .setTime(System.currentTimeMillis() + 1_000))
                        .getCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> connect(token.getToken(), "other").close())
                .isInstanceOfSatisfying(
                        StoaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_TOKEN));
    }

    @Test
    void a_token_has_an_end_where_the_back_end_asks_for_it() {
        String token = stoa.api()
                .call("/user/getToken.json", Map.of("userId", user, "tokenLifeSeconds", "600"))
                .getString("token");
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        JsonObject read = new JsonObject(claims);
        assertThat(read.getLong("exp") - read.getLong("iat")).isEqualTo(600);
        connect(token, "other").close();
    }

    @Test
    void name_and_portrait_are_kept_and_changed() throws Exception {
        sdk.user.register(user());
        assertThat(sdk.user.get(user()).getUserName()).isEqualTo("Ann");
        assertThat(sdk.user.update(user().setName("Anna")).getCode()).isEqualTo(200);
        UserResult changed = sdk.user.get(user());
        assertThat(changed.getUserName()).isEqualTo("Anna");
        assertThat(changed.getUserPortrait()).isEqualTo("https://example.org/a.png");
        assertThat(changed.getCreateTime()).isNotEmpty();
    }

    @Test
    void who_is_blocked_is_cut_off_and_cannot_return_until_it_is_lifted() throws Exception {
        String token = sdk.user.register(user()).getToken();
        try (NativeUser connected = connect(token, "other")) {
            assertThat(sdk.user.block.add(user().setMinute(5)).getCode()).isEqualTo(200);
            connected.event("closed", event -> event.getInteger("code") == 31009);
            await().until(connected::isClosed);
        }
        assertThatThrownBy(() -> connect(token, "other").close())
                .isInstanceOfSatisfying(
                        StoaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.USER_BLOCKED));
        assertThat(((BlockUserResult) sdk.user.block.getList()).getUsers())
                .anySatisfy(blocked -> assertThat(blocked.toString()).contains(user));
        assertThat(sdk.user.block.remove(user).getCode()).isEqualTo(200);
        connect(token, "other").close();
    }

    @Test
    void who_is_online_is_told() throws Exception {
        assertThat(sdk.user.onlineStatus.check(user()).getStatus()).isEqualTo("0");
        NativeUser connected = connect(sdk.user.register(user()).getToken(), "other");
        assertThat(sdk.user.onlineStatus.check(user()).getStatus()).isEqualTo("1");
        connected.close();
        await().until(() -> "0".equals(sdk.user.onlineStatus.check(user()).getStatus()));
    }

    @Test
    void tags_are_set_for_one_and_for_many() throws Exception {
        TagModel one = new TagModel();
        one.setUserId(user);
        one.setTags(new String[] {"vip", "cn"});
        assertThat(sdk.user.tag.set(one).getCode()).isEqualTo(200);
        GetTagModel asked = new GetTagModel();
        asked.setUserIds(new String[] {user});
        assertThat(sdk.user.tag.get(asked).getResult().toString()).contains(user, "vip", "cn");
        BatchTagModel many = new BatchTagModel();
        many.setUserIds(new String[] {user});
        many.setTags(new String[] {"guest"});
        assertThat(sdk.user.tag.batchSet(many).getCode()).isEqualTo(200);
        assertThat(sdk.user.tag.get(asked).getResult().toString())
                .contains("guest")
                .doesNotContain("vip");
    }

    @Test
    void one_device_per_platform_when_the_app_says_so() throws Exception {
        stoa.settings("{\"devicePolicy\":\"onePerPlatform\"}");
        try {
            String token = sdk.user.register(user()).getToken();
            try (NativeUser phone = connect(token, "mobile");
                    NativeUser web = connect(token, "web")) {
                await().untilAsserted(() -> {
                    try (NativeUser laterPhone = connect(token, "mobile")) {
                        phone.event("closed", event -> event.getInteger("code") == 31010);
                        assertThat(laterPhone.isClosed()).isFalse();
                    }
                });
                assertThat(web.isClosed()).isFalse();
            }
        } finally {
            stoa.settings("{\"devicePolicy\":null}");
        }
    }

    @Test
    void wrong_arguments_are_refused_with_their_name() throws Exception {
        assertThat(sdk.user.register(user().setId("x".repeat(65))).getCode()).isNotEqualTo(200);
        assertThat(sdk.user.block.add(user().setMinute(0)).getCode()).isIn(1002, 20004, 1005);
    }
}
