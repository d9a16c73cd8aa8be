package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.PresenceWorld.Client;
import stoa.gateway.domain.PresenceWorld.Gateway;
import stoa.protocol.auth.PresenceOperations.AppUser;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Who watches is told who is online, over all gateways (feature A9). */
class PresenceWatchTest {
    private final PresenceWorld world = new PresenceWorld(7, 0);
    private final Gateway here = world.gateway("g0", PresenceWatch.WATCHES_MAX);
    private final Gateway there = world.gateway("g1", PresenceWatch.WATCHES_MAX);
    private final Client client = world.client();

    private List<String> watch(String... users) {
        List<String> online = world.now(() -> here.watch.watch(client.watcher, List.of(users)));
        client.answered(List.of(users), online);
        return online;
    }

    @Test
    void aUserIsOnlineWhileConnectedAnywhere() {
        there.connect("ann", true);
        assertThat(watch("ann", "bob")).containsExactly("ann");
        here.connect("ann", true);
        there.connect("ann", false);
        world.settle();
        assertThat(client.online()).containsExactly("ann");
        here.connect("ann", false);
        there.connect("bob", true);
        world.settle();
        assertThat(client.online()).containsExactly("bob");
    }

    @Test
    void aGatewayThatDiesTakesItsUsersOffline() {
        there.connect("ann", true);
        there.connect("bob", true);
        here.connect("bob", true);
        assertThat(watch("ann", "bob")).containsExactlyInAnyOrder("ann", "bob");
        world.kill(there);
        assertThat(client.online()).containsExactly("bob");
    }

    @Test
    void aWatchWaitsForGatewaysThatLiveAndNotForThoseThatDie() {
        Future<List<String>> answer = here.watch.watch(client.watcher, List.of("ann"));
        assertThat(answer.isComplete()).isFalse();
        world.kill(there);
        assertThat(world.now(() -> answer)).isEmpty();
    }

    @Test
    void aWatchThatIsNotAnsweredIsUndone() {
        PresenceWorld deaf = new PresenceWorld(7, 100);
        Gateway alone = deaf.gateway("g0", PresenceWatch.WATCHES_MAX);
        Future<List<String>> answer = alone.watch.watch(client.watcher, List.of("ann"));
        for (int i = 0; i < 60; i++) {
            deaf.pass(100);
        }
        assertThat(StoaException.of(answer.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(alone.watch.watches()).isZero();
    }

    @Test
    void whoIsWatchedNoMoreIsToldNoMore() {
        here.connect("ann", true);
        watch("ann", "bob");
        assertThat(world.now(() -> here.watch.unwatch(client.watcher, List.of("ann", "cid"))))
                .containsExactly("ann");
        here.connect("ann", false);
        there.connect("bob", true);
        world.settle();
        assertThat(client.told).containsEntry("ann", true).containsEntry("bob", true);
        assertThat(here.watch.watches()).isEqualTo(1);
        here.watch.ended(client.watcher.edge().number());
        there.connect("bob", false);
        world.settle();
        assertThat(client.told).containsEntry("bob", true);
        assertThat(here.watch.watches()).isZero();
    }

    @Test
    void watchesAreBoundedPerConnectionAndPerGateway() {
        List<String> many = IntStream.range(0, PresenceWatch.USERS_PER_CONNECTION_MAX)
                .mapToObj(i -> "u" + i)
                .toList();
        assertThat(world.now(() -> here.watch.watch(client.watcher, many))).isEmpty();
        assertThatThrownBy(() -> world.now(() -> here.watch.watch(client.watcher, List.of("u0", "one more"))))
                .isInstanceOfSatisfying(
                        StoaException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
        assertThat(world.now(() -> here.watch.watch(client.watcher, List.of("u0"))))
                .isEmpty();
        Gateway small = world.gateway("g2", 2);
        Client other = world.client();
        assertThat(world.now(() -> small.watch.watch(other.watcher, List.of("a", "b"))))
                .isEmpty();
        assertThatThrownBy(() -> world.now(() -> small.watch.watch(world.client().watcher, List.of("a"))))
                .isInstanceOfSatisfying(
                        StoaException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED));
        assertThat(small.watch.refused()).isEqualTo(1);
        small.watch.ended(other.watcher.edge().number());
        assertThat(world.now(() -> small.watch.watch(world.client().watcher, List.of("a"))))
                .isEmpty();
    }

    /** Whatever gets lost, and whichever gateway loses sight of which: in the end everybody knows the truth. */
    @Property(tries = 300)
    void inTheEndEverybodyKnowsTheTruth(@ForAll long seed) {
        PresenceWorld odd = new PresenceWorld(seed, 20);
        List<Gateway> gateways = new ArrayList<>();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Gateway gateway = odd.gateway("g" + i, PresenceWatch.WATCHES_MAX);
            gateways.add(gateway);
            Client client = odd.client();
            clients.add(client);
            List<String> wanted = List.of("a", "b", "c");
            gateway.watch.watch(client.watcher, wanted).onSuccess(online -> client.answered(wanted, online));
        }
        for (int i = 0; i < 60; i++) {
            Gateway one = gateways.get(odd.random().nextInt(3));
            one.connect(
                    String.valueOf((char) ('a' + odd.random().nextInt(3))),
                    odd.random().nextBoolean());
            Gateway other = gateways.get(odd.random().nextInt(3));
            if (odd.random().nextInt(10) == 0) {
                odd.loses(one, other);
                odd.steps(odd.random().nextInt(5));
                odd.finds(one, other);
            }
            odd.steps(odd.random().nextInt(6));
        }
        odd.settle();
        Set<String> truth = new TreeSet<>();
        gateways.forEach(
                gateway -> gateway.connected.stream().map(AppUser::user).forEach(truth::add));
        for (int i = 0; i < 3; i++) {
            Client client = clients.get(i);
            if (client.told.isEmpty()) {
                List<String> wanted = List.of("a", "b", "c");
                Gateway gateway = gateways.get(i);
                client.answered(wanted, odd.now(() -> gateway.watch.watch(client.watcher, wanted)));
            }
            assertThat(client.online()).isEqualTo(truth);
        }
    }
}
