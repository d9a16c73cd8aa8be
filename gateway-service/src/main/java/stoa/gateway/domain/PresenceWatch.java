package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.PresenceOperations.AppUser;
import stoa.protocol.auth.PresenceOperations.PresenceTold;
import stoa.protocol.auth.PresenceOperations.UserPresence;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Who of this gateway's connections watches whom, and how those are at every gateway. A user is online while
 * connected to any; what a gateway said counts no more once it is gone. A watch is answered when all gateways
 * have answered; from then on its connection is told each change, in order.
 *
 * <p>{@link #watch}, {@link #unwatch} and {@link #ended} may be called on any thread, all else on the hub's; what a
 * connection gets it gets on its loop. Nothing blocks.
 *
 * <p>Bounds: {@link #USERS_PER_CONNECTION_MAX} and {@link #WATCHES_MAX}; a watch that goes beyond is refused as a whole.
 */
public final class PresenceWatch {
    /** Users one connection may watch; more are refused with {@code NOT_ALLOWED}. */
    public static final int USERS_PER_CONNECTION_MAX = 500;

    /** Watches of all connections of a gateway; more are refused with {@code OVERLOADED}. */
    public static final int WATCHES_MAX = 1_000_000;

    /** How long a watch waits for all gateways, milliseconds; then it is undone and fails with {@code UNAVAILABLE}. */
    public static final long ANSWER_MS = 5_000;

    /**
     * A connection that watches.
     *
     * @param edge which one
     * @param tell hears on the connection's loop that a user is online from now on, or no more
     */
    public record Watcher(EdgeConnection edge, BiConsumer<String, Boolean> tell) {}

    /**
     * Everybody this talks to.
     *
     * @param self this gateway
     * @param calls all gateways
     * @param home runs tasks on the hub's thread
     * @param steadyClockMs milliseconds of a clock that never goes back
     */
    public record Ports(NodeId self, PresenceCalls calls, Executor home, LongSupplier steadyClockMs) {}

    /** How a user is at each gateway that said so, and who watches. */
    private static final class Watched {
        private final Map<NodeId, UserPresence> at = new HashMap<>();
        private final Set<Long> connections = new HashSet<>();

        private boolean isOnline() {
            return at.values().stream().anyMatch(UserPresence::online);
        }
    }

    /** Whom a connection watches, and what it was told last; absent before the first answer. */
    private record Watching(Watcher watcher, Set<AppUser> users, Map<AppUser, Boolean> told) {}

    private record Asked(long connection, List<AppUser> users, Reply<List<String>> reply, long untilMs) {}

    private final Ports ports;
    private final int watchesMax;
    private final Map<NodeId, PresencePeer> peers = new LinkedHashMap<>();
    private final Map<AppUser, Watched> users = new HashMap<>();
    private final Map<Long, Watching> connections = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private final PresencePeer.Watch registry = new Registry();
    private long rounds;
    private final AtomicInteger watches = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();

    /**
     * Nobody watches anybody.
     *
     * @param ports everybody it talks to
     * @param watchesMax see {@link #WATCHES_MAX}
     */
    public PresenceWatch(Ports ports, int watchesMax) {
        this.ports = ports;
        this.watchesMax = watchesMax;
    }

    /**
     * A connection wants to be told of users.
     *
     * @param watcher who
     * @param ids user ids, none twice
     * @return who of them is online now, on the connection's loop, before any change that follows
     */
    public Future<List<String>> watch(Watcher watcher, List<String> ids) {
        Reply<List<String>> reply = new Reply<>(watcher.edge().loop());
        ports.home().execute(() -> begin(watcher, keys(watcher, ids), reply));
        return reply.future();
    }

    /**
     * A connection wants to hear of users no more.
     *
     * @param watcher who
     * @param ids user ids; those that are not watched are passed over
     * @return who of those that were watched is online, on the connection's loop; nothing follows it
     */
    public Future<List<String>> unwatch(Watcher watcher, List<String> ids) {
        Reply<List<String>> reply = new Reply<>(watcher.edge().loop());
        ports.home().execute(() -> {
            Watching watching = connections.get(watcher.edge().number());
            List<AppUser> known = watching == null
                    ? List.of()
                    : keys(watcher, ids).stream()
                            .filter(watching.users()::contains)
                            .toList();
            reply.ok(online(known));
            if (watching != null) {
                stop(watching, known);
            }
        });
        return reply.future();
    }

    /**
     * A connection ended.
     *
     * @param number its number; one that watches nobody changes nothing
     */
    public void ended(long number) {
        ports.home().execute(() -> {
            Watching watching = connections.get(number);
            if (watching != null) {
                stop(watching, List.copyOf(watching.users()));
            }
            settle(one -> one.connection() == number, new StoaException(ErrorCode.NOT_CONNECTED));
        });
    }

    /**
     * A gateway tells how users are there.
     *
     * @param told what it knows
     */
    public void hear(PresenceTold told) {
        registry.hear(told.gateway(), told.users());
    }

    /**
     * A gateway is there.
     *
     * @param gateway perhaps this one
     */
    public void found(NodeId gateway) {
        lost(gateway);
        PresencePeer peer = new PresencePeer(ports.self(), gateway, ports.calls(), registry);
        peers.put(gateway, peer);
        peer.begin(++rounds);
    }

    /**
     * A gateway is gone, and with it all its connections.
     *
     * @param gateway any node
     */
    public void lost(NodeId gateway) {
        PresencePeer peer = peers.remove(gateway);
        if (peer != null) {
            peer.end();
            users.forEach((user, watched) -> {
                if (watched.at.remove(gateway) != null) {
                    tell(user, watched);
                }
            });
            answerWhoWaits();
        }
    }

    /** Time passes: what was not answered is asked again, and who waited too long is refused. */
    public void tick() {
        long nowMs = ports.steadyClockMs().getAsLong();
        peers.values().forEach(peer -> peer.tick(nowMs));
        for (Asked late : asked.stream().filter(one -> one.untilMs() <= nowMs).toList()) {
            Watching watching = connections.get(late.connection());
            if (watching != null) {
                stop(
                        watching,
                        late.users().stream()
                                .filter(user -> !watching.told().containsKey(user))
                                .toList());
            }
            settle(late::equals, new StoaException(ErrorCode.UNAVAILABLE, "not every gateway answers"));
        }
    }

    /**
     * Watches of all connections; any thread.
     *
     * @return one for each connection and user
     */
    public int watches() {
        return watches.get();
    }

    /**
     * Watches refused at a bound; any thread.
     *
     * @return requests since the start
     */
    public long refused() {
        return refused.get();
    }

    private static List<AppUser> keys(Watcher watcher, List<String> ids) {
        String app = watcher.edge().session().app();
        return ids.stream().map(id -> new AppUser(app, id)).toList();
    }

    private void begin(Watcher watcher, List<AppUser> wanted, Reply<List<String>> reply) {
        long number = watcher.edge().number();
        Watching watching = connections.getOrDefault(number, new Watching(watcher, new HashSet<>(), new HashMap<>()));
        List<AppUser> added =
                wanted.stream().filter(user -> !watching.users().contains(user)).toList();
        StoaException refusal = refusal(watching, added.size());
        if (refusal != null) {
            refused.incrementAndGet();
            reply.fail(refusal);
            return;
        }
        connections.put(number, watching);
        watches.addAndGet(added.size());
        for (AppUser user : added) {
            watching.users().add(user);
            Watched watched = users.get(user);
            if (watched == null) {
                watched = new Watched();
                users.put(user, watched);
                peers.values().forEach(peer -> peer.say(user));
            }
            watched.connections.add(number);
        }
        asked.add(new Asked(number, wanted, reply, ports.steadyClockMs().getAsLong() + ANSWER_MS));
        answerWhoWaits();
    }

    private @Nullable StoaException refusal(Watching watching, int count) {
        if (watching.users().size() + count > USERS_PER_CONNECTION_MAX) {
            return new StoaException(
                    ErrorCode.NOT_ALLOWED, "a connection may watch " + USERS_PER_CONNECTION_MAX + " users");
        }
        return watches.get() + count > watchesMax
                ? new StoaException(ErrorCode.OVERLOADED, "too many users are watched here")
                : null;
    }

    /** Forgets some of the users a connection watches. */
    private void stop(Watching watching, List<AppUser> gone) {
        long number = watching.watcher().edge().number();
        for (AppUser user : gone) {
            watching.users().remove(user);
            watching.told().remove(user);
            Watched watched = users.get(user);
            if (watched != null && watched.connections.remove(number) && watched.connections.isEmpty()) {
                users.remove(user);
                peers.values().forEach(peer -> peer.say(user));
            }
        }
        watches.addAndGet(-gone.size());
        if (watching.users().isEmpty()) {
            connections.remove(number);
        }
    }

    private void answerWhoWaits() {
        for (Asked one : List.copyOf(asked)) {
            Watching watching = connections.get(one.connection());
            if (watching == null) {
                settle(one::equals, new StoaException(ErrorCode.NOT_CONNECTED));
            } else if (one.users().stream().allMatch(this::isKnown)) {
                asked.remove(one);
                for (AppUser user : one.users()) {
                    Watched watched = users.get(user);
                    if (watched != null && watching.users().contains(user)) {
                        watching.told().put(user, watched.isOnline());
                    }
                }
                one.reply().ok(online(one.users()));
            }
        }
    }

    private void settle(Predicate<Asked> which, StoaException error) {
        List<Asked> settled = asked.stream().filter(which).toList();
        asked.removeAll(settled);
        settled.forEach(one -> one.reply().fail(error));
    }

    /** Whether every gateway has said how a user is; also of one who is watched no more. */
    private boolean isKnown(AppUser user) {
        Watched watched = users.get(user);
        return !peers.isEmpty() && (watched == null || watched.at.keySet().containsAll(peers.keySet()));
    }

    private List<String> online(List<AppUser> some) {
        return some.stream()
                .filter(user -> {
                    Watched watched = users.get(user);
                    return watched != null && watched.isOnline();
                })
                .map(AppUser::user)
                .toList();
    }

    private void tell(AppUser user, Watched watched) {
        boolean online = watched.isOnline();
        for (long number : watched.connections) {
            Watching watching = connections.get(number);
            Boolean last = watching == null ? null : watching.told().get(user);
            if (watching != null && last != null && last != online) {
                watching.told().put(user, online);
                Watcher watcher = watching.watcher();
                watcher.edge().loop().execute(() -> watcher.tell().accept(user.user(), online));
            }
        }
    }

    /** What peers ask of and tell this. */
    private final class Registry implements PresencePeer.Watch {
        @Override
        public boolean isWatched(AppUser user) {
            return users.containsKey(user);
        }

        @Override
        public Collection<AppUser> watched() {
            return users.keySet();
        }

        @Override
        public void hear(NodeId gateway, List<UserPresence> told) {
            if (!peers.containsKey(gateway)) {
                return;
            }
            for (UserPresence presence : told) {
                Watched watched = users.get(presence.user());
                UserPresence last = watched == null ? null : watched.at.get(gateway);
                if (watched != null && (last == null || last.version() < presence.version())) {
                    watched.at.put(gateway, presence);
                    tell(presence.user(), watched);
                }
            }
            answerWhoWaits();
        }
    }
}
