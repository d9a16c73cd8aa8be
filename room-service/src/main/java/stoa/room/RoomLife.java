package stoa.room;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import stoa.kit.ServiceContext;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.AuthOperations.GetSettings;
import stoa.room.domain.Activity;
import stoa.room.domain.Arrivals;
import stoa.room.domain.Departures;
import stoa.room.domain.KnownSettings;
import stoa.room.domain.LifeSignals;
import stoa.room.domain.Lifetimes;
import stoa.room.domain.MemberEvents;
import stoa.room.domain.MemberNews;
import stoa.room.domain.MemberTelling;
import stoa.room.domain.MembershipFilling;
import stoa.room.domain.MembershipStore;
import stoa.room.domain.Memberships;
import stoa.room.domain.OwnedAttributes;
import stoa.room.domain.PassingNews;
import stoa.room.domain.RoomEventLog;
import stoa.room.domain.RoomSignals;
import stoa.room.domain.Rooms;
import stoa.room.domain.Stays;
import stoa.room.inbound.LifetimeBus;
import stoa.room.inbound.MemberBus;
import stoa.room.inbound.RoomTimers;
import stoa.room.outbound.MeteredLifeSignals;
import stoa.room.outbound.PgLifetimeStore;
import stoa.room.outbound.PgMemberEventsStore;
import stoa.room.outbound.PgProtectedUsers;
import stoa.room.outbound.PgStayStore;
import stoa.room.outbound.PromisedAnswer;
import stoa.room.outbound.RedisActivityMarks;

/** Wires what belongs to the life of rooms and to those who come and go. */
final class RoomLife {
    private final KnownSettings settings;
    private final Lifetimes lifetimes;
    private final Activity activity;
    private final MemberEvents events;
    private final MemberNews news;
    private final Departures departures;
    private final Memberships memberships;

    /** What is there already. */
    record Around(
            Rooms rooms,
            MembershipStore members,
            MembershipFilling filling,
            OwnedAttributes attributes,
            MemberEvents.Kept kept,
            RoomSignals signals) {}

    /** Where it keeps and tells things. */
    record Outside(Pool database, Redis cache, RoomEventLog events, PassingNews owners) {}

    /** Wires and serves; before the bus starts. */
    RoomLife(ServiceContext context, Outside outside, Around around) {
        Clock clock = context.clock();
        LifeSignals signals = new MeteredLifeSignals(context.meters());
        PgLifetimeStore store = new PgLifetimeStore(outside.database());
        settings = new KnownSettings(app -> context.bus().ask(AuthOperations.GET_SETTINGS, new GetSettings(app)));
        activity = new Activity(new RedisActivityMarks(outside.cache()), store, signals, clock);
        lifetimes = new Lifetimes(
                store, activity, settings, around.rooms(), new Lifetimes.Seen(around.members(), signals, clock));
        events = new MemberEvents(
                outside.events(),
                around.kept(),
                signals,
                new MemberEvents.Around(
                        clock,
                        ms -> context.vertx().timer(ms, TimeUnit.MILLISECONDS).mapEmpty(),
                        PromisedAnswer::new));
        news = new MemberNews(
                context.node().address(),
                outside.owners(),
                settings,
                new PgMemberEventsStore(outside.database()),
                signals);
        MemberTelling telling = new MemberTelling(events, news, around.members(), clock);
        Stays stays =
                new Stays(new PgStayStore(outside.database()), around.members(), around.filling(), telling, clock);
        around.filling().alsoFrom(stays::refill);
        Arrivals.Around hearing = new Arrivals.Around(activity, telling, around.signals(), clock);
        departures = new Departures(
                around.members(),
                around.filling(),
                stays,
                new Departures.Belongings(new PgProtectedUsers(outside.database(), clock), around.attributes()),
                hearing);
        Arrivals arrivals = new Arrivals(around.members(), around.filling(), settings, hearing);
        memberships = new Memberships(around.rooms(), around.members(), arrivals, departures, clock);
        new LifetimeBus(context.bus(), lifetimes, activity).serve();
        new MemberBus(context.bus(), memberships, stays, news).serve();
        register(context.meters());
    }

    /** What apps have set. */
    KnownSettings settings() {
        return settings;
    }

    /** Who is in which room. */
    Memberships memberships() {
        return memberships;
    }

    /** Lets those out whose gateway died. */
    Departures departures() {
        return departures;
    }

    /** Begins what is done again and again. */
    void start(RoomTimers timers) {
        timers.watchLifetimes(lifetimes, activity);
        timers.watchComingAndGoing(events, news);
    }

    private void register(MeterRegistry meters) {
        Gauge.builder("stoa_room_active_rooms", activity::remembered)
                .description("rooms in which something happened in the last minutes, as this node heard")
                .register(meters);
        Gauge.builder("stoa_room_member_events_waiting", events::waiting)
                .description("joins and leaves without an answer, until Kafka or PostgreSQL has their event")
                .register(meters);
    }
}
