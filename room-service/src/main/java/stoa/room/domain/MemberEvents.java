package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoa.protocol.kafka.RoomEvent;

/**
 * Tells other teams who joined and left. Whoever joins or leaves waits until it is told, but no longer than
 * {@link #WAIT_MS}, and not at all while Kafka is away: then events wait here, in order, for its return. A
 * process that is killed meanwhile loses them. Single-threaded: one context.
 */
public final class MemberEvents {
    /** How long a join or leave waits at most, in milliseconds. */
    public static final long WAIT_MS = 300;

    /** Events that wait for Kafka at most; more are lost, and counted. */
    public static final int WAITING_MAX = 100_000;

    /** How often those that wait are tried again, in milliseconds. */
    public static final long RETRY_EVERY_MS = 500;

    /** Events tried again at once at most. */
    public static final int RETRY_MAX = 1_000;

    private final RoomEventLog log;
    private final LifeSignals signals;
    private final Deque<RoomEvent> waiting = new ArrayDeque<>();
    private boolean away;
    private boolean retrying;

    /**
     * Nothing waits.
     *
     * @param log where other teams read
     * @param signals what operators see
     */
    public MemberEvents(RoomEventLog log, LifeSignals signals) {
        this.log = log;
        this.signals = signals;
    }

    /**
     * Tells an event.
     *
     * @param event who joined or left
     * @return when it is told or waits here; never fails
     */
    public Future<Void> tell(RoomEvent event) {
        if (!waiting.isEmpty()) {
            await(event);
            return Future.succeededFuture();
        }
        Future<Void> told = log.publish(event);
        told.onSuccess(_ -> away = false).onFailure(failure -> {
            away = true;
            signals.memberEventDelayed(failure);
            await(event);
        });
        if (told.isComplete() || away) {
            return Future.succeededFuture();
        }
        return told.timeout(WAIT_MS, TimeUnit.MILLISECONDS)
                .onFailure(_ -> away = true)
                .otherwiseEmpty();
    }

    /**
     * Tells what waits; does nothing while the last attempt is not over.
     *
     * @return completes after the attempt; fails when some still wait
     */
    public Future<Void> retry() {
        if (retrying || waiting.isEmpty()) {
            return Future.succeededFuture();
        }
        retrying = true;
        List<RoomEvent> first = new ArrayList<>();
        List<Future<Void>> told = new ArrayList<>();
        for (RoomEvent event : waiting) {
            if (first.size() == RETRY_MAX) {
                break;
            }
            first.add(event);
            told.add(log.publish(event));
        }
        return Future.join(told)
                .onComplete((_, _) -> {
                    retrying = false;
                    first.forEach(_ -> waiting.removeFirst());
                    for (int i = first.size() - 1; i >= 0; i--) {
                        if (told.get(i).failed()) {
                            waiting.addFirst(first.get(i));
                        }
                    }
                    away = told.stream().anyMatch(Future::failed);
                })
                .compose(_ -> retry());
    }

    /**
     * How many events wait.
     *
     * @return at most {@link #WAITING_MAX}
     */
    public int waiting() {
        return waiting.size();
    }

    private void await(RoomEvent event) {
        if (waiting.size() < WAITING_MAX) {
            waiting.addLast(event);
        } else {
            signals.memberEventLost();
        }
    }
}
