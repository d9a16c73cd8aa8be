package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A room in which more is said than it delivers: what is protected comes through, low priority goes first, and
 * acks, gaps and metrics agree on every single message (features B15 to B18).
 */
class SheddingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BUDGET = 4;
    private static final long WINDOW_MS = 200;
    private static final int ROUNDS = 3;
    private static final int OF_EACH = 12;

    /** What the busy user sends; each kind has the priority that the back end's lists and the client give it. */
    private enum Kind {
        PLAIN_RC("RC:TxtMsg", null, "high"),
        ASKED_HIGH("app:chat", "high", "high"),
        PLAIN("app:chat", null, "normal"),
        ASKED_LOW("RC:TxtMsg", "low", "low"),
        DEMOTED("app:noise", "high", "low"),
        SPARED("app:gift", "low", "protected");

        private final String type;
        private final @Nullable String asked;
        private final String priority;

        Kind(String type, @Nullable String asked, String priority) {
            this.type = type;
            this.asked = asked;
            this.priority = priority;
        }
    }

    /** One message and its ack. */
    private record Said(String by, String priority, String id, long ts, long cursor, boolean shed) {}

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String room = stoa.fresh("crowded");
    private final NativeUser host = stoa.connect(stoa.fresh("host"));
    private final NativeUser loud = stoa.connect(stoa.fresh("loud"));
    private final List<NativeUser> viewers =
            Stream.generate(() -> stoa.connect(stoa.fresh("viewer"))).limit(3).toList();

    @BeforeEach
    void enter() throws Exception {
        stoa.settings("{\"roomBudgetPer200Ms\":" + BUDGET + "}");
        stoa.api().createRoom(room);
        assertThat(sdk.chatroom.demotion.add(new String[] {"app:noise"}).getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.whiteList.message.add(new String[] {"app:gift"}).getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.whiteList.user.add(hostOf(room)).getCode()).isEqualTo(200);
        everybody().forEach(user -> user.join(room));
    }

    @AfterEach
    void leave() throws Exception {
        stoa.settings("{\"roomBudgetPer200Ms\":null}");
        sdk.chatroom.demotion.remove(new String[] {"app:noise"});
        sdk.chatroom.whiteList.message.remove(new String[] {"app:gift"});
        everybody().forEach(NativeUser::close);
    }

    private ChatroomModel hostOf(String id) {
        return new ChatroomModel().setId(id).setMembers(new ChatroomMember[] {
            new ChatroomMember().setId(host.user()).setChatroomId(id)
        });
    }

    private Stream<NativeUser> everybody() {
        return Stream.concat(Stream.of(host, loud), viewers.stream());
    }

    @Test
    void acks_gaps_and_metrics_agree_on_every_message_and_what_is_protected_comes_through() throws Exception {
        untilTheBudgetHolds();
        OtherTeam log = new OtherTeam(stoa, "stoa.messages", room);
        Map<String, Long> shedBefore = shedShown();
        Map<NativeUser, Integer> eventsBefore = everybody().collect(Collectors.toMap(user -> user, this::eventsSoFar));
        List<Said> said = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            said.addAll(burst());
        }
        said.sort(Comparator.comparingLong(Said::cursor));
        assertThat(said).hasSize(ROUNDS * OF_EACH * (Kind.values().length + 1));
        assertThat(said.stream().filter(Said::shed))
                .isNotEmpty()
                .noneMatch(one -> one.priority().equals("protected"));
        assertThat(said.stream().filter(one -> !one.shed()).map(Said::priority).distinct())
                .contains("high", "protected");

        Map<String, Long> toldInGaps = new TreeMap<>();
        for (NativeUser user : everybody().toList()) {
            List<Said> others =
                    said.stream().filter(one -> !one.by().equals(user.user())).toList();
            Set<String> ids = others.stream().map(Said::id).collect(Collectors.toSet());
            List<JsonObject> news = await("all of it for " + user.user())
                    .atMost(PATIENCE)
                    .until(
                            () -> user.events()
                                    .subList(
                                            eventsBefore.getOrDefault(user, 0),
                                            user.events().size()),
                            events -> seen(events, ids).size()
                                            + shedIn(events).values().stream()
                                                    .mapToLong(Long::longValue)
                                                    .sum()
                                    >= others.size());
            assertThat(seen(news, ids))
                    .as("what is not shed, all of it, in order, for %s", user.user())
                    .isEqualTo(others.stream()
                            .filter(one -> !one.shed())
                            .map(Said::id)
                            .toList());
            assertThat(shedIn(news)).as("gaps for %s", user.user()).isEqualTo(shedOf(others));
            shedIn(news).forEach((priority, count) -> toldInGaps.merge(priority, count, Long::sum));
        }
        await("metrics").atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Long> shown = new TreeMap<>();
            shedShown()
                    .forEach((priority, count) -> shown.put(priority, count - shedBefore.getOrDefault(priority, 0L)));
            shown.values().removeIf(count -> count == 0);
            assertThat(shown).isEqualTo(toldInGaps);
        });
        assertThatEachWindowKeepsItsBudget(said, log);
        assertThat(viewers.getFirst()
                        .ask("history", new JsonObject().put("room", room).put("limit", 100))
                        .getJsonArray("messages"))
                .as("what was shed is in the history")
                .hasSize(100);
    }

    /** Of a window of log time: low priority has a quarter, low and normal have a half, high has the rest. */
    private static void assertThatEachWindowKeepsItsBudget(List<Said> said, OtherTeam log) {
        try (log) {
            log.reads("the last message", event -> said.getLast().id().equals(event.getString("ceId")));
            Map<String, Long> atMs = log.events().stream()
                    .collect(Collectors.toMap(event -> event.getString("ceId"), event -> event.getLong("at")));
            Map<Long, List<Said>> windows = new TreeMap<>();
            long clockMs = 0;
            for (Said one : said) {
                clockMs = Math.max(clockMs, atMs.getOrDefault(one.id(), 0L));
                windows.computeIfAbsent(clockMs / WINDOW_MS, _ -> new ArrayList<>())
                        .add(one);
            }
            // What was said before has spent some of the first.
            windows.remove(windows.keySet().iterator().next());
            assertThat(windows).isNotEmpty();
            windows.forEach(SheddingIT::assertThatItKeepsItsBudget);
        }
    }

    private static void assertThatItKeepsItsBudget(long window, List<Said> said) {
        int spent = 0;
        int unreserved = 0;
        for (Said one : said) {
            boolean fits = switch (one.priority()) {
                case "protected" -> true;
                case "high" -> spent < BUDGET;
                case "normal" -> spent < BUDGET && unreserved < BUDGET / 2;
                default -> spent < BUDGET && unreserved < BUDGET / 4;
            };
            assertThat(one.shed()).as("%s in window %d", one, window).isEqualTo(!fits);
            spent += fits ? 1 : 0;
            unreserved += fits && Set.of("low", "normal").contains(one.priority()) ? 1 : 0;
        }
    }

    /** One of each kind in turn, and the whitelisted host in between. */
    private List<Said> burst() {
        record Sent(String by, String priority, Future<JsonObject> ack) {}
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < OF_EACH; i++) {
            for (Kind kind : Kind.values()) {
                JsonObject message = new JsonObject()
                        .put("room", room)
                        .put("type", kind.type)
                        .put("content", new JsonObject().put("content", kind + " " + i));
                if (kind.asked != null) {
                    message.put("priority", kind.asked);
                }
                // Sixty-four may be on their way to a room.
                sent.add(new Sent(loud.user(), kind.priority, loud.tell("send", message)));
                if (sent.size() % 50 == 0) {
                    sent.forEach(one ->
                            one.ack().toCompletionStage().toCompletableFuture().join());
                }
            }
            sent.add(new Sent(host.user(), "protected", host.tell("send", NativeUser.message(room, "host " + i))));
        }
        return sent.stream()
                .map(one -> {
                    JsonObject ack =
                            one.ack().toCompletionStage().toCompletableFuture().join();
                    return new Said(
                            one.by(),
                            one.priority(),
                            ack.getString("message"),
                            ack.getLong("ts"),
                            ack.getLong("cursor"),
                            ack.getBoolean("shed", false));
                })
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Says things until settings and lists hold, and everybody has got all of that. */
    private void untilTheBudgetHolds() {
        await().atMost(PATIENCE)
                .until(() -> burst().stream()
                        .filter(Said::shed)
                        .map(Said::priority)
                        .collect(Collectors.toCollection(HashSet::new))
                        .containsAll(Set.of("low", "normal")));
        String last = "the host is always heard";
        host.say(room, last);
        Stream.concat(Stream.of(loud), viewers.stream()).forEach(user -> user.hears(room, last));
        long cursor = loud.say(room, "whether it is shed or not").getLong("cursor");
        await().atMost(PATIENCE).until(() -> lastCursor(host) >= cursor);
        viewers.forEach(viewer -> await().atMost(PATIENCE).until(() -> lastCursor(viewer) >= cursor));
    }

    private long lastCursor(NativeUser user) {
        return user.events().stream()
                .filter(event -> room.equals(event.getString("room")))
                .mapToLong(event -> switch (event.getString("ev")) {
                    case "gap" -> event.getLong("to");
                    case "messages" ->
                        event.getJsonArray("messages")
                                .getJsonObject(event.getJsonArray("messages").size() - 1)
                                .getLong("cursor");
                    default -> event.getLong("cursor", 0L);
                })
                .max()
                .orElse(0);
    }

    private int eventsSoFar(NativeUser user) {
        return user.events().size();
    }

    /** Ids of messages among events, as they came. */
    private static List<String> seen(List<JsonObject> events, Set<String> which) {
        return events.stream()
                .flatMap(event -> event.containsKey("messages")
                        ? event.getJsonArray("messages").stream().map(JsonObject.class::cast)
                        : Stream.of(event))
                .map(message -> message.getString("id"))
                .filter(id -> id != null && which.contains(id))
                .toList();
    }

    private Map<String, Long> shedIn(List<JsonObject> events) {
        Map<String, Long> shed = new TreeMap<>();
        events.stream()
                .filter(event -> "gap".equals(event.getString("ev")) && room.equals(event.getString("room")))
                .forEach(gap -> gap.getJsonObject("shed")
                        .forEach(one -> shed.merge(one.getKey(), ((Number) one.getValue()).longValue(), Long::sum)));
        shed.values().removeIf(count -> count == 0);
        return shed;
    }

    private static Map<String, Long> shedOf(List<Said> said) {
        return said.stream()
                .filter(Said::shed)
                .collect(Collectors.groupingBy(Said::priority, TreeMap::new, Collectors.counting()));
    }

    private Map<String, Long> shedShown() {
        Map<String, Long> shown = new TreeMap<>();
        for (String priority : List.of("low", "normal", "high")) {
            shown.put(
                    priority,
                    OperatorsView.sum(
                            stoa, "stoa_gateway_shed_total", "place=\"room\"", "priority=\"" + priority + "\""));
        }
        return shown;
    }
}
