package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * All apps in memory, read anew each second, so that a login costs no look-up and secrets stay known
 * while PostgreSQL restarts. Also knows which apps are in use, whose settings are told to all processes
 * each second. Single-threaded: one context.
 */
public final class AppDirectory {
    /** Apps of a deployment at most; more are left out and counted by {@link #isTruncated}. */
    public static final int APPS_MAX = 10_000;

    /** Apps whose settings are repeated each second at most; the least recently used are left out. */
    public static final int APPS_IN_USE_MAX = 256;

    /** How long an app counts as in use after the last question about it, in milliseconds. */
    public static final long IN_USE_MS = 60 * 60 * 1_000L;

    private final AppStore store;
    private final @Nullable String firstKey;
    private final List<String> newlyDisabled = new ArrayList<>();
    private final SequencedMap<String, Long> lastUsedMs = new LinkedHashMap<>();
    private Map<String, App> byKey = Map.of();
    private @Nullable String oldestKey;
    private boolean loaded;
    private boolean truncated;

    /**
     * An empty directory.
     *
     * @param store where apps are kept
     * @param firstKey key of the first app; null to take the oldest
     */
    public AppDirectory(AppStore store, @Nullable String firstKey) {
        this.store = store;
        this.firstKey = firstKey;
    }

    /**
     * Reads all apps anew.
     *
     * @return settings that changed since the last time; fails when the store does not answer, and
     *     then what was known stays
     */
    public Future<List<AppSettings>> refresh() {
        return store.all(APPS_MAX + 1).map(this::replace);
    }

    /**
     * Takes a change made here, before the next {@link #refresh}.
     *
     * @param app as stored
     */
    public void put(App app) {
        App before = byKey.get(app.key());
        if (before == null || before.settingsVersion() <= app.settingsVersion()) {
            Map<String, App> changed = new HashMap<>(byKey);
            changed.put(app.key(), app);
            noteDisabled(before, app);
            byKey = changed;
        }
    }

    /**
     * Finds an app and marks it as used.
     *
     * @param key app key as a client sent it
     * @param nowMs epoch milliseconds
     * @return the app, disabled or not; empty when there is none
     */
    public Optional<App> find(String key, long nowMs) {
        App app = byKey.get(key);
        if (app != null) {
            lastUsedMs.putLast(key, nowMs);
            if (lastUsedMs.size() > APPS_IN_USE_MAX) {
                lastUsedMs.pollFirstEntry();
            }
        }
        return Optional.ofNullable(app);
    }

    /**
     * Finds an app that clients may use.
     *
     * @param key app key as a client sent it
     * @param nowMs epoch milliseconds
     * @return the app
     * @throws StoaException {@code BAD_APP_KEY}, {@code APP_DISABLED}, or {@code UNAVAILABLE} before the
     *     apps were read once
     */
    public App usable(String key, long nowMs) {
        if (!loaded) {
            throw new StoaException(ErrorCode.UNAVAILABLE, "the apps are not loaded yet");
        }
        App app = find(key, nowMs).orElseThrow(() -> new StoaException(ErrorCode.BAD_APP_KEY));
        if (app.disabled()) {
            throw new StoaException(ErrorCode.APP_DISABLED);
        }
        return app;
    }

    /**
     * The app that is meant where none is named.
     *
     * @param nowMs epoch milliseconds
     * @return the first app
     * @throws StoaException {@code BAD_APP_KEY} when there is none
     */
    public App first(long nowMs) {
        String key = firstKey == null ? oldestKey : firstKey;
        return usable(key == null ? "" : key, nowMs);
    }

    /**
     * Settings of the apps in use.
     *
     * @param nowMs epoch milliseconds
     * @return at most {@link #APPS_IN_USE_MAX}
     */
    public List<AppSettings> inUse(long nowMs) {
        lastUsedMs.values().removeIf(usedMs -> nowMs - usedMs > IN_USE_MS);
        List<AppSettings> settings = new ArrayList<>();
        for (String key : lastUsedMs.keySet()) {
            App app = byKey.get(key);
            if (app != null) {
                settings.add(app.effectiveSettings());
            }
        }
        return settings;
    }

    /**
     * Whether the apps were read at least once.
     *
     * @return true from the first success on
     */
    public boolean isLoaded() {
        return loaded;
    }

    /**
     * Whether there are more apps than are held.
     *
     * @return true above {@link #APPS_MAX}
     */
    public boolean isTruncated() {
        return truncated;
    }

    /**
     * The apps that were found switched off since the last call.
     *
     * @return app keys, each once
     */
    public List<String> takeNewlyDisabled() {
        List<String> taken = List.copyOf(newlyDisabled);
        newlyDisabled.clear();
        return taken;
    }

    /**
     * Some of the apps.
     *
     * @param after app key to go on behind; empty for the first
     * @param limit how many at most
     * @return by key
     */
    public List<App> page(String after, int limit) {
        return byKey.values().stream()
                .filter(app -> app.key().compareTo(after) > 0)
                .sorted(Comparator.comparing(App::key))
                .limit(limit)
                .toList();
    }

    /**
     * How many apps are held.
     *
     * @return at most {@link #APPS_MAX}
     */
    public int size() {
        return byKey.size();
    }

    private void noteDisabled(@Nullable App before, App app) {
        if (app.disabled() && before != null && !before.disabled()) {
            newlyDisabled.add(app.key());
        }
    }

    private List<AppSettings> replace(List<App> apps) {
        truncated = apps.size() > APPS_MAX;
        oldestKey = apps.isEmpty() ? null : apps.getFirst().key();
        Map<String, App> next = new HashMap<>();
        List<AppSettings> changed = new ArrayList<>();
        for (App read : apps.subList(0, Math.min(apps.size(), APPS_MAX))) {
            App before = byKey.get(read.key());
            // A read that began before a change made here may answer after it.
            App app = before != null && before.settingsVersion() > read.settingsVersion() ? before : read;
            next.put(app.key(), app);
            noteDisabled(before, app);
            if (before != null && before.settingsVersion() < app.settingsVersion()) {
                changed.add(app.effectiveSettings());
            }
        }
        byKey = next;
        loaded = true;
        return changed;
    }
}
