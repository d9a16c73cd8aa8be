package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import stoa.protocol.id.Conversation;

/** Members without a connection leave exactly when the rule says, compared with a model that looks at each. */
class GhostsTest {
    private static final Ghosts.Rule RULE = new Ghosts.Rule(30_000, 5);

    private static final class Modelled {
        private final Ghosts.Ghost ghost;
        private final long goneAtMs;
        private final List<Long> messagesAtMs = new ArrayList<>();

        private Modelled(Ghosts.Ghost ghost, long goneAtMs) {
            this.ghost = ghost;
            this.goneAtMs = goneAtMs;
        }

        private boolean isDue(long nowMs) {
            return nowMs - goneAtMs >= Ghosts.RESUME_MS
                    || messagesAtMs.size() >= RULE.messages()
                    || (!messagesAtMs.isEmpty() && nowMs - messagesAtMs.getFirst() >= RULE.silenceMs());
        }
    }

    @Property(tries = 300)
    void agreesWithTheModel(@ForAll long seed) {
        Random random = new Random(seed);
        Ghosts ghosts = new Ghosts(_ -> RULE);
        List<Modelled> model = new ArrayList<>();
        long nowMs = 0;
        for (int step = 0; step < 400; step++) {
            nowMs += random.nextInt(10) == 0 ? random.nextInt(600_000) : random.nextInt(8_000);
            Conversation room = Entries.room(random.nextInt(3));
            switch (random.nextInt(4)) {
                case 0 -> {
                    Session session = new Session("app", "user", "session-" + step, null);
                    model.add(new Modelled(ghosts.add(room, session, nowMs), nowMs));
                }
                case 1 -> {
                    int count = random.nextInt(3);
                    ghosts.messages(room, count, nowMs);
                    for (Modelled one : model) {
                        for (int i = 0; i < count && one.ghost.room().equals(room); i++) {
                            one.messagesAtMs.add(nowMs);
                        }
                    }
                }
                case 2 -> {
                    if (!model.isEmpty()) {
                        ghosts.remove(model.remove(random.nextInt(model.size())).ghost);
                    }
                }
                case 3 -> {
                    long at = nowMs;
                    Set<Ghosts.Ghost> expected = new HashSet<>();
                    model.stream().filter(one -> one.isDue(at)).forEach(one -> expected.add(one.ghost));
                    List<Ghosts.Ghost> due = ghosts.due(nowMs);
                    assertThat(due).hasSameSizeAs(expected).containsAll(expected);
                    due.forEach(ghosts::remove);
                    model.removeIf(one -> expected.contains(one.ghost));
                }
                default -> throw new AssertionError();
            }
            assertThat(ghosts.size()).isEqualTo(model.size());
        }
    }

    @Example
    void beyondTheBoundTheOldestLeave() {
        Ghosts ghosts = new Ghosts(_ -> RULE);
        Session session = new Session("app", "ann", "session-a", null);
        List<Ghosts.Ghost> added = new ArrayList<>();
        for (int i = 0; i < Ghosts.GHOSTS_MAX + 2; i++) {
            added.add(ghosts.add(Entries.room(i % 100), session, 0));
        }
        assertThat(ghosts.due(1)).containsExactlyElementsOf(added.subList(0, 2));
    }
}
