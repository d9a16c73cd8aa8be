package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.LeanCloudOperations.Device;
import stoa.protocol.auth.LeanCloudOperations.OpenClientSession;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.auth.RestOperations.RestKey;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.auth.RestOperations.SignLogin;
import stoa.protocol.auth.RestOperations.SignedLogin;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;

/** Who may call LeanCloud's REST API; the vectors were made with other tools. */
class RestRequestsTest {
    private static final String SIGNED_AT = "1453014943466";

    private final Fixture at = new Fixture();
    private final RestRequests requests = new RestRequests(
            at.apps, new RestRequests.Proofs(at.sessions, at.tokens), at.logins, at.time, new SplittableRandom(2));
    private final LeanCloudLogins leanCloud = new LeanCloudLogins(at.apps, at.sessions, at.logins, at.time);

    @BeforeEach
    void openTheApp() {
        settings(Map.of("leanCloudClients", true));
    }

    private void settings(Map<String, @Nullable Object> changes) {
        at.administration.change("one", "master 1", new HashMap<>(changes)).await();
    }

    private RestRights rights(RestKey key) {
        return requests.check(new CheckRestRequest("one", key, null)).await();
    }

    private ErrorCode refusal(String app, @Nullable RestKey key, @Nullable String token) {
        return Fixture.codeOf(() -> requests.check(new CheckRestRequest(app, key, token)));
    }

    @Test
    void theVendorsOwnExampleIsRight() {
        List<String> keys = List.of("another", "UtOCzqb67d3sN12Kts4URwy8");
        String signature = "d5bcbb897e19b2f6633c716dfdfaf9be";
        assertThat(Signatures.isKeySigned(Fixture.ONE, keys, SIGNED_AT, signature, 0))
                .isTrue();
        assertThat(Signatures.isKeySigned(Fixture.ONE, keys, SIGNED_AT, signature.toUpperCase(Locale.ROOT), 0))
                .isTrue();
        assertThat(Signatures.isKeySigned(Fixture.ONE, keys, "1453014943467", signature, 0))
                .isFalse();
    }

    @Test
    void keysAreRightForWhatTheyAre() {
        assertThat(rights(new RestKey("secret 1", false, null)).master()).isFalse();
        assertThat(rights(new RestKey("secret 1", false, null)).server()).isTrue();
        assertThat(rights(new RestKey("master 1", true, null)).master()).isTrue();
        assertThat(rights(new RestKey("0fd8dd90281f1161a3159c368435f02a", true, SIGNED_AT))
                        .master())
                .isTrue();
        assertThat(rights(new RestKey("57a7d7ee71d793c85386b39bac879e49", false, SIGNED_AT))
                        .master())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "one, master 1, false, ",
        "one, secret 1, true, ",
        "one, '', false, ",
        "one, secret 1, false, 1453014943466",
        "two, secret 1, false, "
    })
    void wrongKeysAndUnknownAppsAreRefusedAlike(String app, String secret, boolean master, @Nullable String timestamp) {
        assertThat(refusal(app, new RestKey(secret, master, timestamp), null))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
    }

    @Test
    void aSignatureIsAsFreshAsTheAppWants() {
        settings(Map.of("timestampWindowSeconds", 60));
        assertThat(refusal("one", new RestKey("0fd8dd90281f1161a3159c368435f02a", true, SIGNED_AT), null))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
    }

    @Test
    void replacedSecretsCountForTheirTime() {
        long untilMs = at.time.millis() + 1_000;
        at.apps.put(at.apps
                .find("one", at.time.millis())
                .orElseThrow()
                .withSecrets("new secret", "new master", new App.OldSecrets("secret 1", "master 1", untilMs)));
        assertThat(rights(new RestKey("new master", true, null)).master()).isTrue();
        assertThat(rights(new RestKey("0fd8dd90281f1161a3159c368435f02a", true, SIGNED_AT))
                        .master())
                .isTrue();
        assertThat(rights(new RestKey("secret 1", false, null)).server()).isTrue();
        at.time.pass(1_001);
        assertThat(refusal("one", new RestKey("secret 1", false, null), null))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
    }

    @Test
    void anAppThatIsNotOpenSaysSoToWhoHasItsKeyAlone() {
        settings(Map.of("leanCloudClients", false));
        assertThat(refusal("one", new RestKey("secret 1", false, null), null)).isEqualTo(ErrorCode.APP_NOT_AVAILABLE);
        assertThat(refusal("one", new RestKey("wrong", false, null), null)).isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
    }

    @Test
    void aSessionTokenAloneIsItsClient() {
        String token = session("tom", null);
        RestRights rights =
                requests.check(new CheckRestRequest("one", null, token)).await();
        assertThat(rights.client()).isEqualTo("tom");
        assertThat(rights.server()).isFalse();
        assertThat(refusal("one", null, "x" + token)).isEqualTo(ErrorCode.SESSION_TOKEN_EXPIRED);
        assertThat(refusal("one", null, null)).isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        RestRights besides = requests.check(new CheckRestRequest("one", new RestKey("of nobody", true, null), token))
                .await();
        assertThat(besides.client()).isEqualTo("tom");
        assertThat(besides.server() || besides.master())
                .as("apps give their clients no secrets")
                .isFalse();
        assertThat(requests.check(new CheckRestRequest("one", new RestKey("master 1", true, null), token))
                        .await()
                        .master())
                .isTrue();
        at.users.block(new BlockUsers("one", List.of("tom"), 1)).await();
        assertThat(refusal("one", null, token)).isEqualTo(ErrorCode.USER_BLOCKED);
        at.time.pass(25 * 60 * 60 * 1_000L);
        assertThat(refusal("one", null, token)).isEqualTo(ErrorCode.SESSION_TOKEN_EXPIRED);
    }

    private String session(String client, @Nullable LoginSignature signature) {
        return leanCloud
                .open(new OpenClientSession("one", client, signature, null, new Device(null, null)))
                .await()
                .session()
                .sessionToken();
    }

    @Test
    void whatIsSignedForATokenIsTakenAtTheLogin() {
        settings(Map.of("signaturesRequired", true, "timestampWindowSeconds", 60));
        SignedLogin signed =
                requests.sign(new SignLogin("one", at.token("ann"))).await();
        assertThat(signed.user()).isEqualTo("ann");
        LoginSignature login = new LoginSignature(signed.timestamp(), signed.nonce(), signed.signature());
        assertThat(session("ann", login)).isNotEmpty();
        assertThat(Fixture.codeOf(() -> requests.sign(new SignLogin("one", "nonsense"))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void whatWasSignedBeforeTheTokensWereRevokedLetsNobodyInAfter() {
        settings(Map.of("signaturesRequired", true));
        SignedLogin signed =
                requests.sign(new SignLogin("one", at.token("ann"))).await();
        LoginSignature login = new LoginSignature(signed.timestamp(), signed.nonce(), signed.signature());
        at.time.pass(1_000);
        at.tokens.revoke("one", "ann").await();
        assertThat(Fixture.codeOf(
                        () -> leanCloud.open(new OpenClientSession("one", "ann", login, null, new Device(null, null)))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        at.time.pass(1_000);
        SignedLogin anew = requests.sign(new SignLogin("one", at.token("ann"))).await();
        assertThat(session("ann", new LoginSignature(anew.timestamp(), anew.nonce(), anew.signature())))
                .isNotEmpty();
    }

    @Test
    void textsAreSignedWithTheMasterKey() {
        String signature = "227db9cb0836d536c359e2de83291047b9b46627";
        CheckText right = new CheckText("one", "one:tom:conv1:nonce:1453014943466", SIGNED_AT, signature);
        assertThat(requests.check(right)).isEqualTo(Done.DONE);
        CheckText other = new CheckText("one", "one:eve:conv1:nonce:1453014943466", SIGNED_AT, signature);
        assertThat(Fixture.codeOf(() -> Future.succeededFuture(requests.check(other))))
                .isEqualTo(ErrorCode.SIGNATURE_FAILED);
    }
}
