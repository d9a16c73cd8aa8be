package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import stoa.protocol.auth.UserOperations.SessionsChanged;
import stoa.protocol.bus.Done;
import stoa.protocol.kafka.SessionEvent;

/**
 * Tells auth-service what happened to connections, in order, one batch at a time, each until it was heard: a
 * repeat has the same ids. Any thread, short locks.
 *
 * <p>Bounds: {@link #WAITING_MAX} events; further ones are dropped and counted.
 */
public final class SessionReports {
    /** Events that wait at most. */
    public static final int WAITING_MAX = 100_000;

    /** Events of a batch at most. */
    public static final int BATCH_MAX = 200;

    private final Function<SessionsChanged, Future<Done>> auth;
    private final ArrayDeque<SessionEvent> waiting = new ArrayDeque<>();
    private boolean underWay;
    private boolean pausing;
    private long dropped;

    /**
     * Nothing to tell yet.
     *
     * @param auth asks auth-service; its futures complete on any thread
     */
    public SessionReports(Function<SessionsChanged, Future<Done>> auth) {
        this.auth = auth;
    }

    /**
     * Something happened.
     *
     * @param event told soon
     */
    public void add(SessionEvent event) {
        synchronized (this) {
            if (waiting.size() >= WAITING_MAX) {
                dropped++;
                return;
            }
            waiting.add(event);
        }
        pump();
    }

    /** Time passes: what auth-service did not hear is told again. To be called about once a second. */
    public void tick() {
        synchronized (this) {
            pausing = false;
        }
        pump();
    }

    /**
     * Events nobody has heard yet.
     *
     * @return at most {@link #WAITING_MAX}
     */
    public synchronized int waiting() {
        return waiting.size();
    }

    /**
     * Events that were dropped.
     *
     * @return since the start
     */
    public synchronized long dropped() {
        return dropped;
    }

    private void pump() {
        SessionsChanged batch;
        synchronized (this) {
            if (underWay || pausing || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            batch = new SessionsChanged(first());
        }
        auth.apply(batch).onComplete((_, failure) -> {
            answered(batch.events().size(), failure == null);
            pump();
        });
    }

    private List<SessionEvent> first() {
        List<SessionEvent> first = new ArrayList<>();
        for (Iterator<SessionEvent> next = waiting.iterator(); next.hasNext() && first.size() < BATCH_MAX; ) {
            first.add(next.next());
        }
        return first;
    }

    private synchronized void answered(int count, boolean heard) {
        underWay = false;
        pausing = !heard;
        for (int i = 0; heard && i < count; i++) {
            waiting.removeFirst();
        }
    }
}
