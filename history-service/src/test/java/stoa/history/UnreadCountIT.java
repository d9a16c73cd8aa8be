package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.history.GroupLogs.group;
import static stoa.history.GroupLogs.said;
import static stoa.history.TestDatabase.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.history.domain.AppliedBatch;
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
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** Whatever is said, recalled, read and cut: what is counted is what somebody would count who reads all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnreadCountIT {
    private static final List<String> USERS = List.of("ann", "bob", "cy");
    private static final List<Conversation> GROUPS = List.of(group("a"), group("b"), group("c"));
    private static final int ROUNDS = 25;

    private TestDatabase database;
    private PgAppliedStore applied;
    private MarkerQueries markers;
    private final Map<Conversation, List<Entry>> log = new HashMap<>();
    private final Map<String, Long> readTs = new HashMap<>();
    private int generation;

    @BeforeAll
    void open() {
        database = TestDatabase.open();
        applied = new PgAppliedStore(database.pool(), new PgDays(database.pool()));
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        await(database.pool().query("""
            TRUNCATE history_entries, history_repeats, history_applied, history_conversations, history_generations,
                history_markers\
            """).execute());
        log.clear();
        readTs.clear();
        generation = await(applied.generation("topic"));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AppliedWaits waits = new AppliedWaits(database.vertx(), applied, meters);
        waits.log(generation);
        PgMarkerMoves moves = new PgMarkerMoves(database.pool(), Clock.systemUTC());
        MarkerBatches batches = new MarkerBatches(database.vertx(), moves::write, meters);
        markers = new MarkerQueries(waits, new PgMarkers(database.pool(), batches), Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void unreadIsWhatIsCountedByHand(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Conversation group = GROUPS.get(random.nextInt(GROUPS.size()));
            say(group, round, random);
            String reader = USERS.get(random.nextInt(USERS.size()));
            List<Entry> entries = log.get(group);
            long ts = entries.get(random.nextInt(entries.size())).ts();
            await(markers.move(new MoveMarkers("app", reader, true, List.of(new Move(in(group, 0, -1), ts, null)))));
            readTs.merge(reader + group.id(), ts, Math::max);
            for (String user : USERS) {
                check(user, random);
            }
        }
    }

    private void say(Conversation group, int round, Random random) {
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            String id = "m" + round + "." + i;
            String from = USERS.get(random.nextInt(USERS.size()));
            events.add(
                    switch (random.nextInt(6)) {
                        case 0 -> GroupLogs.directed(group, id, from, USERS.get(random.nextInt(USERS.size())));
                        case 1 -> GroupLogs.recalled(group, "m" + random.nextInt(round + 1) + ".0");
                        case 2 -> GroupLogs.mentioning(group, id, from, "{\"mentionPids\":[\"bob\"]}");
                        default -> said(group, id, from);
                    });
        }
        int partition = group.partition();
        AppliedState state =
                await(applied.load(generation, List.of(partition))).getOrDefault(partition, AppliedState.EMPTY);
        AppliedBatch batch = PartitionApplier.resume(generation, partition, state)
                .apply(Logs.records(state.head().nextOffset(), events.toArray(LogEvent[]::new)));
        assertThat(await(applied.apply(List.of(batch)))).isTrue();
        log.computeIfAbsent(group, _ -> new ArrayList<>()).addAll(batch.entries());
    }

    private static Membership in(Conversation group, long joinedAtMs, long asOf) {
        return new Membership(group.kind(), group.id(), joinedAtMs, asOf);
    }

    private void check(String user, Random random) {
        List<Membership> of = new ArrayList<>();
        Map<String, Integer> expected = new HashMap<>();
        for (Conversation group : GROUPS) {
            List<Entry> entries = log.getOrDefault(group, List.of());
            long joinedAtMs = random.nextBoolean() || entries.isEmpty()
                    ? 0
                    : entries.getFirst().ts();
            long asOf = random.nextBoolean() || entries.isEmpty()
                    ? -1
                    : entries.get(random.nextInt(entries.size())).offset() + random.nextInt(2);
            of.add(in(group, joinedAtMs, asOf));
            long floor = Math.max(joinedAtMs, readTs.getOrDefault(user + group.id(), 0L));
            int count = (int) entries.stream()
                    .filter(entry -> asOf < 0 || entry.offset() < asOf)
                    .filter(entry -> entry.ts() > floor && isForeign(entry.event(), user))
                    .count();
            if (count > 0) {
                expected.put(group.id(), count);
            }
        }
        Map<String, Integer> counted = new HashMap<>();
        for (UnreadIn one : await(markers.unread(new QueryUnread("app", user, of, 0, false)))
                .conversations()) {
            counted.put(one.id(), one.unread().count());
        }
        assertThat(counted).isEqualTo(expected);
    }

    private static boolean isForeign(LogEvent event, String user) {
        return event instanceof LogEvent.MessageAccepted message
                && !message.from().equals(user)
                && (message.audience() == null || message.audience().includes(user, message.from()));
    }
}
