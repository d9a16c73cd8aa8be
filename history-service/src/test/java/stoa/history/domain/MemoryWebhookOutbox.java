package stoa.history.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import stoa.protocol.kafka.DeadLetter;

/** Lanes and events in memory, as the sender needs them. */
final class MemoryWebhookOutbox implements WebhookOutbox {
    private record Key(Webhook hook, String app, String name) {}

    private static final class Kept {
        private final TreeMap<Long, String> events = new TreeMap<>();
        private long dueMs;
        private long claim;
        private int failures;
    }

    private final Map<Key, Kept> lanes = new LinkedHashMap<>();
    private long number;

    void add(Webhook hook, String lane, String payload) {
        lanes.computeIfAbsent(new Key(hook, "app", lane), _ -> new Kept())
                .events
                .put(++number, payload);
    }

    List<String> payloads() {
        return lanes.values().stream()
                .flatMap(kept -> kept.events.values().stream())
                .toList();
    }

    int failures(Webhook hook, String lane) {
        return kept(new Key(hook, "app", lane)).failures;
    }

    long dueMs(Webhook hook, String lane) {
        return kept(new Key(hook, "app", lane)).dueMs;
    }

    private Kept kept(Key key) {
        return Objects.requireNonNull(lanes.get(key), "there is no such lane");
    }

    @Override
    public Future<List<Lane>> claim(long nowMs, long untilMs, int lanesMax) {
        List<Lane> claimed = new ArrayList<>();
        lanes.forEach((key, kept) -> {
            if (kept.dueMs <= nowMs && claimed.size() < lanesMax) {
                kept.dueMs = untilMs;
                kept.claim++;
                List<Waiting> events = new ArrayList<>();
                kept.events.forEach((place, payload) -> events.add(new Waiting(place, payload)));
                claimed.add(new Lane(key.hook(), key.app(), key.name(), kept.claim, kept.failures, events));
            }
        });
        return Future.succeededFuture(claimed);
    }

    @Override
    public Future<Void> finish(Lane lane, List<Long> told, long dueMs, int failures) {
        Key key = new Key(lane.hook(), lane.app(), lane.name());
        Kept kept = kept(key);
        told.forEach(kept.events::remove);
        if (kept.claim == lane.claim()) {
            kept.dueMs = dueMs;
            kept.failures = failures;
            if (kept.events.isEmpty()) {
                lanes.remove(key);
            }
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<Integer, Long>> positions(String topicId, Collection<Integer> partitions) {
        throw new UnsupportedOperationException("the sender reads nothing");
    }

    @Override
    public Future<Boolean> store(List<Move> moves, List<WebhookEvent> events, long nowMs) {
        throw new UnsupportedOperationException("the sender stores nothing");
    }

    @Override
    public Future<Integer> giveUpOld(long beforeMs, int eventsMax, Function<List<DeadLetter>, Future<Void>> letters) {
        throw new UnsupportedOperationException("the sender gives nothing up");
    }

    @Override
    public Future<Integer> giveUpTooMany(
            int perAppMax, int eventsMax, Function<List<DeadLetter>, Future<Void>> letters) {
        throw new UnsupportedOperationException("the sender gives nothing up");
    }

    @Override
    public Future<Map<Webhook, Long>> waiting() {
        throw new UnsupportedOperationException("the sender counts nothing");
    }

    @Override
    public Future<Void> forgetOldIds(long nowMs) {
        throw new UnsupportedOperationException("the sender forgets nothing");
    }
}
