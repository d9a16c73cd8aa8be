package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;

/**
 * The hub's door for back ends: lanes and recalls of its own beside those of clients, so that neither
 * waits for the other, through which owners are asked without a session. {@link ServerMessages} on any
 * thread, all else on the hub's.
 *
 * <p>Bound: {@link #UNANSWERED_MAX} sends, recalls and modifications are unanswered; one more fails with {@code OVERLOADED}.
 */
public final class ServerDesk implements ServerMessages {
    /** Sends and recalls without an answer at most. */
    public static final int UNANSWERED_MAX = 10_000;

    /** No session's id: those have no line breaks. */
    private static final String LANE_PREFIX = "server\n";

    private final LaneBoard lanes;
    private final PatchBoard patches;
    private final Executor hubThread;
    private final AtomicInteger unanswered = new AtomicInteger();

    /**
     * A desk of a hub.
     *
     * @param ports the hub's
     * @param feeds knows the owners
     * @param hubThread runs tasks in order on the hub's thread
     */
    ServerDesk(HubPorts ports, FeedBoard feeds, Executor hubThread) {
        HubPorts asServer = new HubPorts(
                ports.self(),
                ports.rooms(),
                ports.history(),
                new WithoutSession(ports.owners()),
                ports.conversations(),
                ports.steadyClockMs(),
                ports.wallClockMs());
        this.lanes = new LaneBoard(asServer, feeds);
        this.patches = new PatchBoard(asServer, feeds);
        this.hubThread = hubThread;
    }

    @Override
    public Future<SendResult.Sent> send(ServerSend send, Executor caller) {
        String from = send.from();
        Session session = new Session(send.room().app(), from, LANE_PREFIX + from, null);
        return ask(caller, reply -> lanes.send(session, send.room(), send.send(), reply));
    }

    @Override
    public Future<Appended> recall(ServerRecall recall, Executor caller) {
        Session session = new Session(recall.room().app(), recall.by(), LANE_PREFIX, null);
        PatchBoard.Asked asked =
                new PatchBoard.Asked(recall.room(), recall.message(), session, 0, new PatchBoard.Change.TakeBack());
        return ask(caller, reply -> patches.ask(asked, reply));
    }

    @Override
    public Future<Appended> modify(ServerModify modify, Executor caller) {
        Session session = new Session(modify.room().app(), modify.by(), LANE_PREFIX, null);
        PatchBoard.Change change = new PatchBoard.Change.Replace(modify.content());
        PatchBoard.Asked asked = new PatchBoard.Asked(modify.room(), modify.message(), session, 0, change);
        return ask(caller, reply -> patches.ask(asked, reply));
    }

    private <T> Future<T> ask(Executor caller, Consumer<Reply<T>> task) {
        if (unanswered.incrementAndGet() > UNANSWERED_MAX) {
            unanswered.decrementAndGet();
            return Future.failedFuture(new StoaException(ErrorCode.OVERLOADED));
        }
        Reply<T> reply = new Reply<>(caller);
        hubThread.execute(() -> task.accept(reply));
        return reply.future().onComplete(_ -> unanswered.decrementAndGet());
    }

    /**
     * What back ends wait for; any thread.
     *
     * @return sends and recalls without an answer so far
     */
    public int unanswered() {
        return unanswered.get();
    }

    void ownerChanged(Claim claim) {
        lanes.ownerChanged(claim);
        patches.ownerChanged(claim);
    }

    void tick() {
        lanes.tick();
        patches.tick();
    }

    /** Owners, asked by a server. */
    private record WithoutSession(OwnerCalls owners) implements OwnerCalls {
        // NullAway does not read annotations of nested types from class files: batches may have no session.
        @Override
        @SuppressWarnings("NullAway")
        public Future<SendResults> send(NodeId owner, SendBatch batch) {
            return owners.send(
                    owner, new SendBatch(batch.conversation(), batch.epoch(), batch.from(), null, null, batch.sends()));
        }

        @Override
        public Future<Appended> recall(NodeId owner, Recall recall) {
            return owners.recall(
                    owner,
                    new Recall(
                            recall.conversation(),
                            recall.epoch(),
                            recall.message(),
                            recall.by(),
                            null,
                            recall.cursor()));
        }

        @Override
        public Future<Appended> modify(NodeId owner, Modify modify) {
            return owners.modify(
                    owner,
                    new Modify(
                            modify.conversation(),
                            modify.epoch(),
                            modify.message(),
                            modify.by(),
                            null,
                            modify.content(),
                            modify.cursor()));
        }

        @Override
        public Future<Appended> append(NodeId owner, Append append) {
            return owners.append(owner, append);
        }

        @Override
        public Future<Subscribed> subscribe(NodeId owner, Subscribe subscribe) {
            return owners.subscribe(owner, subscribe);
        }

        @Override
        public Future<Done> unsubscribe(NodeId owner, Unsubscribe unsubscribe) {
            return owners.unsubscribe(owner, unsubscribe);
        }

        @Override
        public void abandon(NodeId owner) {
            owners.abandon(owner);
        }
    }
}
