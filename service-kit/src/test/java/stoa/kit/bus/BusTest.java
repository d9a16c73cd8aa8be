package stoa.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.Await;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Several nodes in one JVM, as in a standalone process. */
class BusTest {
    /** A request and reply of the tests. */
    record Text(String value) {}

    private static final Operation<Text, Text> ECHO =
            Operation.idempotent(Service.ROOM, "test.echo", Text.class, Text.class);
    private static final Operation<Text, Text> ONCE = Operation.once(Service.ROOM, "test.once", Text.class, Text.class);
    private static final Broadcast<Text> NEWS = new Broadcast<>("test.news", Text.class);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Vertx vertx = Vertx.vertx();

    @BeforeEach
    void open() {
        Await.result(vertx.close());
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private Bus node(Service service, String name, BusLimits limits, Consumer<Bus> wiring) {
        Bus bus = onNewContext(() -> {
            Bus made = new Bus(vertx, new NodeId(service, name, 1), limits, BusClock.SYSTEM, meters);
            wiring.accept(made);
            return made.start().map(made);
        });
        await().until(() -> bus.nodes().isLive(bus.self()));
        return bus;
    }

    private Bus node(Service service, String name, Consumer<Bus> wiring) {
        return node(service, name, BusLimits.DEFAULT, wiring);
    }

    private Bus asker() {
        return node(Service.GATEWAY, "gateway-1", bus -> {});
    }

    private <T> T onNewContext(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return action.get().onComplete(done);
            }
        });
        return Await.result(done.future());
    }

    private static void seesReady(Bus bus, Service service, int count) {
        await().until(() -> bus.nodes().ready(service).size() == count);
    }

    private static ErrorCode code(Future<?> future) {
        assertThat(Await.failure(future)).isInstanceOf(StoaException.class);
        return ((StoaException) Await.failure(future)).code();
    }

    private static Consumer<Bus> serving(Function<Text, Future<Text>> handler) {
        return bus -> {
            bus.serve(ECHO, handler);
            bus.serve(ONCE, handler);
        };
    }

    @Test
    void anAnswerComesBackByReferenceAndOnTheContextOfTheAsker() {
        Text reply = new Text("same");
        node(Service.ROOM, "room-1", serving(text -> Future.succeededFuture(reply)));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);

        List<Object> seen = onNewContext(() -> {
            Context own = vertx.getOrCreateContext();
            return asker.ask(ECHO, new Text("x")).map(answer -> {
                boolean sameContext = own.equals(Vertx.currentContext());
                return List.<Object>of(answer, sameContext);
            });
        });

        assertThat(seen.get(0)).isSameAs(reply);
        assertThat(seen.get(1)).isEqualTo(true);
        assertThat(meters.get("stoa_bus_ask")
                        .tag("op", "test.echo")
                        .tag("outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aHandlersFailureKeepsItsCodeTextAndAdvice() {
        node(
                Service.ROOM,
                "room-1",
                serving(text -> Future.failedFuture(new StoaException(ErrorCode.TOO_MANY_MESSAGES, "slower", 700))));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);

        StoaException failure = (StoaException) Await.failure(asker.ask(ECHO, new Text("x")));

        assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MANY_MESSAGES);
        assertThat(failure.text()).isEqualTo("slower");
        assertThat(failure.retryAfterMs()).isEqualTo(700);
    }

    @Test
    void aHandlerThatThrowsIsAnsweredInternal() {
        node(Service.ROOM, "room-1", serving(text -> {
            throw new IllegalStateException("a bug with a secret in it");
        }));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);

        assertThat(code(asker.ask(ECHO, new Text("x")))).isEqualTo(ErrorCode.INTERNAL);
        assertThat(Await.failure(asker.ask(ECHO, new Text("x")))).hasMessageNotContaining("secret");
    }

    @Test
    void anOperationNobodyServesIsABadRequestAndAServiceNobodyRunsIsUnavailable() {
        node(Service.ROOM, "room-1", bus -> {});
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);

        assertThat(code(asker.ask(ECHO, new Text("x")))).isEqualTo(ErrorCode.BAD_REQUEST);
        Operation<Text, Text> elsewhere = Operation.once(Service.AUTH, "test.auth", Text.class, Text.class);
        assertThat(code(asker.ask(elsewhere, new Text("x")))).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void anAskEndsAtItsDeadlineWhenTheHandlerDoesNot() {
        node(Service.ROOM, "room-1", serving(text -> Promise.<Text>promise().future()));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);
        long startedNs = System.nanoTime();

        Future<Text> asked = asker.ask(ONCE.within(200), new Text("x"));
        assertThat(code(asked)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(asked.cause()).as("clients read it: no node is named").hasMessage("room did not answer in time");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs)).isBetween(150L, 5_000L);
    }

    @Test
    void aQuestionThatWaitedPastItsDeadlineIsNotActedOn() {
        AtomicInteger acted = new AtomicInteger();
        Promise<Void> release = Promise.promise();
        node(Service.ROOM, "room-1", bus -> {
            Context own = vertx.getOrCreateContext();
            bus.serve(ECHO, text -> {
                acted.incrementAndGet();
                return Future.succeededFuture(text);
            });
            bus.serve(ONCE, text -> {
                own.runOnContext(now -> release.future()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join());
                return Future.succeededFuture(text);
            });
        });
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);

        Await.result(asker.ask(ONCE, new Text("stand still")));
        ErrorCode late = code(asker.ask(ECHO.within(100), new Text("x")));
        release.complete();

        assertThat(late).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        seesReady(asker, Service.ROOM, 1);
        await().untilAsserted(() -> assertThat(meters.find("stoa_bus_serve")
                        .tag("op", "test.echo")
                        .tag("outcome", "DEADLINE_EXCEEDED")
                        .timer())
                .isNotNull());
        assertThat(acted).hasValue(0);
    }

    @Test
    void anIdempotentOperationIsTriedOnAnotherNodeAndAnotherIsNot() {
        AtomicInteger refused = new AtomicInteger();
        node(Service.ROOM, "room-1", serving(text -> {
            refused.incrementAndGet();
            return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE));
        }));
        node(Service.ROOM, "room-2", serving(text -> Future.succeededFuture(text)));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 2);

        List<Future<Text>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(asker.ask(ECHO, new Text("x")));
        }
        assertThat(asked).allSatisfy(future -> assertThat(Await.result(future)).isEqualTo(new Text("x")));
        assertThat(refused).hasValue(5);

        List<Boolean> once = IntStream.range(0, 10)
                .mapToObj(i ->
                        Await.result(asker.ask(ONCE, new Text("x")).map(true).otherwise(false)))
                .toList();
        assertThat(once).filteredOn(succeeded -> !succeeded).hasSize(5);
    }

    @Test
    void aSilentNodeLeavesTimeForAnother() {
        node(Service.ROOM, "room-1", serving(text -> Promise.<Text>promise().future()));
        node(Service.ROOM, "room-2", serving(text -> Future.succeededFuture(text)));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 2);

        assertThat(Await.result(asker.ask(ECHO, new Text("a")))).isEqualTo(new Text("a"));
        assertThat(Await.result(asker.ask(ECHO, new Text("b")))).isEqualTo(new Text("b"));
    }

    @Test
    void tooManyUnansweredAsksToOneNodeFailAtOnce() {
        node(Service.ROOM, "room-1", serving(text -> Promise.<Text>promise().future()));
        BusLimits tight = new BusLimits(3, 100, 100, 250, 1_000);
        Bus asker = node(Service.GATEWAY, "gateway-1", tight, bus -> {});
        seesReady(asker, Service.ROOM, 1);
        await().until(() -> meters.get("stoa_bus_in_flight").gauges().stream().allMatch(gauge -> gauge.value() == 0));

        for (int i = 0; i < 3; i++) {
            asker.ask(ONCE.within(30_000), new Text("x"));
        }

        assertThat(code(asker.ask(ONCE.within(30_000), new Text("x")))).isEqualTo(ErrorCode.OVERLOADED);
    }

    @Test
    void aNodeRefusesMoreThanItMayWorkOn() {
        BusLimits tight = new BusLimits(100, 2, 100, 250, 1_000);
        node(
                Service.ROOM,
                "room-1",
                tight,
                serving(text -> Promise.<Text>promise().future()));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);
        await().until(() -> meters.get("stoa_bus_in_flight").gauges().stream().allMatch(gauge -> gauge.value() == 0));

        asker.ask(ONCE.within(30_000), new Text("x"));
        asker.ask(ONCE.within(30_000), new Text("x"));

        assertThat(code(asker.ask(ONCE.within(30_000), new Text("x")))).isEqualTo(ErrorCode.OVERLOADED);
    }

    @Test
    void whatIsInFlightToAnAbandonedNodeFailsAtOnce() {
        Bus room = node(
                Service.ROOM, "room-1", serving(text -> Promise.<Text>promise().future()));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);

        Future<Text> waiting = asker.askNode(room.self(), ONCE, new Text("x"), 60_000);
        asker.abandon(room.self());

        assertThat(code(waiting)).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(waiting.cause()).hasMessage("room was given up");
    }

    @Test
    void questionsOfOneContextArriveInOrder() {
        List<String> arrived = new CopyOnWriteArrayList<>();
        Bus room = node(Service.ROOM, "room-1", serving(text -> {
            arrived.add(text.value());
            return Future.succeededFuture(text);
        }));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);

        onNewContext(() -> Future.all(IntStream.range(0, 500)
                .mapToObj(i -> asker.askNode(room.self(), ECHO, new Text("" + i)))
                .toList()));

        assertThat(arrived)
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    }

    @Test
    void oneKeyStaysWithOneNode() {
        for (String name : List.of("room-1", "room-2", "room-3")) {
            node(Service.ROOM, name, serving(text -> Future.succeededFuture(new Text(name))));
        }
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 3);

        for (String key : List.of("a", "b", "c", "d")) {
            Text first = Await.result(asker.ask(ECHO, key, new Text("x")));
            for (int i = 0; i < 5; i++) {
                assertThat(Await.result(asker.ask(ECHO, key, new Text("x")))).isEqualTo(first);
            }
        }
    }

    @Test
    void aBroadcastReachesEveryNodeOnItsOwnContext() {
        List<String> heard = new CopyOnWriteArrayList<>();
        node(Service.ROOM, "room-1", bus -> bus.subscribe(NEWS, text -> heard.add("1" + text.value())));
        node(Service.ROOM, "room-2", bus -> bus.subscribe(NEWS, text -> heard.add("2" + text.value())));
        asker().publish(NEWS, new Text("x"));

        await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder("1x", "2x"));
    }

    @Test
    void aDrainingNodeGetsNothingNewAndANodeThatSaysGoodbyeIsLostAtOnce() {
        Bus room = node(Service.ROOM, "room-1", serving(text -> Future.succeededFuture(text)));
        Bus asker = asker();
        seesReady(asker, Service.ROOM, 1);
        List<NodeId> lost = new CopyOnWriteArrayList<>();
        asker.nodes().onLost(lost::add);

        Await.result(room.drain());
        seesReady(asker, Service.ROOM, 0);
        assertThat(asker.nodes().of(Service.ROOM))
                .extracting(NodeHeartbeat::draining)
                .containsExactly(true);
        assertThat(Await.result(asker.askNode(room.self(), ECHO, new Text("still"))))
                .isEqualTo(new Text("still"));

        Await.result(room.stop());
        await().untilAsserted(() -> assertThat(lost).containsExactly(room.self()));
        assertThat(code(asker.askNode(room.self(), ECHO, new Text("x")))).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void nothingIsRegisteredAfterTheStart() {
        Bus bus = asker();
        assertThatThrownBy(() -> bus.serve(ECHO, Future::succeededFuture)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bus.subscribe(NEWS, text -> {})).isInstanceOf(IllegalStateException.class);
    }
}
