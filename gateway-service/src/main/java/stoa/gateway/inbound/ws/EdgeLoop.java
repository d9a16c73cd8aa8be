package stoa.gateway.inbound.ws;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.LoopInbox;
import stoa.gateway.inbound.egress.FlushQueue;
import stoa.gateway.inbound.egress.FrameDeflater;
import stoa.gateway.inbound.egress.LoopRooms;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;

/**
 * One event loop of the edge with its connections and its index of rooms; loops share nothing but
 * {@link EdgeServices}. {@link #execute} from any thread, all else on the loop only.
 */
public final class EdgeLoop implements LoopInbox {
    /** Turns of the wheel per heartbeat: how exactly silence is noticed. */
    private static final int CHECKS_PER_HEARTBEAT = 15;

    private static final AtomicLong LAST_NUMBER = new AtomicLong();
    private static final long DRAIN_STEP_MS = 100;
    private static final long SECOND_MS = 1_000;
    /** Between the time a client has to go and its end, for what is on its way; milliseconds. */
    private static final long GOAWAY_GRACE_MS = 500;

    private final ContextInternal context;
    private final EdgeServices services;
    private final ConnectionWheel connections = new ConnectionWheel();
    private final Map<Long, LoopSession> sessions = new HashMap<>();
    private final LoopRooms rooms;
    private final FlushQueue flushes;
    private final Map<String, AppSettings> settings = new HashMap<>();
    private final FrameDeflater deflater;
    private final long wheelTimer;
    private @Nullable MessageInflater inflater;
    private @Nullable Promise<Void> drained;

    /**
     * A loop without connections; on its context.
     *
     * @param context an event-loop context
     * @param services of the process
     */
    public EdgeLoop(ContextInternal context, EdgeServices services) {
        this.context = context;
        this.services = services;
        this.deflater = new FrameDeflater(services.deflateBytesMin());
        this.rooms = new LoopRooms(
                (delayMs, task) -> context.setTimer(delayMs, _ -> task.run()),
                this::nowMs,
                services.ticks(),
                services.limits().heldEntriesMax(),
                new LoopRooms.Writing(deflater, services.metrics()));
        this.flushes = new FlushQueue(context.nettyEventLoop());
        long turnMs = ConnectionWheel.turnMs(checkEveryMs());
        this.wheelTimer = context.setPeriodic(turnMs, _ -> turnWheel());
    }

    private long checkEveryMs() {
        return Math.max(1, services.limits().heartbeatMs() / CHECKS_PER_HEARTBEAT);
    }

    private void turnWheel() {
        long now = nowMs();
        connections.turn().forEach(connection -> connection.check(now, checkEveryMs()));
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    /** Makes a connection of what was a channel with a WebSocket. */
    interface Opening {
        /** Takes the channel over. */
        LoopConnection open(long number);
    }

    /** Takes a connection over after its handshake. */
    void accept(Opening opening) {
        connections.add(opening.open(nextNumber()));
        services.metrics().connections().incrementAndGet();
    }

    /**
     * A number for a connection or a session.
     *
     * @return unique in the process
     */
    public long nextNumber() {
        return LAST_NUMBER.incrementAndGet();
    }

    /**
     * A user logged in on one of the connections.
     *
     * @param session is told from now on what concerns it
     */
    public void opened(LoopSession session) {
        sessions.put(session.number(), session);
    }

    /**
     * A session is over.
     *
     * @param session is told no more
     */
    public void ended(LoopSession session) {
        sessions.remove(session.number(), session);
    }

    /**
     * A connection is gone.
     *
     * @param connection was accepted here
     */
    public void remove(LoopConnection connection) {
        if (connections.remove(connection)) {
            services.metrics().connections().decrementAndGet();
        }
        Promise<Void> waiting = drained;
        if (waiting != null && connections.all().isEmpty()) {
            waiting.tryComplete();
        }
    }

    /**
     * Sends all connections elsewhere, some at a time.
     *
     * @param perSecond how many, for this loop alone
     * @return when none is left
     */
    Future<Void> drain(int perSecond) {
        Promise<Void> promise = context.promise();
        drained = promise;
        Queue<LoopConnection> left = new ArrayDeque<>(connections.all());
        if (left.isEmpty()) {
            promise.tryComplete();
        } else {
            drainStep(left, Math.max(1, (int) (perSecond * DRAIN_STEP_MS / SECOND_MS)));
        }
        return promise.future();
    }

    private void drainStep(Queue<LoopConnection> left, int count) {
        long goawayMs = services.limits().goawayMs();
        for (int i = 0; i < count && !left.isEmpty(); i++) {
            LoopConnection connection = left.remove();
            connection.goAway(goawayMs);
            StoaException reason = new StoaException(ErrorCode.GO_ELSEWHERE);
            context.setTimer(goawayMs + GOAWAY_GRACE_MS, _ -> connection.end(reason, true));
        }
        if (!left.isEmpty()) {
            context.setTimer(DRAIN_STEP_MS, _ -> drainStep(left, count));
        }
    }

    /** Stops the loop's timer and hangs up on whoever is left. */
    void stop() {
        context.owner().cancelTimer(wheelTimer);
        connections.all().forEach(connection -> connection.end(new StoaException(ErrorCode.GO_ELSEWHERE), true));
        deflater.close();
        if (inflater != null) {
            inflater.close();
        }
    }

    @Override
    public void live(Conversation room, List<LiveEntry> entries) {
        rooms.live(room, entries);
    }

    @Override
    public void conversation(LiveEntry entry, List<Long> connectionNumbers) {
        for (long number : connectionNumbers) {
            LoopSession session = sessions.get(number);
            if (session != null) {
                session.conversation(entry);
            }
        }
    }

    @Override
    public void conversationsLost(List<Long> connectionNumbers) {
        for (long number : connectionNumbers) {
            end(number, new StoaException(ErrorCode.GO_ELSEWHERE, "conversations begin anew, log in again"), false);
        }
    }

    @Override
    public void toAllRooms(String app, LiveEntry message) {
        rooms.toAllRooms(app, message);
    }

    @Override
    public void left(long connectionNumber, Conversation room) {
        LoopSession session = sessions.get(connectionNumber);
        if (session != null) {
            session.left(room.id());
        }
    }

    @Override
    public void restarted(Conversation room) {
        for (long number : rooms.connectionsIn(room)) {
            end(number, new StoaException(ErrorCode.GO_ELSEWHERE, "the log began anew, join again"), false);
        }
    }

    @Override
    public void replaced(long connectionNumber) {
        end(connectionNumber, new StoaException(ErrorCode.KICKED_BY_OTHER_LOGIN), false);
    }

    /**
     * Ends a session.
     *
     * @param number of the session; nothing where it is over already
     * @param reason told to the client
     * @param leave whether its memberships end at once
     */
    public void end(long number, StoaException reason, boolean leave) {
        LoopSession session = sessions.get(number);
        if (session != null) {
            session.end(reason, leave);
        }
    }

    @Override
    public void tokensRevoked(TokensRevoked revoked) {
        for (LoopSession session : List.copyOf(sessions.values())) {
            if (session.isRevokedBy(revoked)) {
                session.end(new StoaException(ErrorCode.BAD_TOKEN), true);
            }
        }
    }

    @Override
    public void settingsChanged(AppSettings changed) {
        settings.merge(changed.app(), changed, (old, fresh) -> fresh.version() >= old.version() ? fresh : old);
    }

    /**
     * What an app has set.
     *
     * @param app app key
     * @return as far as this loop has heard
     */
    public AppSettings settings(String app) {
        AppSettings known = settings.get(app);
        return known == null ? AppSettings.defaults(app) : known;
    }

    /** Unpacks compressed messages of all connections of this loop. */
    MessageInflater inflater() {
        MessageInflater made = inflater == null ? new MessageInflater() : inflater;
        inflater = made;
        return made;
    }

    /**
     * The context that everything here runs on.
     *
     * @return an event loop's
     */
    public ContextInternal context() {
        return context;
    }

    /**
     * What all loops share.
     *
     * @return the same each time
     */
    public EdgeServices services() {
        return services;
    }

    /**
     * The rooms with members here.
     *
     * @return the same each time
     */
    public LoopRooms rooms() {
        return rooms;
    }

    /**
     * What is to be flushed at the end of the loop's turn.
     *
     * @return the same each time
     */
    public FlushQueue flushes() {
        return flushes;
    }

    /**
     * A steady clock.
     *
     * @return milliseconds
     */
    public long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
