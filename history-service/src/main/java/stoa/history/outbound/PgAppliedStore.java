package stoa.history.outbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.history.domain.AppliedBatch;
import stoa.history.domain.AppliedState;
import stoa.history.domain.AppliedStore;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Folded;
import stoa.protocol.log.PartitionFold;
import stoa.protocol.log.Sighting;

/**
 * What appliers did, in PostgreSQL: tables {@code history_generations}, {@code history_applied},
 * {@code history_repeats}, and through {@link PgBatchWriter} the entries. Any thread, never blocks.
 */
public final class PgAppliedStore implements AppliedStore {
    /** How long repeats are kept beyond the clock of their partition, in milliseconds. */
    private static final long REPEATS_KEPT_MS = 5 * PartitionFold.WINDOW_MS;

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<FoldHead.Ahead>> AHEAD = new TypeReference<>() {};

    private final Pool pool;
    private final PgBatchWriter writer;

    /**
     * A store in a database.
     *
     * @param pool connections to it
     * @param days its parts
     */
    public PgAppliedStore(Pool pool, PgDays days) {
        this.pool = pool;
        this.writer = new PgBatchWriter(pool, days);
    }

    @Override
    public Future<Integer> generation(String topicId) {
        return knownGeneration(pool, topicId)
                .compose(known -> known > 0
                        ? Future.succeededFuture(known)
                        : pool.withTransaction(client -> client.query(
                                        "SELECT pg_advisory_xact_lock(hashtext('stoa.history.generations'))")
                                .execute()
                                .compose(_ -> client.preparedQuery("""
                                    INSERT INTO history_generations (topic_id, generation)
                                    SELECT $1, coalesce(max(generation), 0) + 1 FROM history_generations
                                    ON CONFLICT (topic_id) DO NOTHING\
                                    """).execute(Tuple.of(topicId)))
                                .compose(_ -> knownGeneration(client, topicId))));
    }

    private static Future<Integer> knownGeneration(SqlClient client, String topicId) {
        return client.preparedQuery("SELECT generation FROM history_generations WHERE topic_id = $1")
                .execute(Tuple.of(topicId))
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0));
    }

    @Override
    public Future<Integer> latestGeneration() {
        return pool.query("SELECT coalesce(max(generation), 0) FROM history_generations")
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    @Override
    public Future<Map<Integer, AppliedState>> load(int generation, Collection<Integer> partitions) {
        Map<Integer, AppliedState> states = new HashMap<>();
        Future<Void> done = Future.succeededFuture();
        // One after the other: the windows of all partitions at once would be more than a reply should be.
        for (int partition : partitions) {
            done = done.compose(_ -> load(generation, partition))
                    .onSuccess(state -> states.put(partition, state))
                    .mapEmpty();
        }
        return done.map(states);
    }

    private Future<AppliedState> load(int generation, int partition) {
        return pool.preparedQuery("""
            INSERT INTO history_applied (generation, log_partition) VALUES ($1, $2)
            ON CONFLICT DO NOTHING\
            """)
                .execute(Tuple.of(generation, partition))
                .compose(_ -> pool.preparedQuery("""
                    SELECT next_offset, log_time, ahead, window_start FROM history_applied
                    WHERE generation = $1 AND log_partition = $2\
                    """).execute(Tuple.of(generation, partition)))
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    FoldHead head = head(row);
                    return sightings(generation, partition, row.getLong("window_start"), head)
                            .map(sightings -> new AppliedState(head, sightings));
                });
    }

    private Future<List<Sighting>> sightings(int generation, int partition, long windowStart, FoldHead head) {
        return pool.preparedQuery("""
            SELECT id, log_offset, log_time, log_offset AS first_offset, ts AS first_ts FROM history_entries
            WHERE generation = $1 AND log_partition = $2 AND log_offset >= $3 AND log_offset < $4 AND ts > $5
            UNION ALL
            SELECT id, log_offset, log_time, first_offset, first_ts FROM history_repeats
            WHERE generation = $1 AND log_partition = $2 AND log_offset >= $3 AND log_offset < $4
            ORDER BY log_offset\
            """)
                .execute(Tuple.of(
                        generation,
                        partition,
                        windowStart,
                        head.nextOffset(),
                        head.logTime() - PartitionFold.WINDOW_MS))
                .map(rows -> {
                    List<Sighting> sightings = new ArrayList<>(rows.size());
                    rows.forEach(row -> sightings.add(new Sighting(
                            row.getString("id"),
                            row.getLong("log_offset"),
                            row.getLong("log_time"),
                            new Folded.Seen(row.getLong("first_offset"), row.getLong("first_ts")))));
                    return sightings;
                });
    }

    @Override
    public Future<FoldHead> head(int generation, int partition) {
        return pool.preparedQuery("""
            SELECT next_offset, log_time, ahead FROM history_applied
            WHERE generation = $1 AND log_partition = $2\
            """)
                .execute(Tuple.of(generation, partition))
                .map(rows ->
                        rows.size() == 0 ? FoldHead.EMPTY : head(rows.iterator().next()));
    }

    private static FoldHead head(Row row) {
        try {
            return new FoldHead(
                    row.getLong("next_offset"), row.getLong("log_time"), JSON.readValue(row.getString("ahead"), AHEAD));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("history_applied.ahead cannot be read", e);
        }
    }

    @Override
    public Future<Boolean> apply(List<AppliedBatch> batches) {
        return writer.write(batches);
    }

    @Override
    public Future<Map<Integer, Long>> positions(int generation, Collection<Integer> partitions) {
        return pool.preparedQuery("""
            SELECT log_partition, next_offset FROM history_applied
            WHERE generation = $1 AND log_partition = ANY ($2)\
            """)
                .execute(Tuple.of(generation)
                        .addArrayOfShort(
                                partitions.stream().map(Integer::shortValue).toArray(Short[]::new)))
                .map(rows -> {
                    Map<Integer, Long> positions = new HashMap<>();
                    rows.forEach(row -> positions.put(row.getInteger(0), row.getLong(1)));
                    return positions;
                });
    }

    @Override
    public Future<Void> noteLoss(int generation, int partition, long firstOffset) {
        return pool.preparedQuery("""
            UPDATE history_applied SET kept_from = greatest(kept_from, $3)
            WHERE generation = $1 AND log_partition = $2\
            """)
                .execute(Tuple.of(generation, partition, firstOffset))
                .mapEmpty();
    }

    /**
     * Forgets repeats that no fold remembers any more.
     *
     * @return when forgotten
     */
    public Future<Void> forgetOldRepeats() {
        return pool.preparedQuery("""
            DELETE FROM history_repeats r USING history_applied a
            WHERE a.generation = r.generation AND a.log_partition = r.log_partition
                AND r.log_time < a.log_time - $1\
            """).execute(Tuple.of(REPEATS_KEPT_MS)).mapEmpty();
    }

    static String aheadJson(List<FoldHead.Ahead> ahead) {
        try {
            return JSON.writeValueAsString(ahead);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("records can be written", e);
        }
    }
}
