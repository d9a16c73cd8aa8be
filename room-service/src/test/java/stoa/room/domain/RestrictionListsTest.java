package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.UserList;

/**
 * Whatever was done before: a user is on a list exactly when the last that was said of them put them
 * there and has not ended.
 */
class RestrictionListsTest {
    private static final List<String> USERS = List.of("tom", "amy", "eve");
    private static final long MINUTE_MS = 60_000;

    /** What may happen. */
    sealed interface Step {
        record Put(UserList list, String user, int minutes) implements Step {}

        record Take(UserList list, String user) implements Step {}

        record Wait(int seconds) implements Step {}

        record Sweep() implements Step {}
    }

    /** A time at which somebody ends on a list, known from what was said alone. */
    private record Said(UserList list, String user) {}

    @Property(tries = 300)
    void a_list_holds_whom_the_last_word_put_there_until_it_ends(@ForAll("steps") List<Step> steps) {
        RestrictionFixture at = new RestrictionFixture();
        at.create("r");
        Map<Said, Long> lastWordUntilMs = new HashMap<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Put(UserList list, String user, int minutes) -> {
                    at.restrict("r", list, minutes, user);
                    lastWordUntilMs.put(
                            new Said(list, user),
                            minutes == 0 ? Long.MAX_VALUE : at.clock.millis() + minutes * MINUTE_MS);
                }
                case Step.Take(UserList list, String user) -> {
                    at.lift("r", list, Notice.NONE, user);
                    lastWordUntilMs.remove(new Said(list, user));
                }
                case Step.Wait(int seconds) -> at.clock.pass(seconds * 1_000L);
                case Step.Sweep() -> at.restrictions.sweep().await();
            }
            Map<Said, Long> now = new HashMap<>(lastWordUntilMs);
            now.values().removeIf(endMs -> endMs <= at.clock.millis());
            assertEverybodyAgrees(at, now);
        }
    }

    private static void assertEverybodyAgrees(RestrictionFixture at, Map<Said, Long> now) {
        Map<Said, Long> listed = new HashMap<>();
        for (UserList list : List.of(UserList.MUTED, UserList.BANNED)) {
            for (RestrictedUser one : at.restricted("r", list)) {
                listed.put(new Said(list, one.user()), one.untilMs());
            }
        }
        assertThat(listed).isEqualTo(now);
        RoomPolicy policy = at.policies("r").room();
        Map<Said, Long> inPolicy = new HashMap<>();
        policy.mutedUntilMs().forEach((user, endMs) -> inPolicy.put(new Said(UserList.MUTED, user), endMs));
        policy.bannedUntilMs().forEach((user, endMs) -> inPolicy.put(new Said(UserList.BANNED, user), endMs));
        assertThat(inPolicy).isEqualTo(now);
        List<String> refused = new ArrayList<>();
        for (String user : USERS) {
            at.rooms.toEnter("app", "r", user, false).onFailure(failure -> {
                assertThat(((StoaException) failure).code()).isEqualTo(ErrorCode.BANNED);
                refused.add(user);
            });
        }
        assertThat(refused)
                .allMatch(user -> now.containsKey(new Said(UserList.BANNED, user)))
                .hasSize((int) now.keySet().stream()
                        .filter(said -> said.list() == UserList.BANNED)
                        .count());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<UserList> lists = Arbitraries.of(UserList.MUTED, UserList.BANNED);
        Arbitrary<String> users = Arbitraries.of(USERS);
        Arbitrary<Step> puts = Combinators.combine(lists, users, Arbitraries.of(0, 1, 2, 3, 43_200))
                .as(Step.Put::new);
        Arbitrary<Step> takes = Combinators.combine(lists, users).as(Step.Take::new);
        Arbitrary<Step> waits = Arbitraries.of(1, 59, 60, 61, 120, 86_400).map(Step.Wait::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(4, puts),
                        Tuple.of(2, takes),
                        Tuple.of(3, waits),
                        Tuple.of(1, Arbitraries.create(Step.Sweep::new)))
                .list()
                .ofMaxSize(25);
    }
}
