package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.auth.domain.AppStore.Ensured;
import stoa.auth.domain.UserStore.StoredUser;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** What every store of apps and users does. */
public interface StoreContract {
    /** An app. */
    App ONE = new App("one", "secret 1", "master 1", false, 1, Map.of("messagesPerSecond", 7));

    /**
     * The store under test, empty.
     *
     * @return always the same one in a test
     */
    AppStore apps();

    /**
     * The store under test, empty.
     *
     * @return always the same one in a test
     */
    UserStore users();

    @Test
    default void an_app_is_created_once_and_keeps_what_it_has_set() {
        assertThat(apps().ensure(ONE, 5).await()).isEqualTo(Ensured.CREATED);
        assertThat(apps().ensure(new App("one", "secret 1", "master 1", false, 1, Map.of()), 6)
                        .await())
                .isEqualTo(Ensured.UNCHANGED);
        assertThat(apps().all(10).await()).isEqualTo(List.of(ONE));
    }

    @Test
    default void other_secrets_replace_the_old_ones() {
        apps().ensure(ONE, 5).await();
        assertThat(apps().ensure(new App("one", "secret 2", "master 1", false, 1, Map.of()), 6)
                        .await())
                .isEqualTo(Ensured.SECRETS_REPLACED);
        assertThat(apps().all(10).await())
                .isEqualTo(List.of(new App("one", "secret 2", "master 1", false, 2, ONE.settings())));
    }

    @Test
    default void an_app_is_made_once() {
        assertThat(apps().create(ONE, 5).await()).isTrue();
        assertThat(apps().create(new App("one", "other", "other", false, 1, Map.of()), 6)
                        .await())
                .isFalse();
        assertThat(apps().all(10).await()).isEqualTo(List.of(ONE));
    }

    @Test
    default void secrets_that_were_rotated_stay_when_the_configuration_is_what_it_was() {
        apps().ensure(ONE, 5).await();
        App.OldSecrets old = new App.OldSecrets("secret 1", "", 99);
        App rotated = apps().change("one", app -> app.withSecrets("secret 2", "master 1", old))
                .await();
        assertThat(rotated.settingsVersion()).isEqualTo(2);
        assertThat(apps().ensure(ONE, 6).await()).isEqualTo(Ensured.UNCHANGED);
        assertThat(apps().all(10).await())
                .isEqualTo(List.of(new App("one", "secret 2", "master 1", false, 2, ONE.settings(), old)));
        assertThat(apps().ensure(new App("one", "secret 3", "master 1", false, 1, Map.of()), 7)
                        .await())
                .isEqualTo(Ensured.SECRETS_REPLACED);
        assertThat(apps().all(10).await().getFirst().secrets(50)).containsExactly("secret 3");
    }

    @Test
    default void apps_come_oldest_first_and_no_more_than_asked_for() {
        apps().ensure(new App("z", "s", "m", false, 1, Map.of()), 5).await();
        apps().ensure(new App("b", "s", "m", false, 1, Map.of()), 6).await();
        apps().ensure(new App("a", "s", "m", false, 1, Map.of()), 7).await();
        assertThat(apps().all(2).await()).extracting(App::key).containsExactly("z", "b");
    }

    @Test
    default void a_change_of_settings_gets_a_higher_version() {
        apps().ensure(ONE, 5).await();
        App changed = apps().changeSettings("one", before -> Map.of("recallSeconds", 9, "was", before.toString()))
                .await();
        assertThat(changed.settingsVersion()).isEqualTo(2);
        assertThat(changed.settings()).isEqualTo(Map.of("recallSeconds", 9, "was", "{messagesPerSecond=7}"));
        assertThat(apps().all(10).await()).isEqualTo(List.of(changed));
    }

    @Test
    default void a_refused_change_leaves_everything_as_it_was() {
        apps().ensure(ONE, 5).await();
        assertThatThrownBy(() -> apps().changeSettings("one", _ -> {
                            throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER);
                        })
                        .await())
                .isInstanceOf(StoaException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(apps().all(10).await()).isEqualTo(List.of(ONE));
    }

    @Test
    default void settings_of_an_unknown_app_cannot_be_changed() {
        assertThatThrownBy(
                        () -> apps().changeSettings("nobody", before -> before).await())
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_UNKNOWN_APP);
    }

    @Test
    default void who_was_never_stored_is_unknown() {
        assertThat(users().find("one", "tom").await()).isEqualTo(StoredUser.UNKNOWN);
    }

    @Test
    default void what_is_not_given_stays() {
        users().save("one", "tom", "Tom", null, 7).await();
        users().save("one", "tom", null, "https://example.org/tom.png", 7).await();
        users().save("two", "tom", "Other Tom", null, 7).await();
        assertThat(users().find("one", "tom").await())
                .isEqualTo(new StoredUser("Tom", "https://example.org/tom.png", 7, 0, 0, false));
    }

    @Test
    default void a_revocation_never_goes_back_and_needs_no_stored_user() {
        assertThat(users().revokeBefore("one", "tom", 1_000).await()).isEqualTo(1_000);
        assertThat(users().revokeBefore("one", "tom", 500).await()).isEqualTo(1_000);
        users().save("one", "tom", "Tom", null, 7).await();
        assertThat(users().find("one", "tom").await()).isEqualTo(new StoredUser("Tom", null, 7, 1_000, 0, false));
    }
}
