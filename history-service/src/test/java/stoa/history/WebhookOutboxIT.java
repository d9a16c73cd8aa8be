package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoa.history.TestDatabase.await;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.history.domain.Webhook;
import stoa.history.domain.WebhookBody;
import stoa.history.domain.WebhookEvent;
import stoa.history.domain.WebhookOutbox.Lane;
import stoa.history.domain.WebhookOutbox.Move;
import stoa.history.domain.WebhookOutbox.Waiting;
import stoa.history.outbound.PgWebhookOutbox;
import stoa.protocol.kafka.DeadLetter;

/** The outbox on PostgreSQL: each event once, lanes claimed by one, nothing forgotten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookOutboxIT {
    private static final long NOW = 1_790_000_000_000L;

    private final List<DeadLetter> letters = new ArrayList<>();
    private TestDatabase database;
    private PgWebhookOutbox outbox;
    private long offset;

    @BeforeAll
    void open() {
        database = TestDatabase.open();
        outbox = new PgWebhookOutbox(database.pool());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        await(database.pool().query("""
            TRUNCATE history_webhook_positions, history_webhook_ids, history_webhook_lanes, history_webhook_events\
            """).execute());
        offset = 0;
        letters.clear();
        assertThat(await(outbox.positions("topic", List.of(0, 1)))).isEqualTo(Map.of(0, 0L, 1, 0L));
    }

    private WebhookEvent event(Webhook hook, String app, String lane, String id, long atMs) {
        return event(hook, app, id, new WebhookBody.RoutedMessage("ann", lane, "RC:TxtMsg", id, id, "", false, atMs));
    }

    private WebhookEvent event(Webhook hook, String app, String id, WebhookBody.RoutedMessage body) {
        return new WebhookEvent(
                hook,
                app,
                body.room(),
                id,
                body,
                new WebhookEvent.Source("stoa.messages", 0, offset, "type", body.timeMs()));
    }

    private void store(WebhookEvent... events) {
        assertThat(await(outbox.store(List.of(new Move("topic", 0, offset, ++offset)), List.of(events), NOW)))
                .isTrue();
    }

    private void storeMessages(String lane, int from, int to) {
        store(IntStream.rangeClosed(from, to)
                .mapToObj(i -> event(Webhook.MESSAGES, "app", lane, lane + i, NOW))
                .toArray(WebhookEvent[]::new));
    }

    private List<Lane> claim(long nowMs) {
        return await(outbox.claim(nowMs, nowMs + 1_000, 100));
    }

    private static List<String> idsOf(Lane lane) {
        return lane.events().stream()
                .map(waiting -> waiting.payload().replaceAll(".*msgUID=([^&]*).*", "$1"))
                .toList();
    }

    private static List<Long> numbers(List<Waiting> events) {
        return events.stream().map(Waiting::number).toList();
    }

    @Test
    void eventsAndPositionAreStoredTogetherByTheOneWhoKnowsWhereItStands() {
        storeMessages("room", 0, 2);
        WebhookEvent late = event(Webhook.MESSAGES, "app", "room", "late", NOW);
        assertThat(await(outbox.store(List.of(new Move("topic", 0, 0, 5)), List.of(late), NOW)))
                .isFalse();
        assertThat(await(outbox.positions("topic", List.of(0)))).isEqualTo(Map.of(0, 1L));
        assertThat(claim(NOW))
                .singleElement()
                .satisfies(lane -> assertThat(idsOf(lane)).containsExactly("room0", "room1", "room2"));
    }

    @Test
    void repeatsAreLeftOutAsLongAsTheLogSaysTheyAreRepeats() {
        WebhookEvent first = event(Webhook.MESSAGES, "app", "room", "m", NOW);
        store(first, first);
        store(event(Webhook.MESSAGES, "app", "room", "m", NOW + 119_999));
        store(event(Webhook.ATTRIBUTES, "app", "room", "m", NOW), event(Webhook.MESSAGES, "other", "room", "m", NOW));
        assertThat(await(outbox.waiting())).isEqualTo(Map.of(Webhook.MESSAGES, 2L, Webhook.ATTRIBUTES, 1L));
        store(event(Webhook.MESSAGES, "app", "room", "m", NOW + 120_000));
        assertThat(await(outbox.waiting())).containsEntry(Webhook.MESSAGES, 3L);
        await(outbox.forgetOldIds(NOW + 10_000_000));
        assertThat(database.count("SELECT count(*) FROM history_webhook_ids")).isZero();
    }

    @Test
    void aClaimedLaneIsNobodyElsesUntilTheClaimEnds() {
        storeMessages("a", 0, 1);
        storeMessages("b", 0, 0);
        List<Future<List<Lane>>> claims = IntStream.range(0, 8)
                .mapToObj(_ -> outbox.claim(NOW, NOW + 1_000, 1))
                .toList();
        await(Future.all(claims));
        assertThat(claims.stream().mapToInt(claim -> claim.result().size()).sum())
                .isEqualTo(2);
        assertThat(claim(NOW + 999)).isEmpty();
        assertThat(claim(NOW + 1_000)).extracting(Lane::claim).containsExactly(2L, 2L);
    }

    @Test
    void whatWasToldIsGoneAndTheRestIsThereWhenDue() {
        storeMessages("room", 0, 2);
        Lane lane = claim(NOW).getFirst();
        storeMessages("room", 3, 3);
        await(outbox.finish(lane, numbers(lane.events().subList(0, 1)), NOW + 500, 3));
        assertThat(claim(NOW + 499)).isEmpty();
        Lane again = claim(NOW + 500).getFirst();
        assertThat(idsOf(again)).containsExactly("room1", "room2", "room3");
        assertThat(again.failures()).isEqualTo(3);
        await(outbox.finish(again, numbers(again.events()), NOW + 500, 0));
        assertThat(database.count("SELECT count(*) FROM history_webhook_lanes")).isZero();
        storeMessages("room", 4, 4);
        assertThat(idsOf(claim(NOW).getFirst())).containsExactly("room4");
    }

    @Test
    void whoComesBackAfterTheClaimEndedMovesNothing() {
        storeMessages("room", 0, 1);
        Lane frozen = claim(NOW).getFirst();
        Lane owner = claim(NOW + 1_000).getFirst();
        await(outbox.finish(frozen, numbers(frozen.events().subList(0, 1)), NOW, 0));
        assertThat(claim(NOW + 1_001)).isEmpty();
        await(outbox.finish(owner, numbers(owner.events()), NOW + 1_001, 0));
        assertThat(await(outbox.waiting())).isEmpty();
    }

    @Test
    void eventsOfALaneAreClaimedUpToABoundOfCharacters() {
        WebhookBody.RoutedMessage large =
                new WebhookBody.RoutedMessage("ann", "room", "RC:TxtMsg", "x".repeat(300_000), "m", "", false, NOW);
        store(event(Webhook.MESSAGES, "app", "m1", large), event(Webhook.MESSAGES, "app", "m2", large));
        assertThat(claim(NOW).getFirst().events()).hasSize(1);
    }

    private Future<Void> keep(List<DeadLetter> given) {
        letters.addAll(given);
        return Future.succeededFuture();
    }

    @Test
    void whatFailedForTooLongBecomesDeadLettersOnceTheyAreKept() {
        storeMessages("failing", 0, 2);
        storeMessages("untried", 0, 0);
        Lane lane = claim(NOW).stream()
                .filter(one -> one.name().equals("failing"))
                .findFirst()
                .orElseThrow();
        await(outbox.finish(lane, List.of(), NOW, 1));
        assertThat(await(outbox.giveUpOld(NOW - 1, 10, this::keep))).isZero();
        assertThatThrownBy(() -> await(outbox.giveUpOld(
                        NOW, 10, _ -> Future.failedFuture(new IllegalStateException("Kafka is away")))))
                .hasMessage("Kafka is away");
        assertThat(await(outbox.giveUpOld(NOW, 2, this::keep))).isEqualTo(2);
        assertThat(await(outbox.giveUpOld(NOW, 2, this::keep))).isEqualTo(1);
        assertThat(letters).hasSize(3).allSatisfy(letter -> {
            assertThat(letter.topic()).isEqualTo("stoa.messages");
            assertThat(letter.reason()).contains("messages", "app");
        });
        assertThat(await(outbox.waiting())).isEqualTo(Map.of(Webhook.MESSAGES, 1L));
    }

    @Test
    void theOldestOfAnAppThatHasTooManyBecomeDeadLetters() {
        storeMessages("room", 0, 9);
        store(event(Webhook.MESSAGES, "other", "room", "m", NOW));
        assertThat(await(outbox.giveUpTooMany(7, 100, this::keep))).isEqualTo(3);
        assertThat(await(outbox.giveUpTooMany(7, 100, this::keep))).isZero();
        Lane left = claim(NOW).stream()
                .filter(lane -> lane.app().equals("app"))
                .findFirst()
                .orElseThrow();
        assertThat(idsOf(left)).startsWith("room3").hasSize(7);
    }
}
