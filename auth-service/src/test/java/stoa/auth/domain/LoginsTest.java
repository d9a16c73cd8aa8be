package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.error.ErrorCode;

/** Who gets a session, and who does not (features A2, A3, A4, A8). */
class LoginsTest {
    private final Fixture at = new Fixture();

    @Test
    void a_token_made_for_a_time_ends_with_it() {
        String token = at.tokens
                .issue(new IssueToken("one", "tom", null, null, 60))
                .await()
                .token();
        at.time.pass(58_000);
        at.logins.open(new OpenSession("one", token, null, null, null)).await();
        at.time.pass(2_000);
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("one", token, null, null, null))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(Fixture.codeOf(() -> at.tokens.issue(new IssueToken("one", "tom", null, null, -1))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
    }

    @Test
    void a_token_opens_a_session() {
        at.stores.save("one", "tom", "Tom", "https://example.org/tom.png", 7).await();
        OpenedSession opened = open(at.token("tom"), null);
        assertThat(opened.user()).isEqualTo("tom");
        assertThat(opened.name()).isEqualTo("Tom");
        assertThat(opened.portrait()).isEqualTo("https://example.org/tom.png");
        assertThat(opened.resumed()).isFalse();
        assertThat(opened.sessionId()).hasSize(22);
        assertThat(opened.tokenIssuedAtMs()).isEqualTo(at.time.millis());
        assertThat(opened.settings().messagesPerSecond()).isEqualTo(AppSettings.MESSAGES_PER_SECOND_DEFAULT);
    }

    @Test
    void two_logins_are_two_sessions() {
        String token = at.token("tom");
        assertThat(open(token, null).sessionId()).isNotEqualTo(open(token, null).sessionId());
    }

    @Test
    void a_back_end_can_make_a_token_itself() {
        String token = at.codec.sign(
                "one", "secret 1", Map.of("sub", "tom", "iat", at.time.millis() / 1_000, "name", "Tommy"));
        assertThat(open(token, null).name()).isEqualTo("Tommy");
    }

    @Test
    void a_name_that_was_cut_in_the_middle_of_a_character_is_made_whole() {
        String claims = "{\"sub\":\"tom\",\"iat\":" + at.time.millis() / 1_000
                + ",\"name\":\"Zoe \\ud83d\",\"portrait\":\"\\ude00/p\"}";
        OpenedSession opened = open(signedText(claims), null);
        assertThat(opened.name()).isEqualTo("Zoe \ufffd");
        assertThat(opened.portrait()).isEqualTo("\ufffd/p");
    }

    @Test
    void a_session_is_resumed_within_half_an_hour_also_by_its_token_alone() {
        String token = at.token("tom");
        OpenedSession first = open(token, null);
        at.time.pass(30 * 60 * 1_000L);
        OpenedSession again = open(token, first.sessionToken());
        assertThat(again.resumed()).isTrue();
        assertThat(again.sessionId()).isEqualTo(first.sessionId());
        at.time.pass(30 * 60 * 1_000L);
        OpenedSession alone = open(null, again.sessionToken());
        assertThat(alone.resumed()).isTrue();
        assertThat(alone.user()).isEqualTo("tom");
        assertThat(alone.tokenIssuedAtMs()).isEqualTo(first.tokenIssuedAtMs());
    }

    @Test
    void a_session_that_is_too_old_is_not_resumed() {
        String token = at.token("tom");
        String session = open(token, null).sessionToken();
        at.time.pass(SessionTokens.LIFE_MS + 1_000);
        assertThat(open(token, session).resumed()).isFalse();
        assertThat(codeOf(null, session)).isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void a_renewed_session_token_counts_anew() {
        OpenedSession first = open(at.token("tom"), null);
        at.time.pass(SessionTokens.LIFE_MS - 1_000);
        String renewed = at.logins
                .renew(new RenewSession("one", "tom", first.sessionId(), first.tokenIssuedAtMs()))
                .await()
                .sessionToken();
        at.time.pass(SessionTokens.LIFE_MS - 1_000);
        assertThat(open(null, renewed).sessionId()).isEqualTo(first.sessionId());
    }

    @Test
    void the_session_of_somebody_else_is_not_resumed() {
        String session = open(at.token("tom"), null).sessionToken();
        OpenedSession opened = open(at.token("jerry"), session);
        assertThat(opened.user()).isEqualTo("jerry");
        assertThat(opened.resumed()).isFalse();
    }

    @Test
    void a_revocation_ends_tokens_and_sessions_from_before_but_none_from_after() {
        String token = at.token("tom");
        OpenedSession opened = open(token, null);
        at.time.pass(1);
        assertThat(at.tokens.revoke("one", "tom").await().issuedBeforeMs()).isEqualTo(at.time.millis());
        assertThat(codeOf(token, null)).isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(null, opened.sessionToken())).isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(Fixture.codeOf(() ->
                        at.logins.renew(new RenewSession("one", "tom", opened.sessionId(), opened.tokenIssuedAtMs()))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        OpenedSession fresh = open(at.token("tom"), opened.sessionToken());
        assertThat(fresh.resumed()).isFalse();
    }

    @Test
    void a_signature_with_the_master_key_stands_in_for_a_token() {
        long timestamp = at.time.millis();
        String right = Signatures.ofLogin(Fixture.ONE, "tom", timestamp, "n");
        LoginSignature signature = new LoginSignature(timestamp, "n", right);
        OpenedSession opened = at.logins
                .open(new OpenSession("one", null, "tom", signature, null))
                .await();
        assertThat(opened.user()).isEqualTo("tom");
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("one", null, "jerry", signature, null))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        at.logins.checkSignature("one", "tom", signature);
        assertThatThrownBy(() -> at.logins.checkSignature("one", "jerry", signature))
                .hasFieldOrPropertyWithValue("code", ErrorCode.BAD_TOKEN);
    }

    @Test
    void nothing_at_all_proves_nothing() {
        assertThat(codeOf(null, null)).isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("one", null, "tom", null, null))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void an_unknown_app_a_disabled_app_and_another_apps_token_are_told_apart() {
        at.stores
                .ensure(new App("two", "secret 2", "master 2", false, 1, Map.of()), 1)
                .await();
        at.stores
                .ensure(new App("off", "secret 3", "master 3", true, 1, Map.of()), 1)
                .await();
        at.apps.refresh().await();
        String token = at.token("tom");
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("none", token, null, null, null))))
                .isEqualTo(ErrorCode.BAD_APP_KEY);
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("two", token, null, null, null))))
                .isEqualTo(ErrorCode.TOKEN_OF_OTHER_APP);
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("off", token, null, null, null))))
                .isEqualTo(ErrorCode.APP_DISABLED);
    }

    @Test
    void a_session_token_is_no_user_token_and_the_other_way_round() {
        String token = at.token("tom");
        String session = open(token, null).sessionToken();
        assertThat(codeOf(session, null)).isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(null, token)).isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void an_expired_token_and_one_from_the_future_are_refused() {
        long now = at.time.millis() / 1_000;
        assertThat(codeOf(signed(Map.of("sub", "tom", "iat", now - 10, "exp", now)), null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(signed(Map.of("sub", "tom", "iat", now + 3_600)), null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(open(signed(Map.of("sub", "tom", "iat", now - 10, "exp", now + 1)), null)
                        .user())
                .isEqualTo("tom");
    }

    @Test
    void claims_of_wrong_types_are_refused() {
        assertThat(codeOf(signed(Map.of("iat", 1)), null)).isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(signed(Map.of("sub", 7, "iat", 1)), null)).isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(signed(Map.of("sub", "tom", "iat", "yesterday")), null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(signed(Map.of("sub", "tom", "iat", 1, "exp", "never")), null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(signed(Map.of("sub", "t".repeat(65), "iat", 1)), null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(signed(Map.of("sub", "a\nb", "iat", 1)), null)).isEqualTo(ErrorCode.BAD_TOKEN);
        assertThat(codeOf(signedText("{\"sub\":\"half \\ud83d\",\"iat\":1}"), null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30", "null", "{}"})
    void what_is_no_token_is_refused(String text) {
        assertThat(codeOf(text, null)).isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void a_token_cannot_choose_its_algorithm() {
        String claims = encoded("{\"sub\":\"tom\",\"iat\":1}");
        assertThat(codeOf(encoded("{\"alg\":\"none\",\"kid\":\"one\"}") + '.' + claims + '.', null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        String right = signed(Map.of("sub", "tom", "iat", 1));
        String signature = right.substring(right.lastIndexOf('.'));
        assertThat(codeOf(encoded("{\"alg\":\"HS512\",\"kid\":\"one\"}") + '.' + claims + signature, null))
                .isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void a_token_is_made_for_the_first_app_where_none_is_named() {
        assertThat(at.tokens
                        .issue(new IssueToken(null, "tom", null, null))
                        .await()
                        .app())
                .isEqualTo("one");
    }

    @Test
    void what_a_token_is_asked_for_has_limits() {
        assertThat(issueCode("", null, null)).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(issueCode("a\u0000b", null, null)).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(issueCode("t".repeat(65), null, null)).isEqualTo(ErrorCode.SERVER_PARAMETER_TOO_LONG);
        assertThat(issueCode("tom", "n".repeat(65), null)).isEqualTo(ErrorCode.SERVER_PARAMETER_TOO_LONG);
        assertThat(issueCode("tom", "T\u0000m", null)).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(issueCode("tom", null, "p".repeat(1_025))).isEqualTo(ErrorCode.SERVER_PARAMETER_TOO_LONG);
    }

    @Test
    void nothing_is_answered_before_the_apps_are_known() {
        AppDirectory empty = new AppDirectory(at.stores, null);
        Logins early = new Logins(empty, at.tokens, at.sessions, at.stores, at.time);
        assertThat(Fixture.codeOf(() -> early.open(new OpenSession("one", "t", null, null, null))))
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    private ErrorCode issueCode(String user, @Nullable String name, @Nullable String portrait) {
        return Fixture.codeOf(() -> at.tokens.issue(new IssueToken("one", user, name, portrait)));
    }

    private OpenedSession open(@Nullable String token, @Nullable String session) {
        return at.logins
                .open(new OpenSession("one", token, null, null, session))
                .await();
    }

    private ErrorCode codeOf(@Nullable String token, @Nullable String session) {
        return Fixture.codeOf(() -> at.logins.open(new OpenSession("one", token, null, null, session)));
    }

    private String signed(Map<String, Object> claims) {
        return at.codec.sign("one", "secret 1", new HashMap<>(claims));
    }

    /** As other libraries write it, with escapes. */
    private static String signedText(String claims) {
        String signed = encoded("{\"alg\":\"HS256\",\"kid\":\"one\"}") + '.' + encoded(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("secret 1".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
