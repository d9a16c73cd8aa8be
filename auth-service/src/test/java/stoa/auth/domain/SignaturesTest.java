package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import stoa.protocol.auth.AuthOperations.LoginSignature;

/** Signatures of server API requests and of logins. */
class SignaturesTest {
    private static final long NOW_MS = 1_408_706_337_000L;
    private static final App ANY_AGE = new App("app1", "uTNrkYskbNC", "master-1", false, 1, Map.of());

    @Example
    void a_request_is_signed_with_sha1_over_secret_nonce_and_timestamp() {
        assertThat(Signatures.ofRequest("uTNrkYskbNC", "14314", "1408706337"))
                .isEqualTo("975d732dda1c596411edc40c359308547a945766");
    }

    @Example
    void a_login_is_signed_with_hmac_sha1_and_the_master_key() {
        assertThat(Signatures.ofLogin(ANY_AGE, "tom", 1_408_706_337L, "nonce-1"))
                .isEqualTo("0949b22a8dcb3f530a597ba227516802806f3c24");
    }

    @Property(tries = 200)
    void what_was_signed_is_accepted_in_either_case_at_any_age(@ForAll String nonce, @ForAll long timestamp) {
        String text = Long.toString(timestamp);
        String signature = Signatures.ofRequest(ANY_AGE.secret(), nonce, text);
        assertThat(Signatures.isRequestSigned(ANY_AGE, nonce, text, signature, NOW_MS))
                .isTrue();
        assertThat(Signatures.isRequestSigned(ANY_AGE, nonce, text, signature.toUpperCase(Locale.ROOT), NOW_MS))
                .isTrue();
        LoginSignature login =
                new LoginSignature(timestamp, nonce, Signatures.ofLogin(ANY_AGE, "tom", timestamp, nonce));
        assertThat(Signatures.isLoginSigned(ANY_AGE, "tom", login, NOW_MS)).isTrue();
        assertThat(Signatures.isLoginSigned(ANY_AGE, "tim", login, NOW_MS)).isFalse();
    }

    @Property(tries = 200)
    void one_changed_digit_is_refused(@ForAll String nonce, @ForAll @IntRange(max = 39) int digit) {
        char[] signature =
                Signatures.ofRequest(ANY_AGE.secret(), nonce, "1408706337").toCharArray();
        signature[digit] = signature[digit] == '0' ? '1' : '0';
        assertThat(Signatures.isRequestSigned(ANY_AGE, nonce, "1408706337", new String(signature), NOW_MS))
                .isFalse();
    }

    @Property(tries = 200)
    void a_window_counts_seconds_and_milliseconds_alike(@ForAll @LongRange(min = -100, max = 100) long ageSeconds) {
        App within = new App("app1", "s", "m", false, 1, Map.of("timestampWindowSeconds", 60));
        long seconds = NOW_MS / 1_000 - ageSeconds;
        for (String timestamp : new String[] {Long.toString(seconds), Long.toString(seconds * 1_000)}) {
            assertThat(Signatures.isRequestSigned(
                            within, "n", timestamp, Signatures.ofRequest("s", "n", timestamp), NOW_MS))
                    .isEqualTo(Math.abs(ageSeconds) <= 60);
        }
    }

    @Example
    void a_timestamp_that_is_no_number_has_no_age() {
        App within = new App("app1", "s", "m", false, 1, Map.of("timestampWindowSeconds", 60));
        assertThat(Signatures.isRequestSigned(within, "n", "soon", Signatures.ofRequest("s", "n", "soon"), NOW_MS))
                .isFalse();
        assertThat(Signatures.isRequestSigned(
                        ANY_AGE, "n", "soon", Signatures.ofRequest(ANY_AGE.secret(), "n", "soon"), NOW_MS))
                .isTrue();
    }
}
