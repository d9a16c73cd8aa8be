package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.history.GroupLogs.group;
import static stoa.history.TestDatabase.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.AppliedState;
import stoa.history.domain.MarkerQueries;
import stoa.history.domain.PartitionApplier;
import stoa.history.outbound.AppliedWaits;
import stoa.history.outbound.MarkerBatches;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgMarkerMoves;
import stoa.history.outbound.PgMarkers;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.Move;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent;

/** A history in PostgreSQL, and the markers in it. */
final class MarkersInStore implements AutoCloseable {
    static final Conversation GROUP = group("g1");

    private final TestDatabase database = TestDatabase.open();
    private final PgDays days = new PgDays(database.pool());
    private final PgAppliedStore applied = new PgAppliedStore(database.pool(), days);
    private final Map<Integer, Long> nextByPartition = new HashMap<>();
    private int generation;
    private MarkerQueries markers = at(Logs.START_MS);

    void empty() {
        await(database.pool().query("""
            TRUNCATE history_entries, history_repeats, history_applied, history_conversations, history_generations,
                history_markers\
            """).execute());
        newLog("topic");
        newClock(Logs.START_MS);
    }

    TestDatabase database() {
        return database;
    }

    PgDays days() {
        return days;
    }

    MarkerQueries queries() {
        return markers;
    }

    void newLog(String topic) {
        nextByPartition.clear();
        generation = await(applied.generation(topic));
        newClock(Logs.START_MS);
    }

    void newClock(long nowMs) {
        markers = at(nowMs);
    }

    /** As another process has them, whose clock shows this. */
    MarkerQueries at(long nowMs) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Clock clock = Clock.fixed(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC);
        AppliedWaits waits = new AppliedWaits(database.vertx(), applied, meters);
        waits.log(generation);
        PgMarkerMoves moves = new PgMarkerMoves(database.pool(), clock);
        MarkerBatches batches = new MarkerBatches(database.vertx(), moves::write, meters);
        return new MarkerQueries(waits, new PgMarkers(database.pool(), batches), clock);
    }

    /** Applies events, each a millisecond after the one before; the time of the first. */
    long store(LogEvent... events) {
        int partition = events[0].conversation().partition();
        long from = nextByPartition.merge(partition, (long) events.length, Long::sum) - events.length;
        AppliedState state =
                await(applied.load(generation, List.of(partition))).getOrDefault(partition, AppliedState.EMPTY);
        assertThat(await(applied.apply(List.of(
                        PartitionApplier.resume(generation, partition, state).apply(Logs.records(from, events))))))
                .isTrue();
        return Logs.START_MS + from;
    }

    static Membership in(Conversation conversation) {
        return in(conversation, 0, -1);
    }

    static Membership in(Conversation conversation, long joinedAtMs, long asOf) {
        return new Membership(conversation.kind(), conversation.id(), joinedAtMs, asOf);
    }

    List<UnreadIn> unread(String user, Membership... of) {
        return await(markers.unread(new QueryUnread("app", user, List.of(of), 0, false)))
                .conversations();
    }

    static int count(List<UnreadIn> unread) {
        return unread.stream().mapToInt(one -> one.unread().count()).sum();
    }

    Moved move(String user, boolean read, @Nullable Long ts, @Nullable String message) {
        return await(markers.move(new MoveMarkers("app", user, read, List.of(new Move(in(GROUP), ts, message)))))
                .moved()
                .getFirst();
    }

    Moved read(String user, long ts) {
        return move(user, true, ts, null);
    }

    Moved received(String user, long ts) {
        return move(user, false, ts, null);
    }

    @Override
    public void close() {
        database.close();
    }
}
