package stoa.message;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.testing.FakeService;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.log.ClaimTable;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.Subscribe;

/**
 * A gateway without clients: believes claims as gateways do, subscribes rooms, collects what it is
 * delivered by offset, and sends with retries under the same client id.
 */
@SuppressWarnings("NullAway.Init") // the process gives the context before any test runs
final class FakeGateway {
    static final LogEvent.Sender SENDER = new LogEvent.Sender("Somebody", null);
    private static final long RETRY_MS = 100;

    private final ClaimTable claims = new ClaimTable();
    private final Map<Conversation, TreeMap<Long, Entry>> entries = new HashMap<>();
    private final List<Entry> passing = new ArrayList<>();
    private final List<Batch> refused = new ArrayList<>();
    private ServiceContext context;
    private Context loop;
    private long subscription;
    private boolean silent;

    StoaService service() {
        return new FakeService(Service.GATEWAY, given -> {
            context = given;
            loop = given.vertx().getOrCreateContext();
            given.bus().serve(MessageOperations.DELIVER, this::delivered);
            given.bus().subscribe(Claim.BROADCAST, heard -> heard.claims().forEach(this::heard));
        });
    }

    /** Runs on the gateway's event loop and waits. */
    <T> T on(Function<FakeGateway, Future<T>> action) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(_ -> action.apply(this).onSuccess(done::complete).onFailure(done::completeExceptionally));
        return done.get(Duration.ofSeconds(60).toMillis(), TimeUnit.MILLISECONDS);
    }

    <T> T look(Function<FakeGateway, T> view) throws Exception {
        return on(gateway -> Future.succeededFuture(view.apply(gateway)));
    }

    Optional<Claim> claim(int partition) {
        return claims.owner(partition);
    }

    int partitionsOwned() {
        return claims.known();
    }

    List<Entry> entries(Conversation room) {
        return List.copyOf(entries.getOrDefault(room, new TreeMap<>()).values());
    }

    List<Entry> passing() {
        return List.copyOf(passing);
    }

    List<Batch> refused() {
        return List.copyOf(refused);
    }

    void silent(boolean now) {
        silent = now;
    }

    void enter(Conversation room) {
        entries.computeIfAbsent(room, _ -> new TreeMap<>());
        claims.owner(room.partition()).ifPresent(this::subscribe);
    }

    Future<SendResult> send(Conversation room, String from, String cid) {
        return send(room, from, new Send(cid, "app:text", new JsonText("{}"), Priority.NORMAL, false, null, null));
    }

    Future<SendResult> send(Conversation room, String from, Send send) {
        return ask(
                        room,
                        MessageOperations.SEND,
                        epoch -> new SendBatch(room, epoch, from, "session-" + from, SENDER, List.of(send)))
                .compose(results -> results.results().getFirst() instanceof SendResult.Unknown
                        ? later(() -> send(room, from, send))
                        : Future.succeededFuture(results.results().getFirst()));
    }

    /** Asks the owner until there is one that answers. */
    <Q, R> Future<R> ask(Conversation room, Operation<Q, R> operation, Function<Long, Q> request) {
        Claim claim = claims.owner(room.partition()).orElse(null);
        if (claim == null) {
            return later(() -> ask(room, operation, request));
        }
        return context.bus()
                .askNode(claim.owner(), operation, request.apply(claim.epoch()), 2_000)
                .recover(failure -> switch (stoa.protocol.error.StoaException.of(failure)
                        .code()) {
                    case NOT_OWNER, UNAVAILABLE, DEADLINE_EXCEEDED -> later(() -> ask(room, operation, request));
                    default -> Future.failedFuture(failure);
                });
    }

    private <T> Future<T> later(java.util.function.Supplier<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        context.vertx().setTimer(RETRY_MS, _ -> action.get().onComplete(promise));
        return promise.future();
    }

    private void heard(Claim claim) {
        switch (claims.hear(claim, context.clock().millis())) {
            case NEW_OWNER -> subscribe(claim);
            case REPEATED, REFUSED -> {}
        }
    }

    private void subscribe(Claim claim) {
        Map<Conversation, Long> positions = new HashMap<>();
        entries.forEach((room, held) -> {
            if (room.partition() == claim.partition()) {
                positions.put(room, held.isEmpty() ? 0 : held.lastKey() + 1);
            }
        });
        if (positions.isEmpty()) {
            return;
        }
        subscription++;
        Subscribe wanted =
                new Subscribe(claim.partition(), claim.epoch(), subscription, true, context.node(), positions);
        context.bus()
                .askNode(claim.owner(), MessageOperations.SUBSCRIBE, wanted)
                .onSuccess(subscribed -> subscribed.past().forEach(this::take));
    }

    private Future<Done> delivered(Batch batch) {
        if (silent) {
            return Promise.<Done>promise().future();
        }
        Claim claim = claims.owner(batch.partition()).orElse(null);
        if (claim == null || claim.epoch() != batch.epoch()) {
            refused.add(batch);
            return Future.failedFuture(new stoa.protocol.error.StoaException(stoa.protocol.error.ErrorCode.NOT_OWNER));
        }
        batch.entries().forEach(this::take);
        return Future.succeededFuture(Done.DONE);
    }

    private void take(Entry entry) {
        if (entry.isTransient()) {
            passing.add(entry);
        } else {
            entries.computeIfAbsent(entry.event().conversation(), _ -> new TreeMap<>())
                    .put(entry.offset(), entry);
        }
    }
}
