package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent;
import stoa.room.domain.RoomOutbox.Claim;
import stoa.room.domain.RoomOutbox.Lane;
import stoa.room.domain.RoomOutbox.Waiting;

/** What every outbox does. */
public interface RoomOutboxContract {
    /** The room of the tests. */
    Lane LANE = new Lane("app", "r");

    /**
     * The outbox under test, empty.
     *
     * @return always the same one in a test
     */
    RoomOutbox outbox();

    /**
     * Adds entries in a transaction of their own.
     *
     * @param entries in order
     * @param nowMs epoch milliseconds
     */
    void add(List<OutboxEntry> entries, long nowMs);

    @Test
    default void what_is_added_comes_out_as_it_was_and_in_order() {
        List<OutboxEntry> first = OutboxEntry.both(logEvent("r", 1), teamEvent("r", 1));
        add(first, 5);
        add(List.of(new OutboxEntry.ToLog(logEvent("other", 7))), 5);
        add(List.of(new OutboxEntry.ToTeams(teamEvent("r", 2))), 6);
        List<Waiting> taken = taken(10, 5, 10);
        assertThat(taken)
                .extracting(Waiting::entry)
                .containsExactly(first.get(0), first.get(1), new OutboxEntry.ToTeams(teamEvent("r", 2)));
        assertThat(taken).extracting(Waiting::seq).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void one_at_a_time_has_a_room() {
        add(List.of(new OutboxEntry.ToLog(logEvent("r", 1)), new OutboxEntry.ToLog(logEvent("r", 2))), 5);
        assertThat(taken(1, 5, 10)).hasSize(1);
        add(List.of(new OutboxEntry.ToLog(logEvent("r", 3))), 6);
        assertThat(claim(LANE, 10, 9, 20)).isEqualTo(new Claim.Held(false));
        assertThat(claim(new Lane("app", "other"), 10, 9, 20)).isEqualTo(new Claim.Nothing());
        assertThat(taken(10, 10, 20)).hasSize(3);
    }

    @Test
    default void each_of_many_rooms_gets_its_own_answer() {
        Lane other = new Lane("app", "other");
        Lane silent = new Lane("app", "silent");
        add(List.of(new OutboxEntry.ToLog(logEvent("other", 1)), new OutboxEntry.ToLog(logEvent("r", 1))), 5);
        add(List.of(new OutboxEntry.ToLog(logEvent("other", 2)), new OutboxEntry.ToLog(logEvent("other", 3))), 5);
        assertThat(taken(1, 5, 20)).hasSize(1);
        Map<Lane, Claim> claims =
                outbox().claim(Set.of(LANE, other, silent), 2, 6, 20).await();
        assertThat(claims.keySet()).containsExactlyInAnyOrder(LANE, other, silent);
        assertThat(claims.get(LANE)).isEqualTo(new Claim.Held(false));
        assertThat(claims.get(silent)).isEqualTo(new Claim.Nothing());
        assertThat(claims.get(other))
                .isInstanceOfSatisfying(
                        Claim.Taken.class,
                        taken -> assertThat(taken.entries())
                                .extracting(Waiting::entry)
                                .containsExactly(
                                        new OutboxEntry.ToLog(logEvent("other", 1)),
                                        new OutboxEntry.ToLog(logEvent("other", 2))));
        assertThat(claim(other, 2, 6, 20)).isEqualTo(new Claim.Held(false));
    }

    @Test
    default void what_was_told_is_gone_and_the_rest_comes_again() {
        add(List.of(new OutboxEntry.ToLog(logEvent("r", 1)), new OutboxEntry.ToLog(logEvent("r", 2))), 5);
        List<Waiting> taken = taken(10, 5, 10);
        outbox().delivered(List.of(taken.get(0).seq())).await();
        outbox().giveBack(List.of(taken.get(1).seq()), 100, true).await();
        assertThat(claim(LANE, 10, 99, 200)).isEqualTo(new Claim.Held(true));
        assertThat(taken(10, 100, 200))
                .containsExactly(new Waiting(
                        taken.get(1).seq(), taken.get(1).entry(), taken.get(1).failures() + 1));
        outbox().delivered(List.of(taken.get(1).seq())).await();
        assertThat(claim(LANE, 10, 300, 400)).isEqualTo(new Claim.Nothing());
    }

    @Test
    default void rooms_wait_once_their_entries_are_settled_and_while_nobody_has_them() {
        add(List.of(new OutboxEntry.ToLog(logEvent("r", 1))), 5);
        add(List.of(new OutboxEntry.ToTeams(teamEvent("", 1))), 6);
        add(List.of(new OutboxEntry.ToLog(logEvent("r", 2))), 9);
        assertThat(outbox().waiting(10, 10, 4).await()).isEmpty();
        assertThat(outbox().waiting(10, 10, 5).await()).containsExactly(LANE);
        assertThat(outbox().waiting(10, 10, 9).await()).containsExactly(LANE, new Lane("app", ""));
        assertThat(outbox().waiting(1, 10, 9).await()).containsExactly(LANE);
        assertThat(taken(1, 10, 20)).hasSize(1);
        assertThat(outbox().waiting(10, 19, 9).await()).containsExactly(new Lane("app", ""));
        assertThat(outbox().waiting(10, 20, 9).await()).containsExactly(LANE, new Lane("app", ""));
    }

    @Test
    default void what_is_kept_comes_behind_what_its_room_had_and_is_known_to_wait() {
        Lane other = new Lane("app", "other");
        add(List.of(new OutboxEntry.ToLog(logEvent("r", 1))), 5);
        assertThat(outbox().withEvents(Set.of(LANE, other)).await()).isEmpty();
        add(List.of(new OutboxEntry.ToTeams(teamEvent("r", 1))), 5);
        List<OutboxEntry.ToTeams> kept = List.of(
                new OutboxEntry.ToTeams(teamEvent("r", 2)),
                new OutboxEntry.ToTeams(teamEvent("other", 3)),
                new OutboxEntry.ToTeams(teamEvent("r", 4)));
        outbox().keep(kept, 6).await();
        assertThat(outbox().withEvents(Set.of(LANE, other, new Lane("app", ""))).await())
                .containsExactlyInAnyOrder(LANE, other);
        List<Waiting> taken = taken(10, 6, 10);
        assertThat(taken)
                .extracting(Waiting::entry)
                .endsWith(kept.get(0), kept.get(2))
                .hasSize(4);
        outbox().delivered(taken.stream().map(Waiting::seq).toList()).await();
        assertThat(outbox().withEvents(Set.of(LANE, other)).await()).containsExactly(other);
    }

    /**
     * An event of the log.
     *
     * @param room room id
     * @param version makes it differ
     * @return the event
     */
    static LogEvent logEvent(String room, long version) {
        return new LogEvent.AttributesChanged(
                Conversation.room("app", room),
                "id-" + version,
                "ann",
                version,
                Map.of("k", "\u00e4 \"v\""),
                List.of());
    }

    /**
     * An event for other teams.
     *
     * @param room room id
     * @param number makes it differ
     * @return the event
     */
    static RoomEvent teamEvent(String room, long number) {
        return new RoomEvent(
                "app",
                room,
                "team-" + number,
                RoomEvent.Kind.JOINED,
                RoomEvent.Cause.ASKED,
                List.of("ann"),
                null,
                number);
    }

    private Claim claim(Lane lane, int countMax, long nowMs, long claimedUntilMs) {
        return outbox().claim(lane, countMax, nowMs, claimedUntilMs).await();
    }

    private List<Waiting> taken(int countMax, long nowMs, long claimedUntilMs) {
        if (claim(LANE, countMax, nowMs, claimedUntilMs) instanceof Claim.Taken(var entries)) {
            return entries;
        }
        throw new AssertionError("nothing was taken");
    }
}
