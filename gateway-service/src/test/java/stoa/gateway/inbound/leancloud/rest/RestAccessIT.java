package stoa.gateway.inbound.leancloud.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.leancloud.rest.RunningRest.refusal;
import static stoa.gateway.inbound.leancloud.rest.RunningRest.send;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.RestKey;

/** Who may call the REST API, how often, and with what. */
class RestAccessIT {
    private static final String CONVERSATIONS = "/1.2/rtm/conversations";

    private final RunningRest rest = new RunningRest();

    @AfterEach
    void stop() {
        rest.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        X-LC-Key                      | secret                                              | secret | false |
        X-LC-Key                      | master,master                                       | master | true  |
        X-AVOSCloud-Application-Key   | secret                                              | secret | false |
        X-AVOSCloud-Master-Key        | master                                              | master | true  |
        X-LC-Sign                     | d5bcbb897e19b2f6633c716dfdfaf9be,1453014943466      | d5bcbb897e19b2f6633c716dfdfaf9be | false | 1453014943466
        X-LC-Sign                     | e074720658078c898aa0d4b1b82bdf4b,1453014943466,master | e074720658078c898aa0d4b1b82bdf4b | true | 1453014943466
        X-AVOSCloud-Request-Sign      | d5bcbb897e19b2f6633c716dfdfaf9be,1453014943466      | d5bcbb897e19b2f6633c716dfdfaf9be | false | 1453014943466
        X-LC-Sign                     | d5bcbb897e19b2f6633c716dfdfaf9be                    | ''     | false | ''
        """)
    void keysAreReadFromNewHeadersAndOld(
            String header, String value, String secret, boolean master, @Nullable String timestamp) throws Exception {
        HttpResponse<String> _ = send(rest.to(CONVERSATIONS)
                .header("X-AVOSCloud-Application-Id", "app")
                .header(header, value));
        assertThat(rest.auth.checked)
                .containsExactly(new CheckRestRequest("app", new RestKey(secret, master, timestamp), null));
    }

    @Test
    void strangersAreRefused() throws Exception {
        assertThat(refusal(send(rest.to(CONVERSATIONS)))).isEqualTo("401 401");
        assertThat(refusal(send(rest.to(CONVERSATIONS).header("X-LC-Id", "app"))))
                .isEqualTo("401 401");
        assertThat(refusal(send(rest.to(CONVERSATIONS).header("X-LC-Id", "app").header("X-LC-Key", "wrong"))))
                .isEqualTo("401 401");
        assertThat(refusal(send(rest.to(CONVERSATIONS).header("X-LC-Id", "app").header("X-LC-Key", "secret,master"))))
                .isEqualTo("401 401");
        assertThat(rest.conversations.takeAsked()).isEmpty();
    }

    private HttpRequest.Builder withSecret(String path) {
        return rest.to(path).header("X-LC-Id", "app").header("X-LC-Key", "secret");
    }

    private HttpRequest.Builder ofTom(String path) {
        return rest.to(path)
                .header("X-LC-Id", "app")
                .header("X-LC-Key", "of nobody")
                .header("X-LC-IM-Session-Token", "st-tom");
    }

    @Test
    void theAppSecretReadsAndTheMasterKeyWrites() throws Exception {
        String one = CONVERSATIONS + '/' + MemoryConversations.GROUP;
        assertThat(send(withSecret(one)).statusCode()).isEqualTo(200);
        assertThat(refusal(send(withSecret(one).DELETE()))).isEqualTo("401 401");
        assertThat(refusal(send(withSecret(one + "/messages")
                        .POST(BodyPublishers.ofString("{\"from_client\":\"ann\",\"message\":\"x\"}")))))
                .isEqualTo("401 401");
        assertThat(rest.server.takeAsked()).isEmpty();
    }

    @Test
    void aSessionTokenIsForWhatSdksAskAlone() throws Exception {
        assertThat(send(ofTom("/1.1/rtm/notifications?client_id=tom&start_ts=1"))
                        .statusCode())
                .isEqualTo(200);
        for (String route : rest.api.routes()) {
            String[] parts = route.split(" ", 2);
            String path = parts[1].replaceAll("\\{[a-z]+}", "x");
            boolean isSdks = path.endsWith("/notifications") || path.endsWith("MemberInfo") || path.endsWith("/sign");
            if (!isSdks) {
                assertThat(refusal(send(ofTom(path).method(parts[0], BodyPublishers.noBody()))))
                        .as(route)
                        .isEqualTo("401 401");
            }
        }
        assertThat(refusal(send(rest.to("/1.1/rtm/notifications")
                        .header("X-LC-Id", "app")
                        .header("X-LC-IM-Session-Token", "old"))))
                .isEqualTo("401 4112");
    }

    @Test
    void browsersOfAnyOriginMayAsk() throws Exception {
        HttpResponse<String> preflight = send(rest.to("/1.1/rtm/notifications")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Headers", "x-lc-id,x-lc-im-session-token")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("GET, POST, PUT, DELETE, OPTIONS");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("x-lc-id,x-lc-im-session-token");
        assertThat(send(rest.to(CONVERSATIONS)).headers().firstValue("Access-Control-Allow-Origin"))
                .as("refusals too")
                .hasValue("*");
    }

    @Test
    void otherPathsAreNotOurs() throws Exception {
        assertThat(send(rest.to("/1.3/rtm/conversations")).statusCode()).isEqualTo(418);
        assertThat(send(rest.to("/")).statusCode()).isEqualTo(418);
        assertThat(rest.refusal("GET", "/1.2/rtm/nothing", "")).isEqualTo("404 404");
        assertThat(rest.refusal("GET", "/1.1/classes/Post", "")).isEqualTo("404 404");
        assertThat(rest.refusal("GET", "/1.1/a/b/c/d/e/f/g/h/i/j", "")).isEqualTo("404 404");
        assertThat(rest.refusal("PATCH", CONVERSATIONS, "")).isEqualTo("405 405");
    }

    @Test
    void anAppsCallsAreCountedByRouteAsItHasSet() throws Exception {
        AppSettings defaults = AppSettings.defaults("app");
        assertThat(defaults.serverApiPerSecond()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(rest.master("GET", CONVERSATIONS, "").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> tooMany = rest.master("GET", CONVERSATIONS, "");
        assertThat(refusal(tooMany)).isEqualTo("429 429");
        assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(rest.master("GET", "/1.2/rtm/all-conversations", "").statusCode())
                .isEqualTo(200);
        rest.nowMs.addAndGet(1_000);
        assertThat(rest.master("GET", CONVERSATIONS, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "{", "{\"a\":1}x", "nonsense", "{\"name\":\"\\ud800\"}", "{\"name\":\"\\u0000\"}"})
    void bodiesAreObjects(String body) throws Exception {
        assertThat(rest.refusal("POST", CONVERSATIONS, body)).isEqualTo("400 400");
    }

    @Test
    void bodiesAreBounded() throws Exception {
        assertThat(rest.refusal("POST", CONVERSATIONS, "{\"x\":\"" + "x".repeat(RestApi.BODY_BYTES_MAX) + "\"}"))
                .isEqualTo("413 413");
        assertThat(rest.refusal("POST", CONVERSATIONS, "{\"x\":".repeat(21) + "1" + "}".repeat(21)))
                .isEqualTo("400 400");
        assertThat(rest.refusal("POST", CONVERSATIONS, "{\"x\":" + "9".repeat(1_000) + "}"))
                .isEqualTo("400 400");
        HttpResponse<String> notUtf8 = send(rest.to(CONVERSATIONS)
                .header("X-LC-Id", "app")
                .header("X-LC-Key", "master,master")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff, '}'})));
        assertThat(refusal(notUtf8)).isEqualTo("400 400");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST   | /1.2/rtm/conversations                                  | {"m":"[1]"}
        POST   | /1.2/rtm/conversations                                  | {"m":[1]}
        POST   | /1.2/rtm/conversations                                  | {"m":{"a":1}}
        POST   | /1.2/rtm/conversations                                  | {"m":["a\\u0007"]}
        POST   | /1.2/rtm/conversations                                  | {"unique":"maybe"}
        GET    | /1.2/rtm/conversations?limit=1001                       |
        GET    | /1.2/rtm/conversations?limit=x                          |
        GET    | /1.2/rtm/conversations?skip=-2                          |
        GET    | /1.2/rtm/conversations?where=%7B                        |
        GET    | /1.2/rtm/conversations?where=%5B%5D                     |
        GET    | /1.2/rtm/conversations/%00                              |
        GET    | /1.2/rtm/conversations/0123456789012345678901234567890123456789012345678901234567890123456789 |
        POST   | /1.2/rtm/conversations/c1/members                       | {}
        POST   | /1.2/rtm/conversations/c1/members                       | {"client_ids":[]}
        POST   | /1.2/rtm/conversations/c1/members                       | {"client_ids":[["a"]]}
        POST   | /1.2/rtm/conversations/c1/messages                      | {"message":"x"}
        POST   | /1.2/rtm/conversations/c1/messages                      | {"from_client":"ann"}
        POST   | /1.2/rtm/conversations/c1/messages                      | {"from_client":"ann","message":7}
        POST   | /1.2/rtm/conversations/c1/messages                      | {"from_client":"ann","message":"x","priority":"urgent"}
        POST   | /1.2/rtm/conversations/c1/temporary-silenceds           | {"client_ids":["a"]}
        POST   | /1.2/rtm/conversations/c1/temporary-silenceds           | {"client_ids":["a"],"ttl":86401}
        POST   | /1.2/rtm/conversations/c1/temporary-silenceds           | {"client_ids":["a"],"ttl":1.5}
        POST   | /1.2/rtm/clients/check-online                           | {"client_ids":"[\\"a\\"]x"}
        POST   | /1.1/rtm/messages                                       | {"from_peer":"ann","message":"x"}
        GET    | /1.1/rtm/messages/history                               |
        GET    | /1.1/classes/_Conversation?count=1                      |
        GET    | /1.1/classes/_ConversationMemberInfo                    |
        GET    | /1.1/classes/_ConversationMemberInfo?where=%7B%22cid%22%3A1%7D |
        POST   | /1.1/rtm/sign                                           | {}
        """)
    void wrongFieldsAreRefused(String method, String path, @Nullable String body) throws Exception {
        assertThat(rest.refusal(method, path, body == null ? "" : body)).isEqualTo("400 400");
        assertThat(rest.server.takeAsked()).isEmpty();
    }

    @Test
    void whatFailsElsewhereIsSaidInTheirWords() throws Exception {
        assertThat(rest.refusal("GET", CONVERSATIONS + "/unknown", "")).isEqualTo("404 4303");
        assertThat(rest.refusal("GET", CONVERSATIONS + "/unknown/members", "")).isEqualTo("404 4303");
        assertThat(rest.refusal(
                        "POST", "/1.2/rtm/chatrooms/missing/messages", "{\"from_client\":\"ann\",\"message\":\"x\"}"))
                .isEqualTo("404 4303");
        assertThat(rest.refusal(
                        "POST", "/1.2/rtm/chatrooms/silent/messages", "{\"from_client\":\"ann\",\"message\":\"x\"}"))
                .isEqualTo("503 4201");
        assertThat(rest.refusal(
                        "POST", "/1.2/rtm/chatrooms/crashing/messages", "{\"from_client\":\"ann\",\"message\":\"x\"}"))
                .isEqualTo("500 4200");
    }

    @Test
    void callsAreCountedByTheirRoutes() throws Exception {
        assertThat(rest.api.routes()).doesNotHaveDuplicates().hasSizeGreaterThan(80);
        rest.refusal("GET", CONVERSATIONS + "/unknown", "");
        rest.refusal("GET", "/1.2/whatever/somebody/likes", "");
        Set<String> counted = rest.meters.find("stoa_gateway_server_request_seconds").timers().stream()
                .map(timer -> timer.getId().getTag("path") + ' ' + timer.getId().getTag("outcome"))
                .collect(Collectors.toSet());
        assertThat(counted)
                .containsExactlyInAnyOrder(
                        "GET /1.2/rtm/conversations/{id} CONVERSATION_NOT_FOUND", "none SERVER_NOT_FOUND");
    }
}
