package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.LiveEntry;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** Nothing is told before the answer to the command that led to it, and nothing else has to wait. */
class CausalOrderTest {
    private static final int ENTRIES_MAX = 100;

    private final List<String> told = new ArrayList<>();
    private final List<String> overflows = new ArrayList<>();
    private final CausalOrder order = new CausalOrder(ENTRIES_MAX, () -> overflows.add("overflow"));
    private final CausalOrder.Receiver receiver =
            entry -> told.add(entry.entry().event().id());

    private static LiveEntry entry(LogEvent event) {
        return new LiveEntry(new Entry(1, 1, 1, 1, event, false));
    }

    private static LiveEntry message(String conversation, String id, @Nullable String session) {
        Conversation where = new Conversation("app", ConversationKind.GROUP, conversation);
        return entry(new LogEvent.MessageAccepted(
                where, id, "ann", session, id, "t", new JsonText("{}"), Priority.NORMAL, null, null, null));
    }

    private static LiveEntry change(String conversation, String id, String by, long version, Change change) {
        Conversation where = new Conversation("app", ConversationKind.GROUP, conversation);
        return entry(new ConversationChanged(where, id, by, version, 1, change));
    }

    private void offer(LiveEntry entry) {
        order.offer(receiver, entry);
    }

    @Test
    void aMessageWaitsForItsAckAndWhatFollowsItForItsTurn() {
        Cause says = new Cause.Says("s1", "m1");
        order.begin(says);
        offer(message("c", "before", null));
        offer(message("c", "m1", "s1"));
        offer(message("c", "after", null));
        offer(message("d", "elsewhere", null));
        assertThat(told).containsExactly("before", "elsewhere");
        order.end(says);
        assertThat(told).containsExactly("before", "elsewhere", "m1", "after");
    }

    @Test
    void aChangeWaitsForItsAnswerUnlessItHasOneAlready() {
        Change added = new Change.MembersAdded(List.of("bob"));
        order.answers("c", 2);
        Cause changes = new Cause.Changes("ann", "c");
        order.begin(changes);
        offer(change("c", "late", "ann", 2, added));
        offer(change("c", "others", "bob", 3, added));
        offer(change("c", "own", "ann", 4, added));
        assertThat(told).containsExactly("late", "others");
        order.end(changes);
        assertThat(told).containsExactly("late", "others", "own");
    }

    @Test
    void whatIsBegunWaitsWithoutAnId() {
        Cause starts = new Cause.Changes("ann", null);
        order.begin(starts);
        offer(change("new", "started", "ann", 1, new Change.Started(List.of("ann"), new JsonText("{}"))));
        offer(change("c", "other", "ann", 5, new Change.MembersAdded(List.of("bob"))));
        offer(message("new", "first words", null));
        assertThat(told).containsExactly("other");
        order.end(starts);
        assertThat(told).containsExactly("other", "started", "first words");
    }

    @Test
    void recallsAndModificationsWaitToo() {
        Conversation where = new Conversation("app", ConversationKind.GROUP, "c");
        Cause patches = new Cause.Patches("s1", List.of("m1", "m2"));
        order.begin(patches);
        offer(entry(new LogEvent.MessageRecalled(where, "r1", "m1", "ann", "s1")));
        assertThat(told).isEmpty();
        order.end(patches);
        order.begin(patches);
        offer(entry(new LogEvent.MessageModified(where, "x3", "m3", "ann", "s1", new JsonText("1"))));
        offer(entry(new LogEvent.MessageRecalled(where, "r2", "m2", "ann", "another device")));
        assertThat(told).containsExactly("r1", "x3", "r2");
    }

    @Test
    void moreThanMayWaitIsAnOverflow() {
        order.begin(new Cause.Says("s1", "m1"));
        offer(message("c", "m1", "s1"));
        for (int i = 1; i < ENTRIES_MAX; i++) {
            offer(message("c", "x" + i, null));
        }
        assertThat(overflows).isEmpty();
        offer(message("c", "too much", null));
        assertThat(overflows).hasSize(1);
    }

    /** Whatever comes in whatever order: each conversation keeps its order, each push waits for its own answer. */
    @Test
    void orderAndCausesHoldInRandomRuns() {
        for (long seed = 0; seed < 300; seed++) {
            run(new SplittableRandom(seed), "seed " + seed);
        }
    }

    private static void run(SplittableRandom random, String seed) {
        List<String> told = new ArrayList<>();
        CausalOrder order = new CausalOrder(10_000, () -> {
            throw new AssertionError("overflow");
        });
        Map<String, Cause> open = new HashMap<>();
        List<String> unsaid = new ArrayList<>();
        Map<String, List<String>> offered = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    Cause cause = new Cause.Says("s", "own" + step);
                    open.put("own" + step, cause);
                    unsaid.add("own" + step);
                    order.begin(cause);
                }
                case 1 -> {
                    boolean own = !unsaid.isEmpty() && random.nextBoolean();
                    String id = own ? unsaid.remove(random.nextInt(unsaid.size())) : "x" + step;
                    String conversation = "c" + random.nextInt(3);
                    offered.computeIfAbsent(conversation, _ -> new ArrayList<>())
                            .add(id);
                    order.offer(
                            entry -> {
                                assertThat(open).as(seed).doesNotContainKey(id);
                                told.add(conversation + id);
                            },
                            message(conversation, id, own ? "s" : null));
                }
                default -> {
                    if (!open.isEmpty()) {
                        String any = open.keySet().stream().sorted().toList().get(random.nextInt(open.size()));
                        Cause cause = open.remove(any);
                        assertThat(cause).isNotNull();
                        order.end(cause);
                    }
                }
            }
        }
        open.keySet().stream().sorted().toList().forEach(id -> {
            Cause cause = open.remove(id);
            assertThat(cause).isNotNull();
            order.end(cause);
        });
        offered.forEach((conversation, ids) -> assertThat(told.stream()
                        .filter(one -> one.startsWith(conversation))
                        .map(one -> one.substring(conversation.length())))
                .as(seed)
                .containsExactlyElementsOf(ids));
    }
}
