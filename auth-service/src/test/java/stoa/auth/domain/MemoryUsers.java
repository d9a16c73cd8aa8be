package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.UserOperations.BlockedUser;

/** Users in memory: held to the same contracts as PostgreSQL's. */
public final class MemoryUsers implements UserStore, UserRegister {
    private record Key(String app, String user) {}

    private final Map<Key, StoredUser> users = new HashMap<>();
    private final Map<Key, List<String>> tags = new HashMap<>();

    /** Nobody. */
    public MemoryUsers() {}

    private StoredUser change(String app, String user, UnaryOperator<StoredUser> change) {
        return users.compute(new Key(app, user), (_, old) -> change.apply(old == null ? StoredUser.UNKNOWN : old));
    }

    @Override
    public Future<StoredUser> find(String app, String user) {
        return Future.succeededFuture(users.getOrDefault(new Key(app, user), StoredUser.UNKNOWN));
    }

    @Override
    public Future<Void> save(String app, String user, @Nullable String name, @Nullable String portrait, long nowMs) {
        change(
                app,
                user,
                old -> new StoredUser(
                        name == null ? old.name() : name,
                        portrait == null ? old.portrait() : portrait,
                        old.createdAtMs() == 0 ? nowMs : old.createdAtMs(),
                        old.tokensFromMs(),
                        old.blockedUntilMs(),
                        old.deactivated()));
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> revokeBefore(String app, String user, long issuedBeforeMs) {
        StoredUser stored = change(
                app,
                user,
                old -> new StoredUser(
                        old.name(),
                        old.portrait(),
                        old.createdAtMs(),
                        Math.max(old.tokensFromMs(), issuedBeforeMs),
                        old.blockedUntilMs(),
                        old.deactivated()));
        return Future.succeededFuture(stored.tokensFromMs());
    }

    @Override
    public Future<Void> expireTokens(String app, List<String> named, long issuedBeforeMs) {
        named.forEach(user -> revokeBefore(app, user, issuedBeforeMs));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> block(String app, List<String> named, long untilMs) {
        named.forEach(user -> change(
                app,
                user,
                old -> new StoredUser(
                        old.name(),
                        old.portrait(),
                        old.createdAtMs(),
                        old.tokensFromMs(),
                        untilMs,
                        old.deactivated())));
        return Future.succeededFuture();
    }

    @Override
    public Future<List<BlockedUser>> blocked(String app, long nowMs, int skip, int limit) {
        return Future.succeededFuture(users.entrySet().stream()
                .filter(entry ->
                        entry.getKey().app().equals(app) && entry.getValue().blockedUntilMs() > nowMs)
                .map(entry ->
                        new BlockedUser(entry.getKey().user(), entry.getValue().blockedUntilMs()))
                .sorted(Comparator.comparingLong(BlockedUser::untilMs).thenComparing(BlockedUser::user))
                .skip(skip)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Void> setTags(String app, List<String> named, List<String> given) {
        named.forEach(user -> tags.put(new Key(app, user), List.copyOf(given)));
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<String, List<String>>> tags(String app, List<String> named) {
        Map<String, List<String>> found = new TreeMap<>();
        named.forEach(user -> {
            List<String> stored = tags.get(new Key(app, user));
            if (stored != null) {
                found.put(user, stored);
            }
        });
        return Future.succeededFuture(found);
    }

    @Override
    public Future<Void> setActive(String app, String user, boolean active) {
        change(
                app,
                user,
                old -> new StoredUser(
                        old.name(),
                        old.portrait(),
                        old.createdAtMs(),
                        old.tokensFromMs(),
                        old.blockedUntilMs(),
                        !active));
        return Future.succeededFuture();
    }

    @Override
    public Future<List<String>> deactivated(String app, int skip, int limit) {
        return Future.succeededFuture(users.entrySet().stream()
                .filter(entry ->
                        entry.getKey().app().equals(app) && entry.getValue().deactivated())
                .map(entry -> entry.getKey().user())
                .sorted()
                .skip(skip)
                .limit(limit)
                .toList());
    }
}
