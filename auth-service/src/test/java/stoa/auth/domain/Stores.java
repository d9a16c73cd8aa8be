package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** The stores in memory: held to the same contracts as PostgreSQL's. */
public final class Stores implements AppStore, UserStore {
    private final Map<String, App> apps = new HashMap<>();
    private final Map<String, String> configured = new HashMap<>();
    private final List<String> oldestFirst = new ArrayList<>();
    private final MemoryUsers users = new MemoryUsers();

    /** Empty stores. */
    public Stores() {}

    /**
     * What is decided about users.
     *
     * @return of the same users
     */
    public MemoryUsers register() {
        return users;
    }

    /**
     * Stores with one app.
     *
     * @param app the app
     * @return stores
     */
    public static Stores with(App app) {
        Stores stores = new Stores();
        stores.ensure(app, 0);
        return stores;
    }

    @Override
    public Future<List<App>> all(int max) {
        return Future.succeededFuture(oldestFirst.stream()
                .limit(max)
                .map(key -> Optional.ofNullable(apps.get(key)).orElseThrow())
                .toList());
    }

    @Override
    public Future<Ensured> ensure(App app, long nowMs) {
        App before = apps.get(app.key());
        String given = app.secret() + '\n' + app.masterKey();
        boolean same = given.equals(configured.put(app.key(), given));
        if (before == null) {
            return create(app, nowMs).map(Ensured.CREATED);
        }
        if (!same) {
            apps.put(
                    app.key(),
                    new App(
                            app.key(),
                            app.secret(),
                            app.masterKey(),
                            before.disabled(),
                            before.settingsVersion() + 1,
                            before.settings()));
        }
        return Future.succeededFuture(same ? Ensured.UNCHANGED : Ensured.SECRETS_REPLACED);
    }

    @Override
    public Future<Boolean> create(App app, long nowMs) {
        boolean isNew = apps.putIfAbsent(app.key(), app) == null;
        if (isNew) {
            oldestFirst.add(app.key());
        }
        return Future.succeededFuture(isNew);
    }

    @Override
    public Future<App> change(String appKey, UnaryOperator<App> change) {
        App before = apps.get(appKey);
        if (before == null) {
            return Future.failedFuture(new StoaException(ErrorCode.SERVER_UNKNOWN_APP));
        }
        try {
            App after = change.apply(before);
            App changed = new App(
                    appKey,
                    after.secret(),
                    after.masterKey(),
                    after.disabled(),
                    before.settingsVersion() + 1,
                    after.settings(),
                    after.old());
            apps.put(appKey, changed);
            return Future.succeededFuture(changed);
        } catch (StoaException refused) {
            return Future.failedFuture(refused);
        }
    }

    @Override
    public Future<StoredUser> find(String app, String user) {
        return users.find(app, user);
    }

    @Override
    public Future<Void> save(String app, String user, @Nullable String name, @Nullable String portrait, long nowMs) {
        return users.save(app, user, name, portrait, nowMs);
    }

    @Override
    public Future<Long> revokeBefore(String app, String user, long issuedBeforeMs) {
        return users.revokeBefore(app, user, issuedBeforeMs);
    }
}
