package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.PresenceOperations.AppUser;
import stoa.protocol.auth.PresenceOperations.PresenceTold;
import stoa.protocol.auth.PresenceOperations.UsersWatched;
import stoa.protocol.auth.PresenceOperations.WatchUsers;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Gateways whose calls take their time and get lost, in an order that chance decides. */
public final class PresenceWorld {
    static final String APP = "app";

    private final Random random;
    private final Map<NodeId, Gateway> gateways = new LinkedHashMap<>();
    private final List<Runnable> onTheWay = new ArrayList<>();
    private int lossPercent;
    private long nowMs;
    private long lastNumber;

    PresenceWorld(long seed, int lossPercent) {
        this.random = new Random(seed);
        this.lossPercent = lossPercent;
    }

    /** A client that watches: checks that it is told changes only, each once. */
    static final class Client {
        final PresenceWatch.Watcher watcher;
        final Map<String, Boolean> told = new HashMap<>();

        Client(long number) {
            EdgeConnection edge =
                    new EdgeConnection(new FakeLoop(), number, new Session(APP, "me", "s" + number, null));
            watcher = new PresenceWatch.Watcher(edge, this::hear);
        }

        private void hear(String user, boolean online) {
            assertThat(told.put(user, online)).as("told anew of " + user).isEqualTo(!online);
        }

        void answered(List<String> asked, List<String> online) {
            asked.forEach(user -> told.put(user, online.contains(user)));
        }

        Set<String> online() {
            Set<String> online = new TreeSet<>(told.keySet());
            online.removeIf(user -> !Boolean.TRUE.equals(told.get(user)));
            return online;
        }
    }

    /** A gateway with the users connected to it. */
    final class Gateway implements PresenceCalls {
        final NodeId node;
        final Set<AppUser> connected = new HashSet<>();
        final PresenceSource source;
        final PresenceWatch watch;

        Gateway(NodeId node, int watchesMax) {
            this.node = node;
            this.source = new PresenceSource(node, this, connected::contains);
            this.watch = new PresenceWatch(new PresenceWatch.Ports(node, this, Runnable::run, () -> nowMs), watchesMax);
        }

        void connect(String user, boolean is) {
            AppUser key = new AppUser(APP, user);
            boolean changed = is ? connected.add(key) : connected.remove(key);
            if (changed) {
                source.changed(key);
            }
        }

        @Override
        public Future<UsersWatched> watch(NodeId gateway, WatchUsers request) {
            return travel(gateway, to -> to.source.watch(request));
        }

        @Override
        public Future<Done> tell(NodeId gateway, PresenceTold told) {
            return travel(gateway, to -> {
                to.watch.hear(told);
                return Done.DONE;
            });
        }
    }

    private <T> Future<T> travel(NodeId gateway, Function<Gateway, T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean heard = random.nextInt(100) >= lossPercent;
        boolean answered = random.nextInt(100) >= lossPercent;
        onTheWay.add(() -> {
            Gateway to = gateways.get(gateway);
            @Nullable T result = heard && to != null ? call.apply(to) : null;
            onTheWay.add(() -> {
                if (answered && result != null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(new StoaException(ErrorCode.DEADLINE_EXCEEDED));
                }
            });
        });
        return Future.fromCompletionStage(answer);
    }

    Gateway gateway(String name, int watchesMax) {
        Gateway added = new Gateway(new NodeId(Service.GATEWAY, name, 1), watchesMax);
        gateways.put(added.node, added);
        for (Gateway other : gateways.values()) {
            other.watch.found(added.node);
            if (other != added) {
                added.watch.found(other.node);
            }
        }
        return added;
    }

    /** One gateway does not hear another any more, or hears it again. */
    void loses(Gateway one, Gateway other) {
        one.watch.lost(other.node);
        one.source.lost(other.node);
    }

    void finds(Gateway one, Gateway other) {
        one.watch.found(other.node);
    }

    /** A process is killed. */
    void kill(Gateway gone) {
        gateways.remove(gone.node);
        gateways.values().forEach(one -> loses(one, gone));
    }

    Client client() {
        return new Client(++lastNumber);
    }

    /** Lets some of what is under way happen, and time pass. */
    void steps(int count) {
        for (int i = 0; i < count; i++) {
            if (!onTheWay.isEmpty() && random.nextInt(4) > 0) {
                onTheWay.remove(random.nextInt(onTheWay.size())).run();
            } else {
                pass(100);
            }
        }
    }

    void pass(long ms) {
        nowMs += ms;
        gateways.values().forEach(one -> {
            one.source.tick();
            one.watch.tick();
        });
    }

    /** From now on nothing gets lost, and all that is under way happens. */
    void settle() {
        lossPercent = 0;
        for (int i = 0; i < 60; i++) {
            while (!onTheWay.isEmpty()) {
                onTheWay.remove(0).run();
            }
            pass(100);
        }
    }

    <T> T now(Supplier<Future<T>> asked) {
        Future<T> answer = asked.get();
        settle();
        assertThat(answer.isComplete()).as("answered").isTrue();
        if (answer.failed()) {
            throw StoaException.of(answer.cause());
        }
        return answer.result();
    }

    Random random() {
        return random;
    }

    /**
     * A watch that knows one gateway only and does everything at once.
     *
     * @param users who is connected there
     * @return the watch
     */
    public static PresenceWatch alone(LiveUsers users) {
        NodeId self = new NodeId(Service.GATEWAY, "gateway-1", 1);
        Object lock = new Object();
        PresenceWatch[] watch = new PresenceWatch[1];
        PresenceSource[] source = new PresenceSource[1];
        PresenceCalls calls = new PresenceCalls() {
            @Override
            public Future<UsersWatched> watch(NodeId gateway, WatchUsers request) {
                return Future.succeededFuture(source[0].watch(request));
            }

            @Override
            public Future<Done> tell(NodeId gateway, PresenceTold told) {
                watch[0].hear(told);
                return Future.succeededFuture(Done.DONE);
            }
        };
        Executor home = task -> {
            synchronized (lock) {
                task.run();
            }
        };
        source[0] = new PresenceSource(self, calls, users::isOnline);
        watch[0] = new PresenceWatch(
                new PresenceWatch.Ports(self, calls, home, System::currentTimeMillis), PresenceWatch.WATCHES_MAX);
        users.onPresence(user -> home.execute(() -> source[0].changed(user)));
        watch[0].found(self);
        return watch[0];
    }
}
