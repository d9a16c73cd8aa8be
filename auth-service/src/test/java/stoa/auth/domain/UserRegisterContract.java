package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.auth.domain.UserStore.StoredUser;
import stoa.protocol.auth.UserOperations.BlockedUser;

/** What every register of users does. */
public interface UserRegisterContract {
    /**
     * The register under test, empty.
     *
     * @return always the same one in a test
     */
    UserRegister register();

    /**
     * The store of the same users.
     *
     * @return always the same one in a test
     */
    UserStore users();

    @Test
    default void what_was_decided_is_found_at_the_next_login_and_leaves_the_rest_alone() {
        users().save("one", "tom", "Tom", null, 5).await();
        register().expireTokens("one", List.of("tom", "ann", "tom"), 100).await();
        register().expireTokens("one", List.of("tom"), 50).await();
        register().block("one", List.of("ann", "tom", "ann"), 1_000).await();
        register().setActive("one", "tom", false).await();
        assertThat(users().find("one", "tom").await()).isEqualTo(new StoredUser("Tom", null, 5, 100, 1_000, true));
        assertThat(users().find("one", "ann").await()).isEqualTo(new StoredUser(null, null, 0, 100, 1_000, false));
        assertThat(users().find("two", "tom").await()).isEqualTo(StoredUser.UNKNOWN);
        register().block("one", List.of("tom", "nobody"), 0).await();
        register().setActive("one", "tom", true).await();
        users().save("one", "ann", "Ann", null, 9).await();
        assertThat(users().find("one", "tom").await()).isEqualTo(new StoredUser("Tom", null, 5, 100, 0, false));
        assertThat(users().find("one", "ann").await()).isEqualTo(new StoredUser("Ann", null, 9, 100, 1_000, false));
    }

    @Test
    default void a_later_block_replaces_the_first_also_by_a_shorter_one() {
        register().block("one", List.of("tom"), 1_000).await();
        register().block("one", List.of("tom"), 500).await();
        assertThat(register().blocked("one", 0, 0, 10).await()).containsExactly(new BlockedUser("tom", 500));
    }

    @Test
    default void who_is_blocked_is_listed_in_pages_by_end() {
        register().block("one", List.of("c", "a"), 300).await();
        register().block("one", List.of("b"), 200).await();
        register().block("one", List.of("over"), 100).await();
        register().block("two", List.of("other"), 900).await();
        assertThat(register().blocked("one", 100, 0, 2).await())
                .containsExactly(new BlockedUser("b", 200), new BlockedUser("a", 300));
        assertThat(register().blocked("one", 100, 2, 2).await()).containsExactly(new BlockedUser("c", 300));
        assertThat(register().blocked("one", 300, 0, 2).await()).isEmpty();
    }

    @Test
    default void tags_are_replaced_and_keep_their_order() {
        register()
                .setTags("one", List.of("tom", "ann"), List.of("z", "a\"b", ""))
                .await();
        register().setTags("one", List.of("ann"), List.of()).await();
        assertThat(register().tags("one", List.of("tom", "ann", "nobody")).await())
                .isEqualTo(Map.of("tom", List.of("z", "a\"b", ""), "ann", List.of()));
    }

    @Test
    default void who_is_switched_off_is_listed_in_pages() {
        for (String user : List.of("c", "a", "b")) {
            register().setActive("one", user, false).await();
        }
        register().setActive("one", "a", true).await();
        assertThat(register().deactivated("one", 0, 1).await()).containsExactly("b");
        assertThat(register().deactivated("one", 1, 1).await()).containsExactly("c");
        assertThat(register().deactivated("two", 0, 1).await()).isEmpty();
    }
}
