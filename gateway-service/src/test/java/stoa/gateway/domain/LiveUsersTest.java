package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.LiveConnection.Client;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.UserOperations.FindSessions;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.auth.UserOperations.SessionOpened;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;

/** Who is connected, and who has to go (features A6, A9, A10). */
class LiveUsersTest {
    /** Some gateways whose news travel at random. */
    private static final class World {
        private record News(int to, SessionOpened opened) {}

        private final List<LiveUsers> gateways = new ArrayList<>();
        private final List<News> onTheWay = new ArrayList<>();
        private final Map<Long, ErrorCode> ended = new HashMap<>();
        private final List<SessionEvent> events = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private long steadyMs;
        private long lastNumber;

        World(int count) {
            for (int i = 0; i < count; i++) {
                gateways.add(new LiveUsers(new LiveUsers.Ports(
                        new NodeId(Service.GATEWAY, "g" + i, 1),
                        this::tell,
                        new SessionReports(batch -> {
                            events.addAll(batch.events());
                            return Future.succeededFuture(Done.DONE);
                        }),
                        () -> steadyMs,
                        () -> 5_000)));
            }
        }

        private void tell(SessionOpened opened) {
            for (int to = 0; to < gateways.size(); to++) {
                onTheWay.add(new News(to, opened));
            }
        }

        LiveConnection login(int gateway, String session, Platform platform, @Nullable String tag, long atMs) {
            long number = ++lastNumber;
            LiveConnection connection = new LiveConnection(
                    number,
                    new Session("app", "ann", session, null),
                    new Client(platform, "", tag, "192.0.2.7:1", false),
                    atMs,
                    tag == null,
                    error -> end(gateway, number, error),
                    muted -> told.add(number + " " + muted.untilMs()));
            connections.put(number, connection);
            gateways.get(gateway).opened(connection);
            return connection;
        }

        private final Map<Long, LiveConnection> connections = new HashMap<>();

        private void end(int gateway, long number, StoaException error) {
            if (ended.putIfAbsent(number, error.code()) == null) {
                later.add(() -> gateways.get(gateway)
                        .closed(
                                connection(number),
                                SessionEvent.Kind.KICKED,
                                error.code().name()));
            }
        }

        private final List<Runnable> later = new ArrayList<>();

        private LiveConnection connection(long number) {
            LiveConnection known = connections.get(number);
            if (known == null) {
                throw new IllegalStateException("no connection " + number);
            }
            return known;
        }

        /** Lets one thing happen that is due; in any order. */
        boolean step(Random random) {
            if (!later.isEmpty() && random.nextBoolean()) {
                later.remove(random.nextInt(later.size())).run();
                return true;
            }
            if (!onTheWay.isEmpty()) {
                News news = onTheWay.remove(random.nextInt(onTheWay.size()));
                gateways.get(news.to()).hear(news.opened());
                return true;
            }
            if (!later.isEmpty()) {
                later.removeFirst().run();
                return true;
            }
            return false;
        }

        void settle(Random random) {
            int steps = 0;
            while (step(random)) {
                assertThat(++steps).as("the news come to an end").isLessThan(100_000);
            }
        }

        List<LiveConnection> left() {
            return connections.values().stream()
                    .filter(one -> !ended.containsKey(one.number()))
                    .toList();
        }
    }

    @Property(tries = 500)
    void of_logins_of_one_platform_exactly_the_latest_stays_wherever_and_in_whatever_order_they_are_heard_of(
            @ForAll @IntRange(min = 1, max = 4) int gateways,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 3) Integer> timesMs,
            @ForAll long seed) {
        Random random = new Random(seed);
        World world = new World(gateways);
        int session = 0;
        for (int atMs : timesMs) {
            world.login(random.nextInt(gateways), "s" + ++session, Platform.MOBILE, null, atMs);
            while (random.nextInt(3) > 0 && world.step(random)) {
                // News between logins, some of the time.
            }
        }
        world.settle(random);
        LiveConnection latest = world.connections.values().stream()
                .max(Comparator.comparingLong(LiveConnection::atMs)
                        .thenComparing(one -> one.session().id()))
                .orElseThrow();
        assertThat(world.left()).containsExactly(latest);
        assertThat(world.ended.values()).allMatch(code -> code == ErrorCode.KICKED_BY_OTHER_LOGIN);
    }

    @Test
    void whoIsMutedEverywhereIsToldOnEachConnectionAndNobodyElseIs() {
        World world = new World(1);
        world.login(0, "s1", Platform.OTHER, null, 1);
        world.login(0, "s2", Platform.OTHER, null, 2);
        world.gateways.getFirst().hear(new MutedEverywhere("app", List.of("ben", "ann"), 7, null));
        world.gateways.getFirst().hear(new MutedEverywhere("other", List.of("ann"), 9, null));
        world.gateways.getFirst().hear(new MutedEverywhere("app", List.of("ben"), 9, null));
        assertThat(world.told).containsExactlyInAnyOrder("1 7", "2 7");
    }

    @Test
    void other_platforms_unknown_ones_and_resumed_sessions_stay() {
        World world = new World(2);
        world.login(0, "s1", Platform.MOBILE, null, 1);
        world.login(1, "s2", Platform.WEB, null, 2);
        world.login(0, "s3", Platform.OTHER, null, 3);
        world.login(1, "s4", Platform.OTHER, null, 4);
        world.login(1, "s1", Platform.MOBILE, null, 5);
        world.settle(new Random(1));
        assertThat(world.left()).hasSize(5);
    }

    @Test
    void the_same_tag_excludes_on_any_platform_where_platforms_do_not() {
        World world = new World(2);
        LiveConnection old = world.login(0, "s1", Platform.MOBILE, "main", 1);
        world.login(0, "s2", Platform.MOBILE, "spare", 2);
        world.login(1, "s3", Platform.WEB, "main", 3);
        world.settle(new Random(1));
        assertThat(world.ended).containsOnly(Map.entry(old.number(), ErrorCode.KICKED_BY_OTHER_LOGIN));
    }

    @Test
    void a_blocked_user_is_put_out_and_a_login_checked_before_the_block_too() {
        World world = new World(1);
        LiveUsers gateway = world.gateways.getFirst();
        LiveConnection live = world.login(0, "s1", Platform.OTHER, null, 1);
        gateway.hear(new UsersBlocked("other", List.of("ann"), Long.MAX_VALUE));
        assertThat(world.ended).isEmpty();
        gateway.hear(new UsersBlocked("app", List.of("bob", "ann"), Long.MAX_VALUE));
        assertThat(world.ended).containsOnly(Map.entry(live.number(), ErrorCode.USER_BLOCKED));
        world.steadyMs += LiveUsers.BLOCK_KEPT_MS - 1;
        LiveConnection late = world.login(0, "s2", Platform.OTHER, null, 2);
        assertThat(world.ended).containsEntry(late.number(), ErrorCode.USER_BLOCKED);
        gateway.hear(new UsersBlocked("app", List.of("ann"), 0));
        LiveConnection again = world.login(0, "s3", Platform.OTHER, null, 3);
        assertThat(world.ended).doesNotContainKey(again.number());
    }

    @Test
    void who_is_put_offline_loses_all_connections_and_may_come_back_at_once() {
        World world = new World(1);
        LiveUsers gateway = world.gateways.getFirst();
        LiveConnection first = world.login(0, "s1", Platform.OTHER, null, 1);
        LiveConnection second = world.login(0, "s2", Platform.OTHER, null, 2);
        assertThat(gateway.putOffline(new PutOffline("other", List.of("ann"))).users())
                .isEmpty();
        assertThat(world.ended).isEmpty();
        assertThat(gateway.putOffline(new PutOffline("app", List.of("bob", "ann")))
                        .users())
                .containsExactly("ann");
        assertThat(world.ended)
                .containsOnly(
                        Map.entry(first.number(), ErrorCode.PUT_OFFLINE),
                        Map.entry(second.number(), ErrorCode.PUT_OFFLINE));
        LiveConnection again = world.login(0, "s3", Platform.OTHER, null, 3);
        assertThat(world.ended).doesNotContainKey(again.number());
    }

    @Test
    void who_has_a_connection_is_found_until_the_last_one_ended() {
        World world = new World(1);
        LiveUsers gateway = world.gateways.getFirst();
        LiveConnection first = world.login(0, "s1", Platform.OTHER, null, 1);
        LiveConnection second = world.login(0, "s2", Platform.OTHER, null, 2);
        FindSessions asked = new FindSessions("app", List.of("ann", "bob"));
        gateway.closed(first, SessionEvent.Kind.OFFLINE, null);
        assertThat(gateway.find(asked).users()).isEqualTo(Set.of("ann"));
        gateway.closed(second, SessionEvent.Kind.LOGGED_OUT, null);
        gateway.closed(second, SessionEvent.Kind.OFFLINE, null);
        assertThat(gateway.find(asked).users()).isEmpty();
        assertThat(world.events)
                .extracting(SessionEvent::kind)
                .containsExactly(
                        SessionEvent.Kind.ONLINE,
                        SessionEvent.Kind.ONLINE,
                        SessionEvent.Kind.OFFLINE,
                        SessionEvent.Kind.LOGGED_OUT);
        assertThat(world.events).extracting(SessionEvent::id).doesNotHaveDuplicates();
        assertThat(world.events.getLast())
                .isEqualTo(new SessionEvent(
                        "app",
                        "ann",
                        "g0-1-2-end",
                        SessionEvent.Kind.LOGGED_OUT,
                        "s2",
                        "g0-1-2",
                        Platform.OTHER,
                        "",
                        5_000,
                        "192.0.2.7:1",
                        null));
    }

    @Test
    void a_user_logs_in_ten_times_in_a_second_at_most_and_others_are_not_concerned() {
        World world = new World(1);
        LiveUsers gateway = world.gateways.getFirst();
        for (int i = 0; i < ConnectRates.CONNECTS_PER_SECOND; i++) {
            assertThat(gateway.admit("app", "ann")).isZero();
        }
        world.steadyMs = 400;
        assertThat(gateway.admit("app", "ann")).isEqualTo(600);
        assertThat(gateway.admit("app", "bob")).isZero();
        assertThat(gateway.admit("other", "ann")).isZero();
        world.steadyMs = 1_000;
        assertThat(gateway.admit("app", "ann")).isZero();
    }
}
