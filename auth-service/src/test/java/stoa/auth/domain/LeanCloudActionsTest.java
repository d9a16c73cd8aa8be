package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.LeanCloudOperations.CheckActionSignature;
import stoa.protocol.auth.LeanCloudOperations.SignedAction;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;

/** What apps sign so that LeanCloud's clients may do it to conversations (feature A4). */
class LeanCloudActionsTest {
    private final Fixture at = new Fixture();
    private final LeanCloudActions actions = new LeanCloudActions(at.apps, at.nonces, at.time);
    private int nonces;

    /** Signs as an app's server does, by the vendor's documentation. */
    private LoginSignature signed(String before, String after) {
        long timestamp = at.time.millis();
        String nonce = "n" + ++nonces;
        return new LoginSignature(timestamp, nonce, hmac(before + ':' + timestamp + ':' + nonce + after));
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec("master 1".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CheckActionSignature request(
            SignedAction action, String conversation, List<String> users, @Nullable LoginSignature signature) {
        return new CheckActionSignature("one", "tom", action, conversation, users, signature);
    }

    private Done check(SignedAction action, String conversation, List<String> users, LoginSignature signature) {
        return actions.check(request(action, conversation, users, signature)).await();
    }

    private ErrorCode codeOf(
            SignedAction action, String conversation, List<String> users, @Nullable LoginSignature signature) {
        return Fixture.codeOf(() -> actions.check(request(action, conversation, users, signature)));
    }

    @Test
    void eachActionIsSignedInItsOwnWords() {
        List<String> users = List.of("jerry", "Bob", "jerry");
        check(SignedAction.INVITE, "c1", users, signed("one:tom:c1:Bob:jerry", ":invite"));
        check(SignedAction.KICK, "c1", users, signed("one:tom:c1:Bob:jerry", ":kick"));
        check(SignedAction.BLOCK, "c1", users, signed("one:tom:c1:Bob:jerry", ":conversation-block-clients"));
        check(SignedAction.UNBLOCK, "c1", users, signed("one:tom:c1:Bob:jerry", ":conversation-unblock-clients"));
        check(SignedAction.CLIENT_BLOCK, "c1", List.of(), signed("one:tom:c1:", ":client-block-conversations"));
        check(SignedAction.CLIENT_UNBLOCK, "c1", List.of(), signed("one:tom:c1:", ":client-unblock-conversations"));
        assertThat(codeOf(SignedAction.INVITE, "c2", users, signed("one:tom:c1:Bob:jerry", ":invite")))
                .isEqualTo(ErrorCode.CONVERSATION_SIGNATURE_FAILED);
        assertThat(codeOf(SignedAction.KICK, "c1", users, signed("one:tom:c1:Bob:jerry", ":invite")))
                .isEqualTo(ErrorCode.CONVERSATION_SIGNATURE_FAILED);
        assertThat(codeOf(SignedAction.BLOCK, "c1", List.of("eve"), signed("one:tom:c1:Bob:jerry", ":invite")))
                .isEqualTo(ErrorCode.BLOCK_SIGNATURE_FAILED);
    }

    @Test
    void newConversationsAreSignedWithOrWithoutWhoBeginsThem() {
        check(SignedAction.START, "", List.of("jerry", "tom"), signed("one:tom:jerry:tom", ""));
        check(SignedAction.START, "", List.of("jerry", "tom"), signed("one:tom:jerry", ""));
        check(SignedAction.START, "", List.of("jerry"), signed("one:tom:jerry:tom", ""));
        assertThat(codeOf(SignedAction.START, "", List.of("jerry", "eve"), signed("one:tom:jerry", "")))
                .isEqualTo(ErrorCode.CONVERSATION_SIGNATURE_FAILED);
    }

    @Test
    void secondsAndUpperCaseAreReadToo() {
        long seconds = at.time.millis() / 1_000;
        String hex = hmac("one:tom:c1:bob:" + seconds + ":n:invite").toUpperCase(Locale.ROOT);
        check(SignedAction.INVITE, "c1", List.of("bob"), new LoginSignature(seconds, "n", hex));
    }

    @ParameterizedTest
    @EnumSource(SignedAction.class)
    void withoutASignatureNothingIsDone(SignedAction action) {
        assertThat(codeOf(action, "c1", List.of("bob"), null))
                .isIn(ErrorCode.CONVERSATION_SIGNATURE_FAILED, ErrorCode.BLOCK_SIGNATURE_FAILED);
    }

    @Test
    void aSignatureCountsForSixHoursAndOnce() {
        LoginSignature old = signed("one:tom:c1:bob", ":invite");
        LoginSignature once = signed("one:tom:c1:bob", ":invite");
        at.time.pass(LeanCloudActions.WINDOW_MS);
        check(SignedAction.INVITE, "c1", List.of("bob"), once);
        assertThat(codeOf(SignedAction.INVITE, "c1", List.of("bob"), once))
                .isEqualTo(ErrorCode.CONVERSATION_SIGNATURE_FAILED);
        assertThat(at.nonces.keptMs()).isEqualTo(2 * LeanCloudActions.WINDOW_MS);
        at.time.pass(1);
        assertThat(codeOf(SignedAction.INVITE, "c1", List.of("bob"), old))
                .isEqualTo(ErrorCode.CONVERSATION_SIGNATURE_FAILED);
        LoginSignature without = new LoginSignature(at.time.millis(), "", "0");
        assertThat(codeOf(SignedAction.INVITE, "c1", List.of("bob"), without))
                .isEqualTo(ErrorCode.CONVERSATION_SIGNATURE_FAILED);
    }

    @Test
    void whileNobodyKnowsTheNoncesNothingIsDone() {
        at.nonces.away(true);
        LoginSignature signature = signed("one:tom:c1:bob", ":invite");
        assertThatThrownBy(() -> check(SignedAction.INVITE, "c1", List.of("bob"), signature))
                .isInstanceOf(IllegalStateException.class);
    }
}
