package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.error.ErrorCode;

/** Apps in memory, signed requests and settings. */
class AppDirectoryTest {
    private final Fixture at = new Fixture();

    @Test
    void a_change_made_elsewhere_is_told_once_after_the_next_refresh() {
        at.stores.changeSettings("one", _ -> Map.of("recallSeconds", 60)).await();
        assertThat(at.administration.settings("one").recallSeconds()).isZero();
        assertThat(at.apps.refresh().await())
                .extracting(AppSettings::recallSeconds)
                .containsExactly(60);
        assertThat(at.administration.settings("one").recallSeconds()).isEqualTo(60);
        assertThat(at.apps.refresh().await()).isEmpty();
    }

    @Test
    void a_change_made_here_counts_at_once() {
        AppSettings changed = at.administration
                .change("one", "master 1", changes("messagesPerSecond", 9))
                .await();
        assertThat(changed.messagesPerSecond()).isEqualTo(9);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(at.administration.settings("one")).isEqualTo(changed);
        assertThat(at.administration.change("one", "master 1", null).await()).isEqualTo(changed);
    }

    @Test
    void settings_need_the_master_key_of_the_app() {
        assertThat(Fixture.codeOf(() -> at.administration.change("one", "secret 1", null)))
                .isEqualTo(ErrorCode.SERVER_BAD_SIGNATURE);
        assertThat(Fixture.codeOf(() -> at.administration.change("two", "master 1", null)))
                .isEqualTo(ErrorCode.SERVER_UNKNOWN_APP);
    }

    @Test
    void a_request_is_refused_for_the_app_before_the_signature() {
        String right = Signatures.ofRequest("secret 1", "n", "1");
        at.administration
                .checkRequest(new CheckRequestSignature("one", "n", "1", right))
                .await();
        assertThatThrownBy(() -> at.administration.checkRequest(new CheckRequestSignature("one", "n", "2", right)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_SIGNATURE);
        assertThatThrownBy(() -> at.administration.checkRequest(new CheckRequestSignature("two", "n", "1", right)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_UNKNOWN_APP);
    }

    @Test
    void a_disabled_app_is_locked_only_for_who_knows_its_secret() {
        at.stores.ensure(new App("off", "s", "m", true, 1, Map.of()), 1).await();
        at.apps.refresh().await();
        assertThatThrownBy(() -> at.administration.checkRequest(
                        new CheckRequestSignature("off", "n", "1", Signatures.ofRequest("s", "n", "1"))))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_APP_LOCKED);
        assertThatThrownBy(() -> at.administration.checkRequest(new CheckRequestSignature("off", "n", "1", "0")))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_SIGNATURE);
    }

    @Test
    void only_apps_in_use_are_repeated() {
        at.stores.ensure(new App("two", "s", "m", false, 1, Map.of()), 1).await();
        at.apps.refresh().await();
        long nowMs = at.time.millis();
        assertThat(at.apps.inUse(nowMs)).isEmpty();
        at.apps.usable("two", nowMs);
        assertThat(at.apps.inUse(nowMs)).extracting(AppSettings::app).containsExactly("two");
        assertThat(at.apps.inUse(nowMs + AppDirectory.IN_USE_MS + 1)).isEmpty();
    }

    @Test
    void of_very_many_apps_in_use_the_latest_are_repeated() {
        for (int i = 0; i < AppDirectory.APPS_IN_USE_MAX + 1; i++) {
            at.stores
                    .ensure(new App("app" + i, "s", "m", false, 1, Map.of()), i)
                    .await();
        }
        at.apps.refresh().await();
        for (int i = 0; i < AppDirectory.APPS_IN_USE_MAX + 1; i++) {
            at.apps.usable("app" + i, 1);
        }
        assertThat(at.apps.inUse(1))
                .hasSize(AppDirectory.APPS_IN_USE_MAX)
                .extracting(AppSettings::app)
                .doesNotContain("app0");
    }

    @Test
    void secrets_are_never_shown() {
        assertThat(Fixture.ONE.toString())
                .contains("one")
                .doesNotContain("secret")
                .doesNotContain("master");
    }

    private static Map<String, @Nullable Object> changes(String name, Object value) {
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put(name, value);
        return changes;
    }
}
