package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent.RoomDestroyed;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.SetLifetime;

/** Rooms end by themselves, in time and not before (features B6, B7). */
class LifetimesTest {
    private static final long MINUTE_MS = 60_000;
    private static final Lifetime TWO_HOURS = new Lifetime(true, 120);
    private static final Lifetime SILENT_90 = new Lifetime(false, 90);

    /** What a back end or members do with the room. */
    private enum Act {
        NOTHING,
        SPEAK,
        JOIN_OR_LEAVE,
        SET_FIXED,
        SET_SILENCE,
        SET_DEFAULT,
        KEEP,
        LET_GO,
        FLUSH
    }

    record Step(int waitS, Act act) {}

    /** The rule in plain words: when the room ends as of now. */
    private static final class Expected {
        private Lifetime lifetime = Lifetime.DEFAULT;
        private long fromMs = Fixture.NOW_MS;
        private long activeMs = Fixture.NOW_MS;
        private long letGoMs;
        private boolean kept;

        long endsAtMs() {
            if (kept) {
                return Long.MAX_VALUE;
            }
            long idleMs = (!lifetime.fixed() && lifetime.minutes() > 0 ? lifetime.minutes() : 60) * MINUTE_MS;
            long ownMs = lifetime.fixed() ? fromMs + lifetime.minutes() * MINUTE_MS : activeMs + idleMs;
            return letGoMs == 0 ? ownMs : Math.max(ownMs, letGoMs + idleMs);
        }

        void set(Lifetime to, long nowMs) {
            lifetime = to;
            fromMs = nowMs;
            activeMs = nowMs;
        }
    }

    private final Fixture at = new Fixture();

    @Property(tries = 300)
    void a_room_ends_exactly_when_its_time_is_over(@ForAll("lives") List<Step> life) {
        Fixture world = new Fixture();
        Expected expected = new Expected();
        world.create("r");
        for (Step step : life) {
            for (int s = 0; s < step.waitS(); s += 30) {
                world.clock.pass(Math.min(30, step.waitS() - s) * 1_000L);
                turn(world);
                boolean ended = expected.endsAtMs() <= world.clock.millis();
                assertThat(exists(world)).as("%s at %s", life, step).isEqualTo(!ended);
                if (ended) {
                    assertThat(world.outside.log).hasSize(1);
                    return;
                }
            }
            act(world, expected, step.act());
            assertThat(describe(world).endsAtMs()).as("%s at %s", life, step).isEqualTo(expected.endsAtMs());
        }
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<Integer> waits = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 120), Arbitraries.integers().between(1_800, 5_400));
        return Combinators.combine(waits, Arbitraries.of(Act.values()))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Test
    void the_next_look_comes_when_the_next_room_is_to_end() {
        at.create("r", TWO_HOURS);
        at.clock.pass(119 * MINUTE_MS);
        assertThat(at.lifetimes.pauseMs().await()).isEqualTo(Lifetimes.PAUSE_MAX_MS);
        at.clock.pass(MINUTE_MS - 77);
        assertThat(at.lifetimes.pauseMs().await()).isEqualTo(77);
        at.clock.pass(77);
        assertThat(at.lifetimes.pauseMs().await()).isEqualTo(Lifetimes.PAUSE_MIN_MS);
        at.clock.pass(40);
        turn(at);
        assertThat(at.outside.signals).contains("ended, late by 40");
        assertThat(at.lifetimes.pauseMs().await()).as("no room").isEqualTo(Lifetimes.PAUSE_MAX_MS);
    }

    @Test
    void members_and_log_are_told_that_an_idle_room_ended() {
        at.create("r");
        at.memberships.join(Fixture.join("r", "tom")).await();
        at.clock.pass(60 * MINUTE_MS - 1);
        turn(at);
        assertThat(exists(at)).isTrue();
        at.clock.pass(1);
        turn(at);
        assertThat(exists(at)).isFalse();
        assertThat(at.members.members("app", "r", 0, true).await().total()).isZero();
        assertThat(at.outside.log)
                .singleElement()
                .isInstanceOfSatisfying(
                        RoomDestroyed.class, end -> assertThat(end.reason()).isEqualTo("idle"));
        assertThat(at.outside.signals).contains("ended, late by 0");
    }

    @Test
    void joins_leaves_and_messages_keep_it_alive_and_recorders_do_not() {
        at.create("r");
        at.clock.pass(50 * MINUTE_MS);
        at.memberships.join(Fixture.join("r", "tom")).await();
        assertThat(describe(at).endsAtMs()).isEqualTo(at.clock.millis() + 60 * MINUTE_MS);
        at.clock.pass(50 * MINUTE_MS);
        at.memberships.leave(Fixture.leave("r", "tom", LeaveReason.LEFT)).await();
        long left = at.clock.millis();
        at.clock.pass(50 * MINUTE_MS);
        at.stays.addRecorders(new AddRecorders("app", "r", List.of("robot"))).await();
        assertThat(describe(at).endsAtMs()).isEqualTo(left + 60 * MINUTE_MS);
        assertThat(describe(at).members()).isOne();
    }

    @Test
    void a_room_lives_a_little_longer_rather_than_shorter_while_nobody_knows_its_exact_activity() {
        at.create("r");
        at.clock.pass(60 * MINUTE_MS);
        at.marks.fail(new IOException("away"));
        turn(at);
        assertThat(exists(at)).isTrue();
        at.clock.pass(Activity.BEHIND_MAX_MS);
        turn(at);
        assertThat(exists(at)).isFalse();
        assertThat(at.outside.signals).contains("activity unsure");
    }

    @Test
    void a_shorter_time_of_the_app_holds_for_rooms_that_are_there() {
        at.create("r");
        at.clock.pass(2 * MINUTE_MS);
        turn(at);
        at.lifetimes.settings(idleMinutes(1, 5)).await();
        at.clock.pass(3 * MINUTE_MS - 1);
        turn(at);
        assertThat(exists(at)).isTrue();
        at.clock.pass(1);
        turn(at);
        assertThat(exists(at)).isFalse();
    }

    @Test
    void a_longer_time_of_the_app_holds_too() {
        at.create("r");
        at.lifetimes.settings(idleMinutes(1, 120)).await();
        at.clock.pass(119 * MINUTE_MS);
        turn(at);
        assertThat(exists(at)).isTrue();
        at.clock.pass(MINUTE_MS);
        turn(at);
        assertThat(exists(at)).isFalse();
    }

    @Test
    void many_rooms_that_are_due_end_in_one_look() {
        for (int i = 0; i < 3 * Lifetimes.SWEEP_MAX; i++) {
            at.create("room-" + i);
        }
        at.clock.pass(60 * MINUTE_MS);
        assertThat(at.lifetimes.sweep().await()).isEqualTo(3 * Lifetimes.SWEEP_MAX);
        assertThat(at.outside.log).hasSize(3 * Lifetimes.SWEEP_MAX);
    }

    @Test
    void a_room_is_described_with_its_lifetime() {
        at.create("r", TWO_HOURS);
        RoomDescription fixed = describe(at);
        assertThat(fixed.lifetime()).isEqualTo(TWO_HOURS);
        assertThat(fixed.endsAtMs()).isEqualTo(Fixture.NOW_MS + 120 * MINUTE_MS);
        at.times.keep("app", "r");
        assertThat(describe(at).endsAtMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(Fixture.codeOf(() -> at.lifetimes.describe(new DescribeRoom("app", "unknown"))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
    }

    @Test
    void lifetimes_have_limits() {
        at.create("r");
        for (Lifetime wrong : List.of(
                new Lifetime(false, 59), new Lifetime(true, 0), new Lifetime(true, 10_081), new Lifetime(false, -1))) {
            assertThat(Fixture.codeOf(() -> at.lifetimes.set(new SetLifetime("app", "r", wrong))))
                    .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        }
        assertThat(Fixture.codeOf(() -> at.lifetimes.set(new SetLifetime("app", "unknown", TWO_HOURS))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
    }

    private static void turn(Fixture world) {
        world.activity.mark().otherwiseEmpty().await();
        world.activity.save().await();
        world.lifetimes.sweep().await();
    }

    private static void act(Fixture world, Expected expected, Act act) {
        long nowMs = world.clock.millis();
        switch (act) {
            case NOTHING -> {}
            case SPEAK -> {
                world.activity.heard("app", "r", nowMs);
                expected.activeMs = nowMs;
            }
            case JOIN_OR_LEAVE -> {
                world.memberships.join(Fixture.join("r", "tom")).await();
                world.memberships
                        .leave(Fixture.leave("r", "tom", LeaveReason.LEFT))
                        .await();
                expected.activeMs = nowMs;
            }
            case SET_FIXED -> set(world, expected, TWO_HOURS);
            case SET_SILENCE -> set(world, expected, SILENT_90);
            case SET_DEFAULT -> set(world, expected, Lifetime.DEFAULT);
            case KEEP -> {
                world.times.keep("app", "r");
                expected.kept = true;
            }
            case LET_GO -> {
                if (expected.kept) {
                    world.times.letGo("app", "r", nowMs);
                    expected.kept = false;
                    expected.letGoMs = nowMs;
                }
            }
            case FLUSH -> {
                world.marks.flush();
                world.activity.lost();
            }
        }
    }

    private static void set(Fixture world, Expected expected, Lifetime lifetime) {
        world.lifetimes.set(new SetLifetime("app", "r", lifetime)).await();
        expected.set(lifetime, world.clock.millis());
    }

    private static boolean exists(Fixture world) {
        return !world.store.find("app", List.of("r")).await().isEmpty();
    }

    private static RoomDescription describe(Fixture world) {
        return world.lifetimes.describe(new DescribeRoom("app", "r")).await();
    }

    private static AppSettings idleMinutes(long version, int minutes) {
        return SettingsOf.app("app", version, 0, minutes, 100);
    }
}
