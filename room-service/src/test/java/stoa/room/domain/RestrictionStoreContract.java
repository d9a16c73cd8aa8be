package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.room.domain.RestrictionChange.ChangeTypes;
import stoa.room.domain.RestrictionChange.Limit;
import stoa.room.domain.RestrictionChange.PutUsers;
import stoa.room.domain.RestrictionChange.TakeUsers;
import stoa.room.domain.RestrictionChange.Turn;
import stoa.room.domain.RestrictionStore.Applied;
import stoa.room.domain.RestrictionStore.Slice;

/** What every store of restrictions does. */
public interface RestrictionStoreContract {
    /** The lists of a room. */
    List<UserList> LISTS = List.of(UserList.MUTED, UserList.BANNED, UserList.SPEAKERS, UserList.PROTECTED);

    List<RoomSwitch> SWITCHES = List.of(RoomSwitch.values());

    /** Never. */
    long NEVER_MS = Long.MAX_VALUE;

    /**
     * The store under test, empty.
     *
     * @return always the same one in a test
     */
    RestrictionStore store();

    /**
     * The store of rooms beside it, empty.
     *
     * @return always the same one in a test
     */
    RoomStore rooms();

    @Test
    default void what_is_said_of_a_room_is_in_its_policy_whether_it_exists_or_not() {
        put("r", UserList.MUTED, 50, "tom");
        put("r", UserList.BANNED, NEVER_MS, "amy");
        put("r", UserList.SPEAKERS, NEVER_MS, "host");
        put("r", UserList.PROTECTED, NEVER_MS, "star");
        turn("r", RoomSwitch.ALL_MUTED, true);
        turn("r", RoomSwitch.DISTRIBUTION_STOPPED, true);
        turn("r", RoomSwitch.KEPT_ALIVE, true);
        RoomPolicy before = rooms().policy("app", "r").await();
        assertThat(before.exists()).isFalse();
        assertThat(created("r")).isEqualTo(rooms().policy("app", "r").await()).satisfies(policy -> {
            assertThat(policy.version()).isGreaterThan(before.version());
            assertThat(policy.exists()).isTrue();
            assertThat(policy.mutedUntilMs()).isEqualTo(Map.of("tom", 50L)).isEqualTo(before.mutedUntilMs());
            assertThat(policy.bannedUntilMs())
                    .isEqualTo(Map.of("amy", NEVER_MS))
                    .isEqualTo(before.bannedUntilMs());
            assertThat(policy.speakers()).containsExactly("host").isEqualTo(before.speakers());
            assertThat(policy.protectedUsers()).containsExactly("star").isEqualTo(before.protectedUsers());
            assertThat(policy.allMuted()).isTrue();
            assertThat(policy.distributionStopped()).isTrue();
        });
        assertThat(rooms().policy("app", "other").await().mutedUntilMs()).isEmpty();
        assertThat(rooms().policy("app2", "r").await().mutedUntilMs()).isEmpty();
    }

    @Test
    default void restrictions_outlive_the_room() {
        created("r");
        put("r", UserList.BANNED, NEVER_MS, "amy");
        rooms().destroy("app", List.of("r"), "api", 0)
                .await()
                .forEach(one -> rooms().finish(List.of(one)).await());
        assertThat(rooms().policy("app", "r").await().bannedUntilMs()).containsKey("amy");
        assertThat(rooms().entrance("app", "r", List.of("amy", "tom")).await())
                .isEqualTo(new RoomStore.Entrance(Optional.empty(), Map.of("amy", NEVER_MS)));
        assertThat(created("r").bannedUntilMs()).containsKey("amy");
        assertThat(rooms().entrance("app", "r", List.of("tom")).await().bannedUntilMs())
                .isEmpty();
    }

    @Test
    default void each_change_has_a_later_policy_which_is_the_rooms_from_then_on() {
        List<Policy> told = new ArrayList<>();
        told.add(put("r", UserList.MUTED, 50, "tom"));
        told.add(rooms().policy("app", "r").await());
        told.add(created("r"));
        told.add(put("r", UserList.MUTED, 60, "tom"));
        told.add(rooms().policy("app", "r").await());
        told.add(take("r", UserList.MUTED, 10, "tom"));
        told.add(turn("r", RoomSwitch.ALL_MUTED, true));
        told.add(rooms().policy("app", "r").await());
        assertThat(told).extracting(Policy::version).isSorted();
        assertThat(told.get(1)).isEqualTo(told.get(0));
        assertThat(told.get(4)).isEqualTo(told.get(3));
        assertThat(told.get(7)).isEqualTo(told.get(6));
        assertThat(told.stream().map(Policy::version).distinct()).hasSize(5);
    }

    @Test
    default void a_rooms_own_limit_is_in_its_policy_and_outlives_it() {
        RoomPolicy before = created("r");
        RoomPolicy limited =
                (RoomPolicy) change(new Limit("app", "r", 2), 1).orElseThrow().policy();
        assertThat(limited.messagesPerSecond()).isEqualTo(2);
        assertThat(limited.version()).isGreaterThan(before.version());
        assertThat(rooms().policy("app", "r").await()).isEqualTo(limited);
        assertThat(store().limit("app", "r").await()).isEqualTo(2);
        assertThat(change(new Limit("app", "r", 2), 1)).isEmpty();
        assertThat(store().limit("app2", "r").await()).isZero();
        rooms().destroy("app", List.of("r"), "api", 0)
                .await()
                .forEach(one -> rooms().finish(List.of(one)).await());
        assertThat(created("r").messagesPerSecond()).isEqualTo(2);
        change(new Limit("app", "r", 0), 1);
        assertThat(rooms().policy("app", "r").await().messagesPerSecond()).isZero();
        assertThat(store().limit("app", "r").await()).isZero();
        assertThat(change(new Limit("app", "r", 0), 1)).isEmpty();
    }

    @Test
    default void what_changes_nothing_has_no_new_policy() {
        created("r");
        turn("r", RoomSwitch.ALL_MUTED, true);
        RoomPolicy before = rooms().policy("app", "r").await();
        assertThat(change(new Turn("app", "r", RoomSwitch.ALL_MUTED, true, 9), 1))
                .isEmpty();
        assertThat(change(new Turn("app", "r", RoomSwitch.KEPT_ALIVE, false, 9), 1))
                .isEmpty();
        assertThat(change(new TakeUsers("app", "r", UserList.MUTED, List.of("tom")), 1))
                .isEmpty();
        assertThat(change(types(TypeList.PROTECTED, List.of(), List.of("a")), 1))
                .isEmpty();
        assertThat(rooms().policy("app", "r").await()).isEqualTo(before);
    }

    @Test
    default void a_list_keeps_its_order_and_forgets_what_has_ended() {
        put("r", UserList.MUTED, 100, "a", "b", "c");
        put("r", UserList.MUTED, 300, "a");
        put("r", UserList.MUTED, NEVER_MS, "d");
        assertThat(listed("r", UserList.MUTED, 99))
                .containsExactly(
                        new RestrictedUser("a", 300),
                        new RestrictedUser("b", 100),
                        new RestrictedUser("c", 100),
                        new RestrictedUser("d", NEVER_MS));
        assertThat(listed("r", UserList.MUTED, 100))
                .extracting(RestrictedUser::user)
                .containsExactly("a", "d");
        // b had ended, so it comes anew; a had not.
        change(new PutUsers("app", "r", UserList.MUTED, List.of("b", "a"), 500, 9), 200);
        assertThat(listed("r", UserList.MUTED, 200))
                .extracting(RestrictedUser::user)
                .containsExactly("a", "d", "b");
        assertThat(listed("r", UserList.BANNED, 0)).isEmpty();
    }

    @Test
    default void only_who_is_still_on_a_list_goes_off_it() {
        put("r", UserList.BANNED, 100, "a");
        put("r", UserList.BANNED, 200, "b", "c");
        assertThat(change(new TakeUsers("app", "r", UserList.BANNED, List.of("c", "x", "a", "b")), 150))
                .get()
                .extracting(Applied::users)
                .isEqualTo(List.of("c", "b"));
        assertThat(listed("r", UserList.BANNED, 0)).isEmpty();
    }

    @Test
    default void a_full_list_takes_nobody_before_somebody_has_ended() {
        RestrictionChange more = new PutUsers("app", "r", UserList.PROTECTED, List.of("d", "a"), NEVER_MS, 3);
        put("r", UserList.PROTECTED, NEVER_MS, "a", "b");
        put("r", UserList.PROTECTED, 100, "c");
        RoomPolicy before = rooms().policy("app", "r").await();
        assertThatThrownBy(() -> change(more, 99)).hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(rooms().policy("app", "r").await().protectedUsers()).isEqualTo(before.protectedUsers());
        assertThat(change(more, 100)).isPresent();
    }

    @Test
    default void rooms_are_switched_up_to_a_number_and_listed_by_the_time_at_which_they_were() {
        for (String room : List.of("c", "a", "b")) {
            change(new Turn("app", room, RoomSwitch.KEPT_ALIVE, true, 3), 1);
        }
        assertThatThrownBy(() -> change(new Turn("app", "d", RoomSwitch.KEPT_ALIVE, true, 3), 1))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_TOO_MANY_KEPT_ALIVE);
        assertThat(change(new Turn("app", "a", RoomSwitch.KEPT_ALIVE, true, 3), 1))
                .isEmpty();
        assertThat(change(new Turn("app2", "d", RoomSwitch.KEPT_ALIVE, true, 3), 1))
                .isPresent();
        assertThat(switched(null, 0, 10)).containsExactly("c", "a", "b");
        assertThat(switched(null, 1, 1)).containsExactly("a");
        assertThat(switched("b", 0, 10)).containsExactly("b");
        assertThat(switched("d", 0, 10)).isEmpty();
        change(new Turn("app", "c", RoomSwitch.KEPT_ALIVE, false, Integer.MAX_VALUE), 1);
        assertThat(change(new Turn("app", "d", RoomSwitch.KEPT_ALIVE, true, 3), 1))
                .isPresent();
        assertThat(switched(null, 0, 10)).containsExactly("a", "b", "d");
    }

    @Test
    default void what_holds_everywhere_is_in_the_apps_policy() {
        assertThat(rooms().appPolicy("app").await()).isEqualTo(AppPolicy.open("app"));
        Policy first = put(RestrictionChange.EVERYWHERE, UserList.MUTED_EVERYWHERE, 70, "tom");
        change(types(TypeList.LOW_PRIORITY, List.of("like", "gift"), List.of()), 1);
        change(types(TypeList.LOW_PRIORITY, List.of("tap"), List.of("like")), 1);
        Applied last = change(types(TypeList.PROTECTED, List.of("notice"), List.of()), 1)
                .orElseThrow();
        AppPolicy policy = rooms().appPolicy("app").await();
        assertThat(policy).isEqualTo(last.policy());
        assertThat(policy.version()).isGreaterThan(first.version());
        assertThat(policy.mutedUntilMs()).isEqualTo(Map.of("tom", 70L));
        assertThat(policy.lowPriorityTypes())
                .containsExactly("gift", "tap")
                .isEqualTo(store().types("app", TypeList.LOW_PRIORITY).await());
        assertThat(policy.protectedTypes()).containsExactly("notice");
        assertThat(rooms().appPolicy("app2").await()).isEqualTo(AppPolicy.open("app2"));
    }

    @Test
    default void a_list_of_types_holds_so_many_and_no_more() {
        List<String> twenty = IntStream.range(0, 20).mapToObj(i -> "t" + i).toList();
        change(types(TypeList.PROTECTED, twenty, List.of()), 1);
        assertThatThrownBy(() -> change(types(TypeList.PROTECTED, List.of("more"), List.of("none")), 1))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(change(types(TypeList.PROTECTED, List.of("more", "t1"), List.of("t0")), 1))
                .isPresent();
        assertThat(store().types("app", TypeList.PROTECTED).await())
                .hasSize(20)
                .endsWith("more")
                .startsWith("t1");
    }

    @Test
    default void what_has_ended_is_deleted_in_parts() {
        put("r", UserList.MUTED, 100, "a", "b", "c");
        put("r", UserList.MUTED, NEVER_MS, "d");
        assertThat(store().sweep(99, 10).await()).isZero();
        assertThat(store().sweep(100, 2).await()).isEqualTo(2);
        assertThat(store().sweep(NEVER_MS - 1, 2).await()).isOne();
        assertThat(listed("r", UserList.MUTED, 0))
                .extracting(RestrictedUser::user)
                .containsExactly("d");
    }

    @Test
    default void any_sequence_does_the_same_as_in_memory() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        MemoryRooms memoryRooms = new MemoryRooms();
        MemoryRestrictions model = new MemoryRestrictions(memoryRooms, new MemoryOutbox());
        long nowMs = 1_000;
        for (int step = 0; step < 600; step++) {
            nowMs += random.nextInt(20);
            String at = "step " + step + " of seed " + seed;
            RestrictionChange change = any(random, nowMs);
            assertThat(outcome(store(), change, nowMs)).as(at).isEqualTo(outcome(model, change, nowMs));
            if (random.nextInt(10) == 0) {
                // All or none: which of several go first is not promised, and shows when one of them is put anew.
                int max = random.nextBoolean() ? 1_000 : 0;
                assertThat(store().sweep(nowMs - 20, max).await())
                        .as(at)
                        .isEqualTo(model.sweep(nowMs - 20, max).await());
            }
            for (UserList list : UserList.values()) {
                assertThat(store().listed("app", "r0", list, nowMs).await())
                        .as(at)
                        .isEqualTo(model.listed("app", "r0", list, nowMs).await());
            }
            for (RoomSwitch what : RoomSwitch.values()) {
                assertThat(store().switched("app", what, null, new Slice(0, 10)).await())
                        .as(at)
                        .isEqualTo(model.switched("app", what, null, new Slice(0, 10))
                                .await());
            }
        }
    }

    /** A change of a small world. */
    private static RestrictionChange any(SplittableRandom random, long nowMs) {
        String room = "r" + random.nextInt(2);
        List<String> users = Stream.generate(() -> "user" + random.nextInt(6))
                .limit(1 + random.nextInt(3))
                .distinct()
                .toList();
        UserList list = LISTS.get(random.nextInt(LISTS.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new TakeUsers("app", room, list, users);
            case 1 ->
                new Turn(
                        "app",
                        "r" + random.nextInt(4),
                        SWITCHES.get(random.nextInt(SWITCHES.size())),
                        random.nextBoolean(),
                        2);
            default ->
                new PutUsers(
                        "app", room, list, users, random.nextInt(5) == 0 ? NEVER_MS : nowMs + random.nextInt(80), 4);
        };
    }

    /** Whom a change concerned, or why it was refused. */
    private static String outcome(RestrictionStore store, RestrictionChange change, long nowMs) {
        return store.change(change, nowMs, _ -> List.of())
                .map(applied -> applied.map(one -> "changed " + one.users()).orElse("nothing"))
                .otherwise(Throwable::getMessage)
                .await();
    }

    private static ChangeTypes types(TypeList list, List<String> add, List<String> remove) {
        return new ChangeTypes("app", list, add, remove, 20);
    }

    private Optional<Applied> change(RestrictionChange change, long nowMs) {
        return store().change(change, nowMs, _ -> List.of()).await();
    }

    private Policy put(String room, UserList list, long untilMs, String... users) {
        return change(new PutUsers("app", room, list, List.of(users), untilMs, 9), 1)
                .orElseThrow()
                .policy();
    }

    private Policy take(String room, UserList list, long nowMs, String... users) {
        return change(new TakeUsers("app", room, list, List.of(users)), nowMs)
                .orElseThrow()
                .policy();
    }

    private Policy turn(String room, RoomSwitch what, boolean on) {
        return change(new Turn("app", room, what, on, 9), 1).orElseThrow().policy();
    }

    private List<RestrictedUser> listed(String room, UserList list, long nowMs) {
        return store().listed("app", room, list, nowMs).await();
    }

    private List<String> switched(@Nullable String room, int skip, int countMax) {
        return store().switched("app", RoomSwitch.KEPT_ALIVE, room, new Slice(skip, countMax))
                .await();
    }

    private RoomPolicy created(String room) {
        if (rooms().create("app", Map.of(room, "Room"), 5).await()
                instanceof RoomStore.Creation.Created(var policies)) {
            return policies.getFirst();
        }
        throw new AssertionError("a room waits for its end");
    }
}
