package stoa.auth.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.auth.RealServers;
import stoa.auth.domain.App;
import stoa.auth.domain.AppStore;
import stoa.auth.domain.StoreContract;
import stoa.auth.domain.UserRegister;
import stoa.auth.domain.UserRegisterContract;
import stoa.auth.domain.UserStore;

/** The stores on PostgreSQL keep the contract, also when many change one app at once. */
class PgStoresIT implements StoreContract, UserRegisterContract {
    private final Pool pool = RealServers.RUNNING.pool();

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE auth_apps, auth_users").execute().await();
    }

    @Override
    public AppStore apps() {
        return new PgAppStore(pool);
    }

    @Override
    public UserStore users() {
        return new PgUserStore(pool);
    }

    @Override
    public UserRegister register() {
        return new PgUserRegister(pool);
    }

    @Test
    void blocks_of_the_same_users_in_any_order_do_not_wait_for_each_other() {
        List<Future<Void>> blocks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            blocks.add(
                    register().block("one", i % 2 == 0 ? List.of("a", "b", "c") : List.of("c", "b", "a"), 1_000 + i));
        }
        Future.all(blocks).await();
        assertThat(register().blocked("one", 0, 0, 10).await()).hasSize(3);
    }

    @Test
    void concurrent_changes_of_settings_come_one_after_the_other() {
        apps().ensure(new App("one", "s", "m", false, 1, Map.of("recallSeconds", 0)), 1)
                .await();
        List<Future<App>> changes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            changes.add(apps().changeSettings(
                            "one",
                            before -> Map.of("recallSeconds", 1 + (Integer) before.getOrDefault("recallSeconds", 0))));
        }
        Future.all(changes).await();
        App last = apps().all(1).await().getFirst();
        assertThat(last.settings()).isEqualTo(Map.of("recallSeconds", 20));
        assertThat(last.settingsVersion()).isEqualTo(21);
    }
}
