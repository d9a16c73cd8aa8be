package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;

/** The operator's calls: what is asked of auth-service, what is answered, what is refused (feature A1). */
class AppApiIT {
    private final RunningServerPort port = new RunningServerPort();

    @AfterEach
    void stop() {
        port.close();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return RunningServerPort.send(
                port.to(path).header("Authorization", "Bearer admin").method(method, BodyPublishers.ofString(body)));
    }

    @Test
    void anAppIsMadeWithAllMadeUpOrGiven() throws Exception {
        HttpResponse<String> made = ask("POST", "/v1/apps", "{}");
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(RunningServerPort.json(made).getMap())
                .isEqualTo(Map.of("app", "made", "secret", "secret", "masterKey", "master", "oldUntilMs", 0));
        ask("POST", "/v1/apps", """
            {"app": "shop", "secret": "s", "masterKey": "m", "settings": {"messagesPerSecond": 9}}""");
        assertThat(port.apps.asked)
                .isEqualTo(List.of(
                        new CreateApp("admin", null, null, null, null),
                        new CreateApp("admin", "shop", "s", "m", "{\"messagesPerSecond\":9}")));
    }

    @Test
    void appsAreListedInPages() throws Exception {
        JsonObject page = RunningServerPort.json(
                RunningServerPort.send(port.to("/v1/apps").header("Authorization", "bearer  admin")));
        assertThat(page.getBoolean("more")).isTrue();
        assertThat(page.getJsonArray("apps").getJsonObject(0).getMap())
                .isEqualTo(Map.of("app", "made", "disabled", false, "oldUntilMs", 7));
        ask("GET", "/v1/apps?after=made&limit=20", "");
        assertThat(port.apps.asked)
                .isEqualTo(List.of(new ListApps("admin", "", 500), new ListApps("admin", "made", 20)));
    }

    @Test
    void anAppIsSwitchedOffAndGetsOtherSecrets() throws Exception {
        assertThat(RunningServerPort.json(ask("PATCH", "/v1/apps", "{\"app\": \"shop\", \"disabled\": true}"))
                        .getBoolean("disabled"))
                .isTrue();
        assertThat(RunningServerPort.json(ask("POST", "/v1/apps/secrets", "{\"app\": \"shop\", \"secret\": \"\"}"))
                        .getString("secret"))
                .isEqualTo("new secret");
        ask("POST", "/v1/apps/secrets", "{\"app\": \"shop\", \"masterKey\": \"k\", \"graceSeconds\": 0}");
        assertThat(port.apps.asked)
                .isEqualTo(List.of(
                        new DisableApp("admin", "shop", true),
                        new RotateSecrets("admin", "shop", "", null, 86_400),
                        new RotateSecrets("admin", "shop", null, "k", 0)));
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        for (String body : List.of("", "[]", "{\"app\": 1}", "{\"nonsense\": 1}", "{\"app\": \"a\"} x")) {
            HttpResponse<String> answer = ask("POST", "/v1/apps", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(RunningServerPort.json(answer).getInteger("code")).isEqualTo(1002);
        }
        assertThat(ask("PATCH", "/v1/apps", "{\"app\": \"shop\"}").body()).contains("disabled");
        assertThat(ask("PATCH", "/v1/apps", "{\"disabled\": true}").body()).contains("app must be given");
        assertThat(ask("POST", "/v1/apps/secrets", "{\"app\": \"a\", \"graceSeconds\": 1.5}")
                        .body())
                .contains("graceSeconds");
        assertThat(ask("GET", "/v1/apps?limit=x", "").statusCode()).isEqualTo(400);
        assertThat(ask("GET", "/v1/apps?limit=%D9%A1", "").statusCode()).isEqualTo(400);
        for (String half : List.of("a\\u0000", "a\\ud800")) {
            HttpResponse<String> answer = ask("PATCH", "/v1/apps", "{\"app\": \"" + half + "\", \"disabled\": true}");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("app must not contain control characters");
        }
        assertThat(ask("GET", "/v1/apps/secrets", "").statusCode()).isEqualTo(405);
        assertThat(RunningServerPort.send(port.to("/v1/apps")).statusCode()).isEqualTo(401);
        assertThat(port.apps.asked).isEmpty();
    }
}
