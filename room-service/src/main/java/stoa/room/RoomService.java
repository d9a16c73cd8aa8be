package stoa.room;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.StoreWatch;
import stoa.kit.config.Setting;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.pg.Migrations;
import stoa.kit.pg.PgPools;
import stoa.kit.redis.RedisClients;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.Claim;
import stoa.room.domain.Attributes;
import stoa.room.domain.Destructions;
import stoa.room.domain.GatewayWatch;
import stoa.room.domain.MemberEvents;
import stoa.room.domain.MembershipFilling;
import stoa.room.domain.MembershipMarks;
import stoa.room.domain.MembershipStore;
import stoa.room.domain.OutboxDelivery;
import stoa.room.domain.OwnerPresence;
import stoa.room.domain.PolicyChanges;
import stoa.room.domain.Restrictions;
import stoa.room.domain.RoomLists;
import stoa.room.domain.RoomNews;
import stoa.room.domain.RoomOutbox;
import stoa.room.domain.RoomSignals;
import stoa.room.domain.RoomStore;
import stoa.room.domain.Rooms;
import stoa.room.inbound.AttributeBus;
import stoa.room.inbound.RestrictionBus;
import stoa.room.inbound.RoomBus;
import stoa.room.inbound.RoomListBus;
import stoa.room.inbound.RoomTimers;
import stoa.room.outbound.BusConversationLog;
import stoa.room.outbound.BusRoomNews;
import stoa.room.outbound.KafkaRoomEventLog;
import stoa.room.outbound.MeteredRoomSignals;
import stoa.room.outbound.PgAttributeStore;
import stoa.room.outbound.PgRestrictionStore;
import stoa.room.outbound.PgRoomOutbox;
import stoa.room.outbound.PgRoomSearch;
import stoa.room.outbound.PgRoomStore;
import stoa.room.outbound.RedisMembershipMarks;
import stoa.room.outbound.RedisMembershipStore;
import stoa.room.outbound.RedisRoomSizes;

/**
 * Wires room-service. Wants requests from PostgreSQL's first answer on; it goes on wanting them while a
 * store is away, because every other room node misses that store too.
 */
public final class RoomService implements StoaService {
    private @Nullable Pool pool;
    private @Nullable Redis redis;
    private @Nullable KafkaRoomEventLog roomEvents;
    private @Nullable RoomTimers timers;
    private final List<StoreWatch> watches = new ArrayList<>();

    /** Where the rules keep and tell things. */
    private record Outside(Pool database, Redis cache, KafkaRoomEventLog events) {}

    /** The rules with what they do outside. */
    private record Parts(
            PolicyChanges changes,
            Destructions destructions,
            OutboxDelivery outbox,
            Attributes attributes,
            Restrictions restrictions,
            MembershipFilling filling,
            RoomLife life,
            RoomConversations conversations,
            Supplier<Future<Void>> gatewayLook) {}

    /** A service that has not started. */
    public RoomService() {}

    @Override
    public String name() {
        return "room";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(PgPools.SETTINGS);
        all.addAll(RedisClients.SETTINGS);
        all.addAll(KafkaClients.SETTINGS);
        return all;
    }

    @Override
    public Future<Void> start(ServiceContext context) {
        Vertx vertx = context.vertx();
        Pool database = PgPools.open(vertx, context.settings(), name());
        pool = database;
        Redis cache = RedisClients.open(vertx, context.settings());
        redis = cache;
        KafkaRoomEventLog events = new KafkaRoomEventLog(
                KafkaClients.of(context.settings()), context.node().name() + "-rooms", vertx);
        roomEvents = events;
        Gauge.builder("stoa_room_team_events_unanswered", events::unanswered)
                .description("events for other teams that Kafka was handed and has not answered")
                .register(context.meters());
        events.start();
        Parts parts = wire(context, new Outside(database, cache, events));
        // At once, so that a gateway that dies young is known; what fails here is done by the next look.
        context.bus().nodes().onFound(node -> {
            if (node.service() == Service.GATEWAY) {
                var _ = parts.gatewayLook().get();
            }
        });
        RoomTimers running = new RoomTimers(vertx);
        timers = running;
        StoreWatch databaseWatch = StoreWatch.start(
                vertx,
                Service.ROOM,
                "postgresql",
                () -> database.query("SELECT 1").execute(),
                context.meters());
        watches.add(databaseWatch);
        watches.add(StoreWatch.start(
                vertx, Service.ROOM, "redis", () -> cache.send(Request.cmd(Command.PING)), context.meters()));
        return databaseWatch
                .firstAnswer()
                .compose(_ -> Migrations.run(vertx, database, name()))
                .onSuccess(_ -> {
                    running.watchRooms(parts.changes(), parts.destructions());
                    running.watchOutbox(parts.outbox());
                    running.watchAttributes(parts.attributes());
                    running.watchRestrictions(parts.restrictions());
                    running.watchMemberships(parts.filling(), parts.gatewayLook());
                    parts.life().start(running);
                    parts.conversations().start(running);
                })
                .mapEmpty();
    }

    @Override
    public Future<Void> drain() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        if (timers != null) {
            timers.stop();
        }
        watches.forEach(StoreWatch::close);
        if (redis != null) {
            redis.close();
        }
        Future<Void> told = roomEvents == null ? Future.succeededFuture() : roomEvents.close();
        return told.eventually(() -> pool == null ? Future.succeededFuture() : pool.close());
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of();
    }

    private static Parts wire(ServiceContext context, Outside outside) {
        Clock clock = context.clock();
        LongSupplier steadyMs = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        RoomSignals signals = new MeteredRoomSignals(context.meters());
        RoomNews news = new BusRoomNews(context.bus());
        RoomStore store = new PgRoomStore(outside.database());
        MembershipStore members = new RedisMembershipStore(outside.cache());
        MembershipMarks marks = new RedisMembershipMarks(outside.cache());
        BusConversationLog log = new BusConversationLog(context.bus(), steadyMs);
        context.bus().subscribe(Claim.BROADCAST, log::hear);
        RoomOutbox waiting = new PgRoomOutbox(outside.database());
        OutboxDelivery outbox = new OutboxDelivery(
                waiting,
                new OutboxDelivery.Told(log, outside.events()),
                signals,
                clock,
                ms -> context.vertx().timer(ms, TimeUnit.MILLISECONDS).mapEmpty());

        PolicyChanges changes = new PolicyChanges(context.node(), store, news);
        Destructions destructions = new Destructions(store, members, log, signals, clock);
        Rooms rooms = new Rooms(store, changes, destructions, outbox, clock);
        MembershipFilling filling = new MembershipFilling(marks, members, news, signals, context.random());
        Attributes attributes =
                new Attributes(new PgAttributeStore(outside.database()), outbox, presence(filling, members), clock);
        new AttributeBus(context.bus(), attributes).serve();
        RoomLife life = new RoomLife(
                context,
                new RoomLife.Outside(outside.database(), outside.cache(), outside.events(), log),
                new RoomLife.Around(
                        rooms,
                        members,
                        filling,
                        attributes::ownerLeft,
                        new MemberEvents.Kept(waiting, outbox),
                        signals));
        GatewayWatch gateways = new GatewayWatch(marks, members, news, signals, life.departures());
        new RoomBus(context.bus(), rooms, life.memberships()).serve();
        Restrictions restrictions = new Restrictions(
                new PgRestrictionStore(outside.database()),
                changes,
                life.memberships(),
                outbox,
                new Restrictions.Surroundings(life.settings(), news, clock));
        new RestrictionBus(context.bus(), restrictions).serve();

        RoomLists lists =
                new RoomLists(new PgRoomSearch(outside.database()), new RedisRoomSizes(outside.cache()), clock);
        RoomListBus.serve(context.bus(), lists);
        FunctionCounter.builder("stoa_room_orders_forgotten_total", lists, RoomLists::forgotten)
                .description("orders of an app's rooms for the console that were forgotten at the bound")
                .register(context.meters());
        Gauge.builder("stoa_room_destructions_under_way", destructions::underWay)
                .description("ended rooms whose members and log are being told by this node")
                .register(context.meters());

        watch(context.meters(), changes, log, attributes, outbox);
        return new Parts(
                changes,
                destructions,
                outbox,
                attributes,
                restrictions,
                filling,
                life,
                new RoomConversations(context, outside.database(), outbox, life.settings()),
                () -> gateways.look(gatewaysHeard(context), steadyMs.getAsLong(), clock.millis()));
    }

    /** While memberships are being filled in again nobody's absence is certain. */
    private static OwnerPresence presence(MembershipFilling filling, MembershipStore members) {
        return (app, room, user) -> filling.mayMiss()
                .compose(perhaps -> perhaps
                        ? Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE))
                        : members.present(app, room, List.of(user)).map(there -> there.contains(user)));
    }

    private static void watch(
            MeterRegistry meters,
            PolicyChanges changes,
            BusConversationLog log,
            Attributes attributes,
            OutboxDelivery outbox) {
        Gauge.builder("stoa_room_policy_doubts", changes::doubts)
                .description("rooms whose last change may or may not have been committed")
                .register(meters);
        Gauge.builder("stoa_room_owners_known", log::known)
                .description("partitions of the log with a known owner")
                .register(meters);
        Gauge.builder("stoa_room_attribute_changes_waiting", attributes::waiting)
                .description("changes of attributes without an answer so far")
                .register(meters);
        Gauge.builder("stoa_room_outbox_rooms", outbox::underWay)
                .description("rooms of whose changes is being told now")
                .register(meters);
    }

    private static Set<NodeId> gatewaysHeard(ServiceContext context) {
        return context.bus().nodes().of(Service.GATEWAY).stream()
                .map(NodeHeartbeat::node)
                .collect(Collectors.toSet());
    }
}
