package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.ConnectRates;
import stoa.gateway.inbound.Samples;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.kafka.SessionEvent;

/** What users see of their other devices, of blocks and of logging out; on the wire (features A3, A6, A10, A12). */
class UsersIT {
    private RunningEdge edge;

    @BeforeEach
    void start() throws Exception {
        edge = new RunningEdge(RunningEdge.LIMITS);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private TestClient login(String user, JsonObject more) throws Exception {
        TestClient client = edge.open();
        client.ok("connect", more.copy().put("app", "app").put("token", user));
        return client;
    }

    private static JsonObject platform(String platform) {
        return new JsonObject().put("platform", platform);
    }

    private static void assertPutOut(TestClient client, ErrorCode code) throws Exception {
        JsonObject last = client.event();
        assertThat(last.getString("ev")).isEqualTo("closed");
        assertThat(last.getInteger("code")).isEqualTo(code.number());
        assertThat(client.closeCode()).isEqualTo(4002);
    }

    @Test
    void anyNumberOfDevicesWhereTheAppDoesNotSayOtherwise() throws Exception {
        TestClient first = login("ann", platform("mobile"));
        TestClient second = login("ann", platform("mobile"));
        first.ok("ping", new JsonObject());
        second.ok("ping", new JsonObject());
        assertThat(first.isClosed()).isFalse();
    }

    @Test
    void onePerPlatformPutsTheOlderOut() throws Exception {
        edge.calls.settings(Samples.onePerPlatform());
        TestClient phone = login("ann", platform("mobile"));
        TestClient page = login("ann", platform("web"));
        TestClient thing = login("ann", new JsonObject());
        TestClient otherThing = login("ann", platform("other"));
        TestClient other = login("bob", platform("mobile"));
        TestClient newPhone = login("ann", platform("mobile"));
        assertPutOut(phone, ErrorCode.KICKED_BY_OTHER_LOGIN);
        for (TestClient stays : List.of(page, thing, otherThing, other, newPhone)) {
            stays.ok("ping", new JsonObject());
        }
        await().untilAsserted(() -> assertThat(edge.hub.closed)
                .singleElement()
                .satisfies(closed -> assertThat(closed.leave()).isTrue()));
    }

    @Test
    void theSameTagPutsTheOlderOutWhateverThePolicy() throws Exception {
        TestClient old = login("ann", platform("mobile").put("tag", "main"));
        TestClient spare = login("ann", platform("mobile").put("tag", "spare"));
        login("ann", platform("web").put("tag", "main")).ok("ping", new JsonObject());
        assertPutOut(old, ErrorCode.KICKED_BY_OTHER_LOGIN);
        spare.ok("ping", new JsonObject());
    }

    @Test
    void aBlockedUserIsPutOutOfEveryConnectionAtOnce() throws Exception {
        TestClient first = edge.login("ann");
        TestClient second = edge.login("ann");
        TestClient other = edge.login("bob");
        edge.users.hear(new UsersBlocked("app", List.of("ann"), Long.MAX_VALUE));
        assertPutOut(first, ErrorCode.USER_BLOCKED);
        assertPutOut(second, ErrorCode.USER_BLOCKED);
        other.ok("ping", new JsonObject());
        await().untilAsserted(() -> assertThat(edge.sessionEvents)
                .filteredOn(event -> event.kind() == SessionEvent.Kind.KICKED)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.reason()).isEqualTo("USER_BLOCKED")));
    }

    @Test
    void whoIsPutOfflineLosesEveryConnectionAndMayConnectAgain() throws Exception {
        TestClient first = edge.login("ann");
        TestClient second = edge.login("ann");
        TestClient other = edge.login("bob");
        edge.users.putOffline(new PutOffline("app", List.of("ann")));
        assertPutOut(first, ErrorCode.PUT_OFFLINE);
        assertPutOut(second, ErrorCode.PUT_OFFLINE);
        other.ok("ping", new JsonObject());
        edge.login("ann").ok("ping", new JsonObject());
    }

    @Test
    void connectingTooOftenIsRefusedForAMoment() throws Exception {
        for (int i = 0; i < ConnectRates.CONNECTS_PER_SECOND; i++) {
            edge.users.admit("app", "ann");
        }
        TestClient client = edge.open();
        JsonObject connect = new JsonObject().put("app", "app").put("token", "ann");
        JsonObject error = client.ask("connect", connect).getJsonObject("error");
        assertThat(error.getInteger("code")).isEqualTo(ErrorCode.CONNECTING_TOO_OFTEN.number());
        assertThat(error.getBoolean("retryable")).isTrue();
        assertThat(error.getInteger("retryAfterMs")).isBetween(1, 1_000);
        edge.login("bob");
        await().until(() -> client.ask("connect", connect).containsKey("ok"));
    }

    @Test
    void loggingOutEndsTheConnectionAndIsTold() throws Exception {
        TestClient client =
                login("ann", platform("web").put("device", "browser 7").put("session", "s-7"));
        assertThat(client.ok("disconnect", new JsonObject().put("logout", true)))
                .isEmpty();
        assertThat(client.closeCode()).isEqualTo(1000);
        TestClient leaving = edge.login("bob");
        leaving.ok("disconnect", new JsonObject());
        assertThat(leaving.closeCode()).isEqualTo(1000);
        edge.login("cid").close();
        await().until(() -> edge.sessionEvents.size() == 6);
        assertThat(kinds("ann")).containsExactly(SessionEvent.Kind.ONLINE, SessionEvent.Kind.LOGGED_OUT);
        assertThat(kinds("bob")).containsExactly(SessionEvent.Kind.ONLINE, SessionEvent.Kind.OFFLINE);
        assertThat(kinds("cid")).containsExactly(SessionEvent.Kind.ONLINE, SessionEvent.Kind.OFFLINE);
        SessionEvent first = edge.sessionEvents.getFirst();
        assertThat(first.session()).isEqualTo("s-7");
        assertThat(first.platform()).isEqualTo(Platform.WEB);
        assertThat(first.device()).isEqualTo("browser 7");
        assertThat(first.ip()).startsWith("127.0.0.1:");
        assertThat(first.connection()).isEqualTo(edge.sessionEvents.get(1).connection());
        assertThat(edge.hub.closed)
                .allSatisfy(closed -> assertThat(closed.leave()).isTrue());
    }

    private List<SessionEvent.Kind> kinds(String user) {
        return edge.sessionEvents.stream()
                .filter(event -> event.user().equals(user))
                .map(SessionEvent::kind)
                .toList();
    }
}
