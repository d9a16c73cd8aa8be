package stoa.protocol.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** What is known of conversations is what their logs say, and never more than may be. */
class KnownConversationsTest {
    private static final Conversation GROUP = new Conversation("app", ConversationKind.GROUP, "g");

    private static ConversationChanged changed(Conversation where, long version, Change change) {
        return new ConversationChanged(where, "e" + version, null, version, 0, change);
    }

    private static ConversationPolicy policy(
            Conversation where, long version, Set<String> members, Map<String, Long> silenced) {
        return new ConversationPolicy(
                where.app(),
                where.id(),
                where.kind(),
                version,
                Long.MAX_VALUE,
                List.copyOf(members),
                List.of(),
                silenced,
                List.of(),
                List.of(),
                false);
    }

    /** The truth, as room-service has it: every version of it. */
    private static final class Truth {
        private final List<ConversationChanged> log = new ArrayList<>();
        private final List<Set<String>> members = new ArrayList<>();

        private Truth(Random random, int changes) {
            Set<String> now = new TreeSet<>(Set.of("u0"));
            log.add(changed(GROUP, 1, new Change.Started(List.of("u0"), new JsonText("{}"))));
            members.add(new TreeSet<>(now));
            for (int version = 2; version <= changes; version++) {
                String user = "u" + random.nextInt(6);
                Change change = switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        now.add(user);
                        yield new Change.MembersAdded(List.of(user));
                    }
                    case 2 -> {
                        now.remove(user);
                        yield new Change.MembersRemoved(List.of(user));
                    }
                    default -> new Change.Blocked(List.of(user));
                };
                log.add(changed(GROUP, version, change));
                members.add(new TreeSet<>(now));
            }
        }
    }

    /**
     * Whoever reads the log, is answered at any time, forgets at any time and misses events at any time: what is known of
     * the conversation is exactly what a replay of its log up to that version says, and never behind what was read unless
     * something was missed.
     */
    @Property(tries = 500)
    void theMembersKnownAreThoseOfAReplay(@ForAll Random random) {
        Truth truth = new Truth(random, 60);
        KnownConversations known = new KnownConversations(20);
        int missedAt = -1;
        for (int read = 0; read < truth.log.size(); read++) {
            if (random.nextInt(12) == 0) {
                missedAt = read;
            } else {
                known.hear(truth.log.get(read), read);
            }
            if (random.nextInt(6) == 0) {
                // Answers are never older than what was read before they were asked for.
                int at = read + random.nextInt(Math.min(4, truth.log.size() - read));
                known.answered(
                        GROUP, KnownConversation.of(policy(GROUP, at + 1L, truth.members.get(at), Map.of())), read);
                missedAt = -1;
            }
            if (random.nextInt(15) == 0) {
                known.forget(GROUP);
            }
            KnownConversations.Known now = known.find(GROUP);
            if (now != null) {
                int version = (int) now.conversation().version();
                assertThat(now.conversation().members())
                        .containsExactlyInAnyOrderElementsOf(truth.members.get(version - 1));
                assertThat(missedAt >= 0 || version >= read + 1)
                        .as("version %d after %d events", version, read + 1)
                        .isTrue();
            }
        }
    }

    @Property(tries = 100)
    void theBoundHoldsAndWhatWasUsedLastStays(@ForAll Random random) {
        KnownConversations known = new KnownConversations(100);
        for (int step = 0; step < 300; step++) {
            Conversation where = new Conversation("app", ConversationKind.GROUP, "g" + random.nextInt(40));
            switch (random.nextInt(4)) {
                case 0 -> {
                    Set<String> members = new TreeSet<>();
                    IntStream.range(0, random.nextInt(30)).forEach(user -> members.add("u" + user));
                    known.answered(where, KnownConversation.of(policy(where, 1, members, Map.of())), 0);
                    assertThat(known.find(where)).isNotNull();
                }
                case 1 -> {
                    KnownConversations.Known one = known.find(where);
                    if (one != null) {
                        long next = one.conversation().version() + 1;
                        known.hear(changed(where, next, new Change.MembersAdded(List.of("x" + step))), 0);
                    }
                }
                case 2 -> known.hear(changed(where, 9, new Change.MembersAdded(List.of("y"))), 0);
                default -> known.forget(where.partition());
            }
            assertThat(known.weight()).isBetween(0, 100);
        }
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            known.forget(partition);
        }
        assertThat(known.weight()).isZero();
        assertThat(known.size()).isZero();
    }

    private static @Nullable KnownConversation known(KnownConversations known) {
        KnownConversations.Known found = known.find(GROUP);
        return found == null ? null : found.conversation();
    }

    @Test
    void whatIsTooLargeIsUsedAndNotKept() {
        KnownConversations known = new KnownConversations(10);
        Set<String> members = new TreeSet<>();
        IntStream.range(0, 10).forEach(user -> members.add("u" + user));
        KnownConversation answer = KnownConversation.of(policy(GROUP, 1, members, Map.of()));
        assertThat(known.answered(GROUP, answer, 0)).isSameAs(answer);
        assertThat(known.find(GROUP)).isNull();
        assertThat(known.weight()).isZero();
    }

    @Test
    void aDismissedOneIsForgottenAndAnOlderAnswerDoesNotWin() {
        KnownConversations known = new KnownConversations();
        known.hear(changed(GROUP, 1, new Change.Started(List.of("ann"), new JsonText("{}"))), 0);
        known.hear(changed(GROUP, 2, new Change.MembersAdded(List.of("bob"))), 0);
        known.answered(GROUP, KnownConversation.of(policy(GROUP, 1, Set.of("ann"), Map.of())), 7);
        assertThat(known(known))
                .isNotNull()
                .satisfies(one -> assertThat(one.members()).containsExactly("ann", "bob"));
        known.hear(changed(GROUP, 3, new Change.Dismissed()), 0);
        assertThat(known(known)).isNull();
    }

    @Test
    void silenceBeginsAndEnds() {
        KnownConversation one = KnownConversation.of(policy(GROUP, 1, Set.of("ann"), Map.of("ann", 10L)));
        assertThat(one.isSilenced("ann", 9)).isTrue();
        assertThat(one.isSilenced("ann", 10)).isFalse();
        one.hear(changed(GROUP, 2, new Change.Silenced(List.of("bob", "ann"), Long.MAX_VALUE)));
        assertThat(one.isSilenced("ann", 10)).isTrue();
        one.hear(changed(GROUP, 3, new Change.Unsilenced(List.of("ann"))));
        assertThat(one.isSilenced("ann", 10)).isFalse();
        assertThat(one.isSilenced("bob", 10)).isTrue();
    }
}
