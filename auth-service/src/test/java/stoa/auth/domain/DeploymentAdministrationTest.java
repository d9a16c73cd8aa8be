package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.AppOperations.AppInfo;
import stoa.protocol.auth.AppOperations.AppSecrets;
import stoa.protocol.auth.AppOperations.Apps;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.error.ErrorCode;

/** Apps made, listed, switched off, and given other secrets while everything goes on (feature A1). */
class DeploymentAdministrationTest {
    private static final String ADMIN = "the admin's secret";

    private final Fixture at = new Fixture();
    private final DeploymentAdministration deployment = deployment(Optional.of(ADMIN));

    private DeploymentAdministration deployment(Optional<String> secret) {
        return new DeploymentAdministration(secret, at.apps, at.stores, at.time, new SplittableRandom(1));
    }

    private AppSecrets create(@Nullable String app, @Nullable String secret) {
        return deployment
                .create(new CreateApp(ADMIN, app, secret, null, null), Map.of())
                .await();
    }

    private static RotateSecrets rotation(@Nullable String secret, @Nullable String masterKey, int graceSeconds) {
        return new RotateSecrets(ADMIN, "one", secret, masterKey, graceSeconds);
    }

    private void call(String secret) {
        at.administration
                .checkRequest(new CheckRequestSignature("one", "n", "1", Signatures.ofRequest(secret, "n", "1")))
                .await();
    }

    private ErrorCode refusal(String secret) {
        return Fixture.codeOf(() -> at.administration.checkRequest(
                new CheckRequestSignature("one", "n", "1", Signatures.ofRequest(secret, "n", "1"))));
    }

    @Test
    void an_app_is_made_and_used_at_once() {
        AppSecrets made = create(null, null);
        assertThat(made.app()).hasSize(16);
        assertThat(made.secret()).hasSize(32).isNotEqualTo(made.masterKey());
        assertThat(at.apps.usable(made.app(), 1).secret()).isEqualTo(made.secret());
        assertThat(create("shop", "long-enough").secret()).isEqualTo("long-enough");
        Map<String, @Nullable Object> settings = new HashMap<>(Map.of("messagesPerSecond", 9));
        deployment
                .create(new CreateApp(ADMIN, "set", null, null, "{…}"), settings)
                .await();
        assertThat(at.administration.settings("set").messagesPerSecond()).isEqualTo(9);
    }

    @Test
    void what_does_not_fit_is_refused() {
        assertThat(Fixture.codeOf(() -> deployment.create(new CreateApp(ADMIN, "one", null, null, null), Map.of())))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(() -> deployment.create(new CreateApp(ADMIN, "a b", null, null, null), Map.of())))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(() -> deployment.create(new CreateApp(ADMIN, "b", "short", null, null), Map.of())))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(
                        () -> deployment.create(new CreateApp(ADMIN, "c", null, null, null), Map.of("nonsense", 1))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(() -> deployment.rotate(rotation(null, null, 5))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(() -> deployment.rotate(rotation("", null, -1))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(() -> deployment.disable(new DisableApp(ADMIN, "nobody", true))))
                .isEqualTo(ErrorCode.SERVER_UNKNOWN_APP);
    }

    @Test
    void nobody_may_with_another_secret_or_where_none_is_set() {
        assertThat(Fixture.codeOf(() -> deployment.create(new CreateApp("guess", null, null, null, null), Map.of())))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        assertThat(Fixture.codeOf(() -> deployment.rotate(new RotateSecrets("", "one", "", null, 0))))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        assertThat(Fixture.codeOf(() -> deployment(Optional.empty()).disable(new DisableApp("", "one", true))))
                .isEqualTo(ErrorCode.SERVER_NOT_ENABLED);
        call("secret 1");
    }

    @Test
    void apps_are_listed_by_key_in_pages_without_secrets() {
        create("b", null);
        create("a", null);
        Apps first = deployment.list(new ListApps(ADMIN, "", 2));
        assertThat(first.apps()).isEqualTo(List.of(new AppInfo("a", false, 0), new AppInfo("b", false, 0)));
        assertThat(first.more()).isTrue();
        Apps rest = deployment.list(new ListApps(ADMIN, "b", 2));
        assertThat(rest).isEqualTo(new Apps(List.of(new AppInfo("one", false, 0)), false));
    }

    @Test
    void the_old_secret_counts_for_its_time_for_calls_tokens_and_sessions() {
        String token = at.token("tom");
        String session = at.logins
                .open(new OpenSession("one", token, null, null, null))
                .await()
                .sessionToken();
        AppSecrets rotated = deployment.rotate(rotation("", null, 60)).await();
        assertThat(rotated.masterKey()).isEqualTo("master 1");
        assertThat(rotated.oldUntilMs()).isEqualTo(at.time.millis() + 60_000);
        call("secret 1");
        call(rotated.secret());
        assertThat(at.logins
                        .open(new OpenSession("one", token, null, null, session))
                        .await()
                        .resumed())
                .isTrue();
        String fresh = at.token("tom");
        assertThat(Fixture.codeOf(() -> deployment.rotate(rotation("", null, 60))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        at.time.pass(60_000);
        assertThat(refusal("secret 1")).isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        call(rotated.secret());
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("one", token, null, null, null))))
                .isEqualTo(ErrorCode.BAD_TOKEN);
        at.logins.open(new OpenSession("one", fresh, null, null, null)).await();
        assertThat(deployment.list(new ListApps(ADMIN, "", 9)).apps()).containsExactly(new AppInfo("one", false, 0));
    }

    @Test
    void the_old_master_key_counts_for_its_time_and_nothing_old_counts_without_a_time() {
        AppSecrets rotated = deployment.rotate(rotation(null, "", 60)).await();
        call("secret 1");
        at.administration.change("one", "master 1", null).await();
        at.administration.change("one", rotated.masterKey(), null).await();
        long nowMs = at.time.millis();
        LoginSignature old = new LoginSignature(nowMs, "n", Signatures.ofLogin(Fixture.ONE, "tom", nowMs, "n"));
        at.logins.open(new OpenSession("one", null, "tom", old, null)).await();
        AppSecrets again =
                deployment.rotate(rotation("brand-new-secret", "", 0)).await();
        assertThat(again.oldUntilMs()).isZero();
        assertThat(Fixture.codeOf(() -> at.administration.change("one", "master 1", null)))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        assertThat(Fixture.codeOf(() -> at.administration.change("one", rotated.masterKey(), null)))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        assertThat(refusal("secret 1")).isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        call("brand-new-secret");
    }

    @Test
    void a_disabled_app_lets_nobody_in_and_is_told_once_by_each_node() {
        String token = at.token("tom");
        deployment.disable(new DisableApp(ADMIN, "one", true)).await();
        assertThat(at.apps.takeNewlyDisabled()).containsExactly("one");
        assertThat(refusal("secret 1")).isEqualTo(ErrorCode.SERVER_APP_LOCKED);
        assertThat(Fixture.codeOf(() -> at.logins.open(new OpenSession("one", token, null, null, null))))
                .isEqualTo(ErrorCode.APP_DISABLED);
        at.apps.refresh().await();
        assertThat(at.apps.takeNewlyDisabled()).isEmpty();
        deployment.disable(new DisableApp(ADMIN, "one", false)).await();
        at.logins.open(new OpenSession("one", token, null, null, null)).await();
    }

    @Test
    void an_app_disabled_at_another_node_is_told_after_the_next_refresh() {
        at.stores.change("one", app -> app.withDisabled(true)).await();
        assertThat(at.apps.takeNewlyDisabled()).isEmpty();
        at.apps.refresh().await();
        assertThat(at.apps.takeNewlyDisabled()).containsExactly("one");
    }
}
