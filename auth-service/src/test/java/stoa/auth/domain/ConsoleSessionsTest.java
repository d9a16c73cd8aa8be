package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.ConsoleOperations.CheckConsole;
import stoa.protocol.auth.ConsoleOperations.ConsoleSession;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.error.ErrorCode;

/** Who may use the console, for which app and how long. */
class ConsoleSessionsTest {
    private final Fixture it = new Fixture();
    private final ConsoleSessions console = new ConsoleSessions(it.apps, it.codec, it.time);

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).hasFieldOrPropertyWithValue("code", code);
    }

    private ConsoleSession open() {
        return console.open(new OpenConsole("one", "secret 1"));
    }

    private String app(String token) {
        return console.check(new CheckConsole(token)).app();
    }

    private void replace(App app) {
        it.stores.ensure(app, 0);
        it.apps.refresh().await();
    }

    @Test
    void the_secret_opens_a_session_of_its_app_alone() {
        replace(new App("two", "secret 2", "master 2", false, 1, Map.of()));
        ConsoleSession session = open();
        assertThat(session.app()).isEqualTo("one");
        assertThat(session.token()).doesNotContain("secret");
        assertThat(app(session.token())).isEqualTo("one");
        assertThat(app(console.open(new OpenConsole("two", "secret 2")).token()))
                .isEqualTo("two");
        refused(ErrorCode.SERVER_BAD_SIGNATURE, () -> console.open(new OpenConsole("two", "secret 1")));
    }

    @Test
    void a_wrong_secret_and_an_unknown_app_are_answered_alike() {
        String expected = "the app key or the secret is wrong";
        for (OpenConsole wrong : new OpenConsole[] {
            new OpenConsole("one", "secret 2"),
            new OpenConsole("one", "master 1"),
            new OpenConsole("one", ""),
            new OpenConsole("none", "secret 1"),
            new OpenConsole("none", ""),
        }) {
            assertThatThrownBy(() -> console.open(wrong))
                    .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_SIGNATURE)
                    .hasMessageContaining(expected);
        }
    }

    @Test
    void a_session_ends_and_can_be_renewed_for_a_working_day() {
        ConsoleSession session = open();
        it.time.pass(ConsoleSessions.LIFE_MS - 2_000);
        assertThat(app(session.token())).isEqualTo("one");
        ConsoleSession renewed = console.renew(new CheckConsole(session.token()));
        it.time.pass(2_000);
        refused(ErrorCode.SERVER_BAD_SIGNATURE, () -> app(session.token()));
        refused(ErrorCode.SERVER_BAD_SIGNATURE, () -> console.renew(new CheckConsole(session.token())));
        assertThat(app(renewed.token())).isEqualTo("one");
        ConsoleSession latest = renewed;
        long passedMs = ConsoleSessions.LIFE_MS;
        while (passedMs + ConsoleSessions.LIFE_MS / 2 < ConsoleSessions.RENEWABLE_MS) {
            it.time.pass(ConsoleSessions.LIFE_MS / 2);
            passedMs += ConsoleSessions.LIFE_MS / 2;
            latest = console.renew(new CheckConsole(latest.token()));
        }
        it.time.pass(ConsoleSessions.RENEWABLE_MS - passedMs);
        String last = latest.token();
        refused(ErrorCode.SERVER_BAD_SIGNATURE, () -> console.renew(new CheckConsole(last)));
    }

    @Test
    void a_new_secret_ends_sessions_and_so_does_disabling_the_app() {
        ConsoleSession session = open();
        replace(new App("one", "secret new", "master 1", false, 1, Map.of()));
        refused(ErrorCode.SERVER_BAD_SIGNATURE, () -> app(session.token()));
        Stores disabled = Stores.with(new App("one", "secret 1", "master 1", true, 1, Map.of()));
        AppDirectory apps = new AppDirectory(disabled, null);
        apps.refresh().await();
        ConsoleSessions locked = new ConsoleSessions(apps, it.codec, it.time);
        refused(ErrorCode.SERVER_APP_LOCKED, () -> locked.check(new CheckConsole(session.token())));
        refused(ErrorCode.SERVER_APP_LOCKED, () -> locked.open(new OpenConsole("one", "secret 1")));
    }

    @Test
    void no_other_token_is_a_session_at_the_console_nor_the_other_way_round() {
        ConsoleSession session = open();
        String user = it.token("ann");
        String chat = it.logins
                .open(new OpenSession("one", user, null, null, null))
                .await()
                .sessionToken();
        for (String other : new String[] {user, chat, "", "x.y.z", session.token() + "x", "a".repeat(5_000)}) {
            refused(ErrorCode.SERVER_BAD_SIGNATURE, () -> app(other));
        }
        assertThat(Fixture.codeOf(() -> it.logins.open(new OpenSession("one", session.token(), null, null, null))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void before_the_apps_are_known_nothing_is_called_wrong() {
        ConsoleSessions early = new ConsoleSessions(new AppDirectory(it.stores, null), it.codec, it.time);
        refused(ErrorCode.SERVER_TIMEOUT, () -> early.open(new OpenConsole("one", "secret 1")));
        refused(ErrorCode.SERVER_TIMEOUT, () -> early.check(new CheckConsole(open().token())));
    }
}
