package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An outbox in memory: held to the same contract as PostgreSQL's. Can be told to fail. */
public final class MemoryOutbox implements RoomOutbox {
    private record Row(OutboxEntry entry, long addedAtMs, long claimedUntilMs, int failures) {
        Lane lane() {
            return new Lane(entry.app(), entry.room());
        }
    }

    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private long seq;
    private @Nullable Throwable failure;

    /** Nothing waits. */
    public MemoryOutbox() {}

    /**
     * Adds entries, as a commit would.
     *
     * @param entries in order
     * @param nowMs epoch milliseconds
     */
    public void add(List<OutboxEntry> entries, long nowMs) {
        entries.forEach(entry -> rows.put(++seq, new Row(entry, nowMs, 0, 0)));
    }

    /**
     * Lets all calls fail from now on.
     *
     * @param with the failure, null to let them succeed again
     */
    public void fail(@Nullable Throwable with) {
        failure = with;
    }

    /**
     * How many entries wait.
     *
     * @return as a database would count
     */
    public int size() {
        return rows.size();
    }

    @Override
    public Future<Map<Lane, Claim>> claim(Set<Lane> lanes, int countMax, long nowMs, long claimedUntilMs) {
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(lanes.stream()
                        .collect(Collectors.toMap(
                                lane -> lane, lane -> claimed(lane, countMax, nowMs, claimedUntilMs))));
    }

    private Claim claimed(Lane lane, int countMax, long nowMs, long claimedUntilMs) {
        List<Waiting> first = new ArrayList<>();
        for (Map.Entry<Long, Row> one : rows.entrySet()) {
            Row row = one.getValue();
            if (!row.lane().equals(lane) || first.size() == countMax) {
                continue;
            }
            if (row.claimedUntilMs() > nowMs) {
                return new Claim.Held(row.failures() > 0);
            }
            first.add(new Waiting(one.getKey(), row.entry(), row.failures()));
        }
        if (first.isEmpty()) {
            return new Claim.Nothing();
        }
        first.forEach(one -> set(one.seq(), claimedUntilMs, 0));
        return new Claim.Taken(first);
    }

    @Override
    public Future<Void> keep(List<OutboxEntry.ToTeams> events, long nowMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        add(List.copyOf(events), nowMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<Set<Lane>> withEvents(Set<Lane> lanes) {
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(rows.values().stream()
                        .filter(row -> row.entry() instanceof OutboxEntry.ToTeams && lanes.contains(row.lane()))
                        .map(Row::lane)
                        .collect(Collectors.toSet()));
    }

    @Override
    public Future<Void> delivered(List<Long> seqs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        seqs.forEach(rows::remove);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> giveBack(List<Long> seqs, long untilMs, boolean failed) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        seqs.forEach(one -> set(one, untilMs, failed ? 1 : 0));
        return Future.succeededFuture();
    }

    @Override
    public Future<List<Lane>> waiting(int roomsMax, long nowMs, long addedBeforeMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Map<Lane, List<Row>> byLane = new LinkedHashMap<>();
        rows.values()
                .forEach(row -> byLane.computeIfAbsent(row.lane(), _ -> new ArrayList<>())
                        .add(row));
        return Future.succeededFuture(byLane.entrySet().stream()
                .filter(one -> one.getValue().stream().allMatch(row -> row.claimedUntilMs() <= nowMs))
                .filter(one -> one.getValue().stream()
                                .map(Row::addedAtMs)
                                .min(Comparator.naturalOrder())
                                .orElse(Long.MAX_VALUE)
                        <= addedBeforeMs)
                .map(Map.Entry::getKey)
                .limit(roomsMax)
                .toList());
    }

    private void set(long number, long claimedUntilMs, int failures) {
        rows.computeIfPresent(
                number, (_, row) -> new Row(row.entry(), row.addedAtMs(), claimedUntilMs, row.failures() + failures));
    }
}
