package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.user.UserModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Apps made by the operator, used by the vendor's SDK and by clients (feature A1; A3 and A9 in passing). */
class AppsSdkIT {
    private final RunningStoa stoa = RunningStoa.get();

    private String token(JsonObject app, String user) throws Exception {
        return stoa.sdk(app.getString("app"), app.getString("secret"))
                .user
                .register(new UserModel().setId(user).setName(user).setPortrait("https://example.org/a.png"))
                .getToken();
    }

    private NativeUser connect(JsonObject app, String user, String token) {
        return stoa.connectTo(app.getString("app"), token, user);
    }

    private static ErrorCode refusal(ThrowingCallable connecting) {
        ErrorCode[] code = new ErrorCode[1];
        assertThatThrownBy(connecting).isInstanceOfSatisfying(StoaException.class, refused -> code[0] = refused.code());
        return code[0];
    }

    @Test
    void apps_are_made_and_know_nothing_of_each_other() throws Exception {
        JsonObject one = stoa.admin("POST", "/v1/apps", "{}");
        JsonObject two = stoa.admin("POST", "/v1/apps", "{\"app\": \"" + stoa.fresh("app-") + "\"}");
        try (NativeUser ann = connect(one, "ann", token(one, "ann"));
                NativeUser bob = connect(two, "bob", token(two, "bob"))) {
            JsonObject join = new JsonObject().put("room", "town").put("create", true);
            ann.ask("room.join", join);
            bob.ask("room.join", join);
            ann.say("town", "only here");
            bob.say("town", "only there");
            JsonObject bobOnly = new JsonObject().put("users", new JsonArray(List.of("bob")));
            assertThat(ann.ask("presence.watch", bobOnly).getJsonArray("online"))
                    .isEmpty();
            assertThat(ann.ask("room.members", new JsonObject().put("room", "town"))
                            .getInteger("total"))
                    .isEqualTo(1);
            assertThat(ann.ask("history", new JsonObject().put("room", "town")).getJsonArray("messages"))
                    .hasSize(1);
            assertThat(ann.heard("town", "only there")).isFalse();
        }
        String foreign = token(two, "ann");
        assertThat(refusal(() -> connect(one, "ann", foreign).close())).isEqualTo(ErrorCode.TOKEN_OF_OTHER_APP);
        assertThat(stoa.admin("GET", "/v1/apps", "").getJsonArray("apps").encode())
                .contains(one.getString("app"), two.getString("app"), stoa.app())
                .doesNotContain(one.getString("secret"));
    }

    @Test
    void secrets_change_without_an_interruption() throws Exception {
        JsonObject app = stoa.admin("POST", "/v1/apps", "{}");
        String key = app.getString("app");
        String token = token(app, "ann");
        try (NativeUser ann = connect(app, "ann", token)) {
            JsonObject rotated = stoa.admin(
                    "POST", "/v1/apps/secrets", "{\"app\": \"" + key + "\", \"secret\": \"\", \"graceSeconds\": 600}");
            RongCloud before = stoa.sdk(key, app.getString("secret"));
            RongCloud after = stoa.sdk(key, rotated.getString("secret"));
            UserModel who = new UserModel().setId("ann").setName("Ann").setPortrait("https://example.org/a.png");
            assertThat(before.user.onlineStatus.check(who).getStatus()).isEqualTo("1");
            assertThat(after.user.onlineStatus.check(who).getStatus()).isEqualTo("1");
            connect(app, "ann", token).close();
            String fresh = after.user.register(who).getToken();
            connect(app, "ann", fresh).close();
            assertThat(ann.isClosed()).isFalse();

            stoa.admin("POST", "/v1/apps/secrets", "{\"app\": \"" + key + "\", \"secret\": \"\", \"graceSeconds\": 0}");
            assertThat(refusal(() -> connect(app, "ann", fresh).close())).isEqualTo(ErrorCode.BAD_TOKEN);
            assertThat(before.user.onlineStatus.check(who).getCode()).isEqualTo(1004);
            assertThat(ann.isClosed()).isFalse();
        }
    }

    @Test
    void a_disabled_app_is_shut_at_once_and_opened_again() throws Exception {
        JsonObject app = stoa.admin("POST", "/v1/apps", "{}");
        String token = token(app, "ann");
        try (NativeUser ann = connect(app, "ann", token)) {
            stoa.admin("PATCH", "/v1/apps", "{\"app\": \"" + app.getString("app") + "\", \"disabled\": true}");
            ann.event("closed", event -> event.getInteger("code") == ErrorCode.APP_DISABLED.number());
            await().atMost(Duration.ofSeconds(10)).until(ann::isClosed);
        }
        assertThat(refusal(() -> connect(app, "ann", token).close())).isEqualTo(ErrorCode.APP_DISABLED);
        assertThat(stoa.sdk(app.getString("app"), app.getString("secret"))
                        .user
                        .onlineStatus
                        .check(new UserModel().setId("ann"))
                        .getCode())
                .isEqualTo(1006);
        stoa.admin("PATCH", "/v1/apps", "{\"app\": \"" + app.getString("app") + "\", \"disabled\": false}");
        connect(app, "ann", token).close();
    }
}
