package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Likes of many users become one message a second with the exact sum, for members and on Kafka (feature B23). */
class LikesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LIKE = "app:heart";
    private static final int TAPS_PER_ROUND = 20;

    private final RunningStoa stoa = RunningStoa.get();
    private final String room = stoa.fresh("fans");
    private final List<NativeUser> fans =
            Stream.generate(() -> stoa.connect(stoa.fresh("fan"))).limit(4).toList();
    private final NativeUser viewer = stoa.connect(stoa.fresh("viewer"));

    @BeforeEach
    void enter() throws Exception {
        stoa.settings("{\"countedTypes\":[\"" + LIKE + "\"]}");
        stoa.api().createRoom(room);
        fans.forEach(fan -> fan.join(room));
        viewer.join(room);
    }

    @AfterEach
    void leave() throws Exception {
        stoa.settings("{\"countedTypes\":null}");
        fans.forEach(NativeUser::close);
        viewer.close();
    }

    private JsonObject tap(int count) {
        return new JsonObject()
                .put("room", room)
                .put("type", LIKE)
                .put("content", count == 1 ? new JsonObject() : new JsonObject().put("count", count));
    }

    /** Until the setting is known, a like is a message like any other. */
    private void untilLikesAreCounted() {
        JsonObject first = await().atMost(PATIENCE)
                .until(() -> fans.getFirst().ask("send", tap(1)), ack -> ack.getLong("cursor", 0L) == 0);
        await().atMost(PATIENCE)
                .until(() -> likes().stream()
                        .anyMatch(like -> first.getString("message").equals(like.getString("id"))));
    }

    private List<JsonObject> likes() {
        return viewer.messages(room)
                .filter(message -> LIKE.equals(message.getString("type")))
                .toList();
    }

    @Test
    void many_taps_are_one_message_a_second_with_the_exact_sum_and_who_tapped_most() throws Exception {
        untilLikesAreCounted();
        int before = likes().size();
        List<Future<JsonObject>> acks = new ArrayList<>();
        Map<String, Long> byFan = new TreeMap<>();
        try (OtherTeam team = new OtherTeam(stoa, "stoa.messages", room)) {
            long startedNs = System.nanoTime();
            await("two messages of many taps")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(150))
                    .until(() -> {
                        acks.addAll(tapAll(byFan));
                        return since(before).size() >= 2;
                    });
            long wanted = byFan.values().stream().mapToLong(Long::longValue).sum();
            await("all taps").atMost(PATIENCE).until(() -> sum(since(before)) >= wanted);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs);
            List<JsonObject> merged = since(before);
            assertThat(sum(merged)).isEqualTo(wanted);
            assertThat(merged.size()).isBetween(2, (int) seconds + 1);
            assertThat(merged)
                    .allSatisfy(like -> assertThat(like.getString("priority")).isEqualTo("low"));
            assertThat(byFan(merged)).isEqualTo(byFan);
            assertThat(acks.stream().map(ack -> ack.result().getString("message")))
                    .as("each tap was told the message it became a part of")
                    .allMatch(id -> merged.stream().anyMatch(like -> id.equals(like.getString("id"))));

            team.reads(
                    "the last like", event -> merged.getLast().getString("id").equals(event.getString("ceId")));
            assertThat(team.events())
                    .extracting(event -> event.getString("ceId"))
                    .containsExactlyElementsOf(
                            merged.stream().map(like -> like.getString("id")).toList());
            assertThat(sum(team.events())).isEqualTo(wanted);
        }
    }

    /** The first taps for one, the second for two, and so on; adds what each taps for. */
    private List<Future<JsonObject>> tapAll(Map<String, Long> byFan) {
        List<Future<JsonObject>> acks = new ArrayList<>();
        for (int i = 0; i < fans.size(); i++) {
            for (int tap = 0; tap < TAPS_PER_ROUND; tap++) {
                acks.add(fans.get(i).tell("send", tap(i + 1)));
            }
            byFan.merge(fans.get(i).user(), (long) TAPS_PER_ROUND * (i + 1), Long::sum);
        }
        acks.forEach(ack -> ack.toCompletionStage().toCompletableFuture().join());
        return acks;
    }

    private List<JsonObject> since(int before) {
        List<JsonObject> likes = likes();
        return likes.subList(before, likes.size());
    }

    private static long sum(List<JsonObject> likes) {
        return likes.stream()
                .mapToLong(like -> like.getJsonObject("content").getLong("count"))
                .sum();
    }

    /** What the messages say of each fan, who are all among the first ten. */
    private static Map<String, Long> byFan(List<JsonObject> likes) {
        Map<String, Long> sums = new TreeMap<>();
        for (JsonObject like : likes) {
            JsonArray senders = like.getJsonObject("content").getJsonArray("senders");
            long last = Long.MAX_VALUE;
            for (int i = 0; i < senders.size(); i++) {
                JsonObject sender = senders.getJsonObject(i);
                assertThat(sender.getLong("count"))
                        .as("who tapped most comes first")
                        .isLessThanOrEqualTo(last);
                last = sender.getLong("count");
                sums.merge(sender.getString("user"), last, Long::sum);
            }
            assertThat(like.getString("from"))
                    .isEqualTo(senders.getJsonObject(0).getString("user"));
            assertThat(like.getJsonObject("content").getInteger("users")).isEqualTo(senders.size());
        }
        return sums;
    }
}
