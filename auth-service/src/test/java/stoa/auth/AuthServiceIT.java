package stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.auth.domain.Signatures;
import stoa.kit.kafka.KafkaClients;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.auth.AuthOperations.CheckLoginSignature;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.auth.AuthOperations.GetSettings;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.auth.AuthOperations.RevokeTokens;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.auth.UserOperations.BlockedUser;
import stoa.protocol.auth.UserOperations.QueryBlocked;
import stoa.protocol.auth.UserOperations.QueryDeactivated;
import stoa.protocol.auth.UserOperations.SessionsChanged;
import stoa.protocol.auth.UserOperations.SetActive;
import stoa.protocol.auth.UserOperations.UnblockUsers;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.kafka.SessionEventJson;

/** auth-service over the bus, on a real server, as its callers see it. */
class AuthServiceIT {
    private final List<AppSettings> settingsTold = new CopyOnWriteArrayList<>();
    private final List<TokensRevoked> revocations = new CopyOnWriteArrayList<>();
    private final List<UsersBlocked> blocks = new CopyOnWriteArrayList<>();
    private final List<BusNode> nodes = new ArrayList<>();
    private final BusNode gateway = BusNode.other(Service.GATEWAY, "gateway-1", node -> {
        node.bus().subscribe(AuthOperations.SETTINGS_CHANGED, settingsTold::add);
        node.bus().subscribe(AuthOperations.TOKENS_REVOKED, revocations::add);
        node.bus().subscribe(UserOperations.USERS_BLOCKED, blocks::add);
    });

    @BeforeEach
    void start() {
        RealServers.RUNNING
                .pool()
                .query("TRUNCATE auth_apps, auth_users")
                .execute()
                .await();
        nodes.add(gateway);
        auth("auth-1");
    }

    @AfterEach
    void stop() {
        nodes.reversed().forEach(BusNode::stop);
    }

    @Test
    void a_user_gets_a_token_a_session_and_resumes_it() {
        String token = ask(AuthOperations.ISSUE_TOKEN, new IssueToken(null, "tom", "Tom", "https://example.org/t.png"))
                .token();
        OpenedSession opened = open(token, null);
        assertThat(opened.user()).isEqualTo("tom");
        assertThat(opened.name()).isEqualTo("Tom");
        assertThat(opened.settings().recallSeconds()).isEqualTo(90);
        String renewed = ask(
                        AuthOperations.RENEW_SESSION,
                        new RenewSession("first", "tom", opened.sessionId(), opened.tokenIssuedAtMs()))
                .sessionToken();
        OpenedSession resumed = open(token, renewed);
        assertThat(resumed.resumed()).isTrue();
        assertThat(resumed.sessionId()).isEqualTo(opened.sessionId());
    }

    @Test
    void a_session_of_one_node_is_resumed_at_another() {
        String token = ask(AuthOperations.ISSUE_TOKEN, new IssueToken("first", "tom", null, null))
                .token();
        String session = open(token, null).sessionToken();
        BusNode first = nodes.getLast();
        auth("auth-2");
        nodes.remove(first);
        first.stop();
        await().until(() -> gateway.bus().nodes().ready(Service.AUTH).size() == 1);
        assertThat(open(null, session).resumed()).isTrue();
    }

    @Test
    void revoked_tokens_are_refused_and_everybody_is_told() {
        String token = ask(AuthOperations.ISSUE_TOKEN, new IssueToken("first", "tom", null, null))
                .token();
        long issuedAtMs = open(token, null).tokenIssuedAtMs();
        await().until(() -> System.currentTimeMillis() > issuedAtMs);
        ask(AuthOperations.REVOKE_TOKENS, new RevokeTokens("first", "tom"));
        assertThatThrownBy(() -> open(token, null)).hasFieldOrPropertyWithValue("code", ErrorCode.BAD_TOKEN);
        await().untilAsserted(() -> assertThat(revocations).singleElement().satisfies(revoked -> {
            assertThat(revoked.user()).isEqualTo("tom");
            assertThat(revoked.issuedBeforeMs()).isGreaterThan(issuedAtMs);
        }));
    }

    @Test
    void blocked_users_are_refused_and_everybody_is_told() {
        String token = ask(AuthOperations.ISSUE_TOKEN, new IssueToken("first", "tom", null, null))
                .token();
        ask(UserOperations.BLOCK_USERS, new BlockUsers("first", List.of("tom"), 60));
        assertThatThrownBy(() -> open(token, null))
                .hasFieldOrPropertyWithValue("code", ErrorCode.USER_BLOCKED)
                .satisfies(failure ->
                        assertThat(StoaException.of(failure).retryAfterMs()).isBetween(59 * 60_000L, 60 * 60_000L));
        ask(UserOperations.UNBLOCK_USERS, new UnblockUsers("first", List.of("tom")));
        open(token, null);
        ask(UserOperations.SET_ACTIVE, new SetActive("first", "tom", false));
        assertThatThrownBy(() -> open(token, null)).hasFieldOrPropertyWithValue("code", ErrorCode.USER_BLOCKED);
        assertThat(ask(UserOperations.DEACTIVATED, new QueryDeactivated("first", 1, 10))
                        .users())
                .containsExactly("tom");
        await().untilAsserted(() ->
                assertThat(blocks).extracting(told -> told.untilMs() > 0).containsExactly(true, false, true));
    }

    @Test
    void blocks_survive_a_kill_of_the_database() {
        ask(UserOperations.BLOCK_USERS, new BlockUsers("first", List.of("tom"), 60));
        RealServers.RUNNING.postgres().kill();
        RealServers.RUNNING.postgres().start();
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ask(UserOperations.BLOCKED, new QueryBlocked("first", 1, 10))
                                .users())
                        .extracting(BlockedUser::user)
                        .containsExactly("tom"));
    }

    @Test
    void a_nonce_counts_once_at_all_nodes_together() {
        auth("auth-2");
        ask(AuthOperations.CHANGE_SETTINGS, new ChangeSettings("first", "master 1", "{\"nonceOnce\": true}"));
        String nonce = "n" + System.nanoTime();
        CheckRequestSignature request =
                new CheckRequestSignature("first", nonce, "1", Signatures.ofRequest("secret 1", nonce, "1"));
        // The second node learns of the setting within a second or so.
        await().pollInSameThread()
                .untilAsserted(() -> assertThat(nodes.subList(1, nodes.size()))
                        .allSatisfy(node -> assertThat(gateway.on(() -> gateway.bus()
                                                .askNode(
                                                        node.id(),
                                                        AuthOperations.GET_SETTINGS,
                                                        new GetSettings("first")))
                                        .nonceOnce())
                                .isTrue()));
        gateway.on(() -> gateway.bus().askNode(nodes.get(1).id(), AuthOperations.CHECK_REQUEST_SIGNATURE, request));
        for (BusNode node : nodes.subList(1, nodes.size())) {
            assertThatThrownBy(() -> gateway.on(
                            () -> gateway.bus().askNode(node.id(), AuthOperations.CHECK_REQUEST_SIGNATURE, request)))
                    .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_SIGNATURE);
        }
    }

    @Test
    void what_gateways_saw_of_connections_is_on_kafka_in_order() {
        String user = "tom-" + System.nanoTime();
        List<SessionEvent> events = List.of(
                event(user, "e1", SessionEvent.Kind.ONLINE),
                event(user, "e2", SessionEvent.Kind.KICKED),
                event(user, "e3", SessionEvent.Kind.LOGGED_OUT));
        // Kafka is looked for in the background.
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> ask(UserOperations.SESSIONS_CHANGED, new SessionsChanged(List.of()))
                        .equals(Done.DONE));
        ask(UserOperations.SESSIONS_CHANGED, new SessionsChanged(events));
        List<ConsumerRecord<byte[], byte[]>> read = readOf(user, events.size());
        assertThat(read)
                .extracting(record -> SessionEventJson.decode(record.value()))
                .containsExactlyElementsOf(events);
        assertThat(read)
                .allSatisfy(record -> assertThat(header(record, "ce_type")).isEqualTo("stoa.session.event.v1"));
        assertThat(read).extracting(record -> header(record, "ce_id")).containsExactly("e1", "e2", "e3");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static SessionEvent event(String user, String id, SessionEvent.Kind kind) {
        return new SessionEvent("first", user, id, kind, "s1", "c1", Platform.WEB, "", 7, "192.0.2.7:1", null);
    }

    private static List<ConsumerRecord<byte[], byte[]>> readOf(String user, int count) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                KafkaClients.of(RealServers.RUNNING.settings()).consumer("test-" + user, "test")) {
            consumer.subscribe(List.of(KafkaTopic.SESSION_EVENTS.topicName()));
            await().atMost(Duration.ofSeconds(20)).pollInSameThread().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (user.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                        found.add(record);
                    }
                });
                return found.size() >= count;
            });
        }
        return found;
    }

    @Test
    void signatures_are_checked() {
        String right = Signatures.ofRequest("secret 1", "n", "1");
        assertThat(ask(AuthOperations.CHECK_REQUEST_SIGNATURE, new CheckRequestSignature("first", "n", "1", right)))
                .isEqualTo(Done.DONE);
        assertThatThrownBy(() -> ask(
                        AuthOperations.CHECK_REQUEST_SIGNATURE, new CheckRequestSignature("first", "n", "2", right)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_SIGNATURE);
        assertThatThrownBy(() -> ask(
                        AuthOperations.CHECK_LOGIN_SIGNATURE,
                        new CheckLoginSignature("first", "tom", new LoginSignature(1, "n", "00"))))
                .hasFieldOrPropertyWithValue("code", ErrorCode.BAD_TOKEN);
    }

    @Test
    void settings_reach_every_node_within_a_second_or_so() {
        auth("auth-2");
        AppSettings changed = ask(
                AuthOperations.CHANGE_SETTINGS,
                new ChangeSettings("first", "master 1", "{\"messagesPerSecond\": 50, \"recallSeconds\": null}"));
        assertThat(changed.messagesPerSecond()).isEqualTo(50);
        assertThat(changed.recallSeconds()).isZero();
        for (BusNode node : nodes.subList(1, nodes.size())) {
            NodeId id = node.id();
            await().atMost(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(gateway.on(() ->
                                    gateway.bus().askNode(id, AuthOperations.GET_SETTINGS, new GetSettings("first"))))
                            .isEqualTo(changed));
        }
        await().untilAsserted(() -> assertThat(settingsTold).contains(changed));
    }

    @Test
    void a_change_that_does_not_fit_says_what_does() {
        assertThatThrownBy(() -> ask(
                        AuthOperations.CHANGE_SETTINGS,
                        new ChangeSettings("first", "master 1", "{\"messagesPerSecond\": -1}")))
                .isInstanceOf(StoaException.class)
                .hasMessageContaining("from 0 to 10000")
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_PARAMETER);
        assertThatThrownBy(() -> ask(AuthOperations.CHANGE_SETTINGS, new ChangeSettings("first", "master 1", "[1")))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_PARAMETER);
        assertThatThrownBy(() -> ask(AuthOperations.CHANGE_SETTINGS, new ChangeSettings("first", "secret 1", null)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_SIGNATURE);
    }

    @Test
    void while_postgresql_is_away_signatures_work_and_logins_can_be_tried_again() {
        String token = ask(AuthOperations.ISSUE_TOKEN, new IssueToken("first", "tom", null, null))
                .token();
        RealServers.RUNNING.postgres().kill();
        try {
            ask(
                    AuthOperations.CHECK_REQUEST_SIGNATURE,
                    new CheckRequestSignature("first", "n", "1", Signatures.ofRequest("secret 1", "n", "1")));
            assertThatThrownBy(() -> open(token, null))
                    .satisfies(failure -> assertThat(
                                    StoaException.of(failure).code().retryable())
                            .isTrue());
        } finally {
            RealServers.RUNNING.postgres().start();
        }
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> open(token, null).user().equals("tom"));
    }

    private void auth(String name) {
        BusNode node = BusNode.auth(name);
        nodes.add(node);
        await().until(() -> gateway.bus().nodes().ready(Service.AUTH).contains(node.id()));
    }

    private OpenedSession open(@Nullable String token, @Nullable String session) {
        return ask(AuthOperations.OPEN_SESSION, new OpenSession("first", token, null, null, session));
    }

    private <Q, R> R ask(Operation<Q, R> operation, Q request) {
        return gateway.on(() -> gateway.bus().ask(operation, request));
    }
}
