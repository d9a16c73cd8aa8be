package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.LeanCloudOperations.Device;
import stoa.protocol.auth.LeanCloudOperations.OpenClientSession;
import stoa.protocol.auth.LeanCloudOperations.OpenedClientSession;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.error.ErrorCode;

/** Which clients of LeanCloud's SDKs get a session (feature A4). */
class LeanCloudLoginsTest {
    private static final Device NO_DEVICE = new Device(null, null);

    private final Fixture at = new Fixture();
    private final LeanCloudLogins logins = new LeanCloudLogins(at.apps, at.sessions, at.logins, at.time);

    @BeforeEach
    void openTheApp() {
        settings(Map.of("leanCloudClients", true));
    }

    private void settings(Map<String, @Nullable Object> changes) {
        at.administration.change("one", "master 1", new HashMap<>(changes)).await();
    }

    private OpenClientSession request(String client, @Nullable LoginSignature signature, @Nullable String token) {
        return new OpenClientSession("one", client, signature, token, NO_DEVICE);
    }

    private OpenedClientSession open(String client, @Nullable LoginSignature signature, @Nullable String token) {
        return logins.open(request(client, signature, token)).await();
    }

    private ErrorCode codeOf(String client, @Nullable LoginSignature signature, @Nullable String token) {
        return Fixture.codeOf(() -> logins.open(request(client, signature, token)));
    }

    private LoginSignature signed(String client) {
        long seconds = at.time.millis() / 1_000;
        return new LoginSignature(seconds, "n", Signatures.ofLogin(Fixture.ONE, client, seconds, "n"));
    }

    @Test
    void whoSaysToBeSomebodyIsWhereTheAppLetsThemIn() {
        OpenedClientSession opened = open("tom", null, null);
        assertThat(opened.session().user()).isEqualTo("tom");
        assertThat(opened.session().resumed()).isFalse();
        assertThat(opened.tokenSeconds()).isEqualTo(24 * 60 * 60);
        settings(Map.of("leanCloudClients", false));
        assertThat(codeOf("tom", null, null)).isEqualTo(ErrorCode.APP_NOT_AVAILABLE);
    }

    @Test
    void aSignatureIsAskedForWhereTheAppSaysSoAndHasToBeRightInAnyCase() {
        LoginSignature wrong = new LoginSignature(at.time.millis(), "n", "0123");
        assertThat(codeOf("tom", wrong, null)).isEqualTo(ErrorCode.SIGNATURE_FAILED);
        settings(Map.of("signaturesRequired", true));
        assertThat(codeOf("tom", null, null)).isEqualTo(ErrorCode.SIGNATURE_FAILED);
        assertThat(codeOf("eve", signed("tom"), null)).isEqualTo(ErrorCode.SIGNATURE_FAILED);
        assertThat(open("tom", signed("tom"), null).session().user()).isEqualTo("tom");
        LoginSignature upperCase = new LoginSignature(
                signed("tom").timestamp(), "n", signed("tom").signature().toUpperCase(Locale.ROOT));
        assertThat(open("tom", upperCase, null).session().user()).isEqualTo("tom");
    }

    @Test
    void aSignatureThatIsTooOldIsRefused() {
        settings(Map.of("timestampWindowSeconds", 60));
        LoginSignature signature = signed("tom");
        at.time.pass(62_000);
        assertThat(codeOf("tom", signature, null)).isEqualTo(ErrorCode.SIGNATURE_FAILED);
    }

    @Test
    void aSessionGoesOnByItsTokenWithoutASignature() {
        settings(Map.of("signaturesRequired", true));
        OpenedClientSession first = open("tom", signed("tom"), null);
        at.time.pass(23 * 60 * 60 * 1_000L);
        OpenedClientSession again = open("tom", null, first.session().sessionToken());
        assertThat(again.session().resumed()).isTrue();
        assertThat(again.session().sessionId()).isEqualTo(first.session().sessionId());
    }

    @Test
    void anUnknownExpiredRevokedOrForeignTokenIsToldAsExpired() {
        String token = open("tom", null, null).session().sessionToken();
        assertThat(codeOf("tom", null, "nonsense")).isEqualTo(ErrorCode.SESSION_TOKEN_EXPIRED);
        assertThat(codeOf("eve", null, token)).isEqualTo(ErrorCode.SESSION_TOKEN_EXPIRED);
        at.time.pass(1_000);
        at.tokens.revoke("one", "tom").await();
        assertThat(codeOf("tom", null, token)).isEqualTo(ErrorCode.SESSION_TOKEN_EXPIRED);
        String fresh = open("tom", null, null).session().sessionToken();
        at.time.pass(LeanCloudLogins.TOKEN_SECONDS * 1_000L + 1_000);
        assertThat(codeOf("tom", null, fresh)).isEqualTo(ErrorCode.SESSION_TOKEN_EXPIRED);
    }

    @Test
    void aSessionThatGoesOnKeepsItsDeviceUnlessTheClientSaysAnother() {
        Device phone = new Device("mobile", "d1");
        String token = logins.open(new OpenClientSession("one", "tom", null, null, phone))
                .await()
                .session()
                .sessionToken();
        assertThat(open("tom", null, token).device()).isEqualTo(phone);
        OpenedClientSession moved = logins.open(
                        new OpenClientSession("one", "tom", null, token, new Device(null, "d2")))
                .await();
        assertThat(moved.device()).isEqualTo(new Device("mobile", "d2"));
        Device usual = new Device("default", "d3");
        assertThat(logins.open(new OpenClientSession("one", "tom", null, null, usual))
                        .await()
                        .device())
                .isEqualTo(new Device(null, "d3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u0000", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void whatIsNoClientIdIsRefused(String client) {
        assertThat(codeOf(client, null, null)).isEqualTo(ErrorCode.INVALID_LOGIN);
    }

    @Test
    void clientIdsAreAnyText() {
        for (String client : new String[] {"汤姆", "tom smith@example.org", "😀".repeat(64), ":a::b:"}) {
            assertThat(open(client, signed(client), null).session().user()).isEqualTo(client);
        }
    }

    @Test
    void whoIsBlockedIsRefused() {
        at.users.block(new BlockUsers("one", List.of("tom"), 10)).await();
        assertThat(codeOf("tom", null, null)).isEqualTo(ErrorCode.USER_BLOCKED);
    }
}
