package stoa.room.domain;

import io.vertx.core.Future;
import java.util.Set;
import stoa.kit.testing.TestClock;
import stoa.protocol.auth.AppSettings;
import stoa.room.outbound.PromisedAnswer;

/** The rules of coming and going over stores in memory. */
final class LifeFixture {
    private final MemoryMembers members;
    private final TestClock clock;
    private final Arrivals arrivals;
    private final Departures departures;

    LifeFixture(
            MemoryRooms rooms, MemoryMembers members, MembershipFilling filling, Recorded outside, TestClock clock) {
        this.members = members;
        this.clock = clock;
        KnownSettings settings = new KnownSettings(app -> Future.succeededFuture(AppSettings.defaults(app)));
        Activity activity = new Activity(new MemoryMarks(), new MemoryLifetimes(rooms), outside, clock);
        MemoryOutbox waiting = new MemoryOutbox();
        OutboxDelivery delivery = new OutboxDelivery(
                waiting, new OutboxDelivery.Told(outside, outside), outside, clock, _ -> Future.succeededFuture());
        MemberTelling telling = new MemberTelling(
                new MemberEvents(
                        outside,
                        new MemberEvents.Kept(waiting, delivery),
                        outside,
                        new MemberEvents.Around(clock, _ -> Future.succeededFuture(), PromisedAnswer::new)),
                new MemberNews(Fixture.NODE.address(), outside, settings, new MemoryMemberEvents(rooms), outside),
                members,
                clock);
        Arrivals.Around around = new Arrivals.Around(activity, telling, outside, clock);
        departures = new Departures(
                members,
                filling,
                new Stays(new MemoryStays(rooms), members, filling, telling, clock),
                new Departures.Belongings(
                        (_, _, _) -> Future.succeededFuture(Set.of()), (_, _, _) -> Future.succeededFuture()),
                around);
        arrivals = new Arrivals(members, filling, settings, around);
    }

    Memberships memberships(Rooms rooms) {
        return new Memberships(rooms, members, arrivals, departures, clock);
    }
}
