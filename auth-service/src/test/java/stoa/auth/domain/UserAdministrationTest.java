package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.auth.UserOperations.BlockedUser;
import stoa.protocol.auth.UserOperations.ExpireTokens;
import stoa.protocol.auth.UserOperations.GetUser;
import stoa.protocol.auth.UserOperations.QueryBlocked;
import stoa.protocol.auth.UserOperations.QueryDeactivated;
import stoa.protocol.auth.UserOperations.QueryTags;
import stoa.protocol.auth.UserOperations.SetActive;
import stoa.protocol.auth.UserOperations.SetTags;
import stoa.protocol.auth.UserOperations.UnblockUsers;
import stoa.protocol.auth.UserOperations.UpdateUser;
import stoa.protocol.auth.UserOperations.UserInfo;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** What back ends decide about users, and what it means for who logs in (features A2, A3, A4, A10). */
class UserAdministrationTest {
    private static final List<String> TOM = List.of("tom");
    private static final long MINUTE_MS = 60_000;

    private final Fixture at = new Fixture();

    @Test
    void a_blocked_user_stays_out_until_the_end_and_learns_how_long() {
        String token = at.token("tom");
        UsersBlocked told = at.users.block(new BlockUsers("one", TOM, 5)).await();
        assertThat(told).isEqualTo(new UsersBlocked("one", TOM, at.time.millis() + 5 * MINUTE_MS));
        at.time.pass(MINUTE_MS);
        assertThatThrownBy(() -> open(token))
                .hasFieldOrPropertyWithValue("code", ErrorCode.USER_BLOCKED)
                .hasFieldOrPropertyWithValue("retryAfterMs", 4 * MINUTE_MS);
        assertThat(Fixture.codeOf(() -> at.logins.renew(new RenewSession("one", "tom", "s", at.time.millis()))))
                .isEqualTo(ErrorCode.USER_BLOCKED);
        assertThat(at.users.blocked(new QueryBlocked("one", 1, 10)).await().users())
                .containsExactly(new BlockedUser("tom", told.untilMs()));
        at.time.pass(4 * MINUTE_MS);
        open(token);
        assertThat(at.users.blocked(new QueryBlocked("one", 1, 10)).await().users())
                .isEmpty();
    }

    @Test
    void who_is_unblocked_may_come_back_at_once() {
        String token = at.token("tom");
        at.users.block(new BlockUsers("one", TOM, 43_200)).await();
        assertThat(at.users.unblock(new UnblockUsers("one", TOM)).await()).isEqualTo(new UsersBlocked("one", TOM, 0));
        open(token);
    }

    @Test
    void who_is_switched_off_stays_out_until_switched_on() {
        String token = at.token("tom");
        assertThat(at.users.setActive(new SetActive("one", "tom", false)).await())
                .isEqualTo(new UsersBlocked("one", TOM, Long.MAX_VALUE));
        assertThatThrownBy(() -> open(token)).hasFieldOrPropertyWithValue("code", ErrorCode.USER_BLOCKED);
        assertThat(at.users
                        .deactivated(new QueryDeactivated("one", 1, 50))
                        .await()
                        .users())
                .containsExactly("tom");
        at.users.setActive(new SetActive("one", "tom", true)).await();
        open(token);
    }

    @Test
    void expired_tokens_are_void_and_a_time_to_come_counts_as_now() {
        String token = at.token("tom");
        at.time.pass(1);
        at.users.expire(new ExpireTokens("one", TOM, Long.MAX_VALUE)).await();
        assertThatThrownBy(() -> open(token)).hasFieldOrPropertyWithValue("code", ErrorCode.BAD_TOKEN);
        open(at.token("tom"));
    }

    @Test
    void what_is_shown_of_a_user_changes_field_by_field() {
        assertThat(at.users.info(new GetUser("one", "tom")).await()).isEqualTo(new UserInfo("tom", null, null, 0));
        long createdAtMs = at.time.millis();
        at.token("tom");
        at.time.pass(1_000);
        at.users.update(new UpdateUser("one", "tom", "Tom", null)).await();
        at.users
                .update(new UpdateUser("one", "tom", null, "https://example.org/t.png"))
                .await();
        assertThat(at.users.info(new GetUser("one", "tom")).await())
                .isEqualTo(new UserInfo("tom", "Tom", "https://example.org/t.png", createdAtMs));
    }

    @Test
    void tags_of_everybody_asked_for_are_answered() {
        at.users.setTags(new SetTags("one", TOM, List.of("vip", "zürich"))).await();
        assertThat(at.users
                        .tags(new QueryTags("one", List.of("ann", "tom")))
                        .await()
                        .byUser())
                .containsEntry("tom", List.of("vip", "zürich"))
                .containsEntry("ann", List.of());
    }

    @Test
    void everything_has_limits() {
        List<String> many = Collections.nCopies(21, "tom");
        assertThat(code(() -> at.users.block(new BlockUsers("one", many, 1)))).isEqualTo(1002);
        assertThat(code(() -> at.users.block(new BlockUsers("one", List.of(), 1))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.block(new BlockUsers("one", List.of(""), 1))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.block(new BlockUsers("one", TOM, 0)))).isEqualTo(1002);
        assertThat(code(() -> at.users.block(new BlockUsers("one", TOM, 43_201))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.expire(new ExpireTokens("one", many, 1))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.setTags(new SetTags("one", TOM, many)))).isEqualTo(1002);
        assertThat(code(() -> at.users.setTags(new SetTags("one", TOM, List.of("")))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.setTags(new SetTags("one", TOM, List.of("v\ud800")))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.setTags(new SetTags("one", TOM, List.of("ü".repeat(21))))))
                .isEqualTo(1005);
        assertThat(code(() -> at.users.tags(new QueryTags("one", Collections.nCopies(51, "tom")))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.blocked(new QueryBlocked("one", 0, 10)))).isEqualTo(1002);
        assertThat(code(() -> at.users.blocked(new QueryBlocked("one", 1, 1_001))))
                .isEqualTo(1002);
        assertThat(code(() -> at.users.update(new UpdateUser("one", "tom", "n".repeat(65), null))))
                .isEqualTo(1005);
        assertThat(code(() -> at.users.info(new GetUser("two", "tom")))).isEqualTo(31002);
    }

    @Test
    void a_nonce_is_used_once_where_the_app_wants_so() {
        CheckRequestSignature request = request("n1");
        at.administration.checkRequest(request).await();
        at.administration.checkRequest(request).await();
        at.administration
                .change("one", "master 1", java.util.Map.of("nonceOnce", true))
                .await();
        at.administration.checkRequest(request).await();
        assertThat(Fixture.codeOf(() -> at.administration.checkRequest(request)))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        assertThat(at.nonces.keptMs()).isEqualTo(AppAdministration.NONCE_KEPT_MS);
        at.administration.checkRequest(request("n2")).await();
    }

    @Test
    void a_nonce_is_remembered_as_long_as_its_signature_counts() {
        at.administration
                .change("one", "master 1", java.util.Map.of("nonceOnce", true, "timestampWindowSeconds", 60))
                .await();
        at.administration.checkRequest(request("n1")).await();
        assertThat(at.nonces.keptMs()).isEqualTo(2 * MINUTE_MS);
    }

    @Test
    void while_nobody_knows_which_nonces_were_used_requests_pass_and_are_counted() {
        at.administration
                .change("one", "master 1", java.util.Map.of("nonceOnce", true))
                .await();
        at.nonces.away(true);
        at.administration.checkRequest(request("n1")).await();
        at.administration.checkRequest(request("n1")).await();
        assertThat(at.administration.noncesUnchecked()).isEqualTo(2);
    }

    private CheckRequestSignature request(String nonce) {
        String timestamp = Long.toString(at.time.millis());
        return new CheckRequestSignature("one", nonce, timestamp, Signatures.ofRequest("secret 1", nonce, timestamp));
    }

    private void open(String token) {
        at.logins.open(new OpenSession("one", token, null, null, null)).await();
    }

    private static int code(java.util.function.Supplier<? extends io.vertx.core.Future<?>> call) {
        try {
            call.get().await();
            return 200;
        } catch (StoaException refused) {
            return refused.code().number();
        }
    }
}
