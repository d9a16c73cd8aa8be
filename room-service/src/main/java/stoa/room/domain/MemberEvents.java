package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.RoomEvent;
import stoa.room.domain.RoomOutbox.Lane;

/**
 * Tells other teams who joined and left. A join or leave is answered when Kafka has its event, or else the outbox:
 * events go there when Kafka did not answer within {@link #WAIT_MS}, is known to be away, or the room has other events
 * there that come first. So nothing is lost with this process, and a room's events are told in order. What comes while
 * the last question to the store is under way goes together into the next. Single-threaded: one context.
 */
public final class MemberEvents {
    /** How long it is waited for Kafka at most, in milliseconds. */
    public static final long WAIT_MS = 300;

    /** How often, and how long after a failure, it is looked whether Kafka is back, in milliseconds. */
    public static final long DOUBT_MS = 500;

    /** Events written or looked up together at most. */
    public static final int TOGETHER_MAX = 500;

    /** Events without an answer at most; more are refused {@code UNAVAILABLE}. */
    public static final int WAITING_MAX = 20_000;

    /** An event without an answer; equal to itself only. */
    private static final class Open {
        private final OutboxEntry.ToTeams entry;
        private final OpenAnswer answer;
        private boolean mustBeKept;

        Open(RoomEvent event, OpenAnswer answer) {
            entry = new OutboxEntry.ToTeams(event);
            this.answer = answer;
        }

        Lane lane() {
            return new Lane(entry.app(), entry.room());
        }
    }

    private final RoomEventLog log;
    private final RoomOutbox outbox;
    private final OutboxDelivery delivery;
    private final LifeSignals signals;
    private final Clock clock;
    private final LongFunction<Future<Void>> pause;
    private final Supplier<OpenAnswer> answers;
    private final Deque<Open> gathered = new ArrayDeque<>();
    // In the order in which Kafka got them.
    private final Set<Open> withKafka = new LinkedHashSet<>();
    private @Nullable Lane lastKept;
    private long doubtUntilMs;
    private boolean doubtful;
    private boolean busy;

    /**
     * Nothing waits.
     *
     * @param log where other teams read
     * @param kept where events are kept, and told later
     * @param signals what operators see
     * @param around clock, timer and answers
     */
    public MemberEvents(RoomEventLog log, Kept kept, LifeSignals signals, Around around) {
        this.log = log;
        this.outbox = kept.outbox();
        this.delivery = kept.delivery();
        this.signals = signals;
        this.clock = around.clock();
        this.pause = around.pause();
        this.answers = around.answers();
    }

    /**
     * Where events are kept.
     *
     * @param outbox keeps them
     * @param delivery tells them from there
     */
    public record Kept(RoomOutbox outbox, OutboxDelivery delivery) {}

    /**
     * What it is made with.
     *
     * @param clock now
     * @param pause completes after so many milliseconds, on this context
     * @param answers makes an answer that nobody has given
     */
    public record Around(Clock clock, LongFunction<Future<Void>> pause, Supplier<OpenAnswer> answers) {}

    /**
     * Tells an event.
     *
     * @param event who joined or left; a repeat has the same id
     * @return when Kafka has it or it is kept; fails when neither is known
     */
    public Future<Void> tell(RoomEvent event) {
        if (waiting() >= WAITING_MAX) {
            signals.memberEventRefused();
            return Future.failedFuture(
                    new StoaException(ErrorCode.UNAVAILABLE, "too many joins and leaves wait to be told"));
        }
        Open one = new Open(event, answers.get());
        gathered.addLast(one);
        pump();
        return one.answer.future();
    }

    /**
     * How many events have no answer yet.
     *
     * @return at most {@link #WAITING_MAX}
     */
    public int waiting() {
        return gathered.size() + withKafka.size();
    }

    /**
     * Looks whether Kafka is back, by telling what was kept last; does nothing without a doubt.
     *
     * @return completes after the look; fails when it is not back
     */
    public Future<Void> retry() {
        Lane tried = lastKept;
        if (!doubtful || tried == null || clock.millis() < doubtUntilMs) {
            return Future.succeededFuture();
        }
        return delivery.drain(tried.app(), tried.room()).onSuccess(_ -> doubtful = false);
    }

    private void pump() {
        if (busy || gathered.isEmpty()) {
            return;
        }
        busy = true;
        List<Open> together = new ArrayList<>();
        while (!gathered.isEmpty() && together.size() < TOGETHER_MAX) {
            together.add(gathered.removeFirst());
        }
        Set<Lane> lanes = new HashSet<>();
        together.forEach(one -> lanes.add(one.lane()));
        (doubtful ? Future.succeededFuture(lanes) : outbox.withEvents(lanes))
                .compose(behind -> pass(together, new HashSet<>(behind)))
                .onFailure(failure -> together.forEach(one -> one.answer.failed(failure)))
                .onComplete((_, _) -> {
                    busy = false;
                    pump();
                });
    }

    /** Sends what may go to Kafka, keeps the rest, in the order of each room. */
    private Future<Void> pass(List<Open> together, Set<Lane> behind) {
        List<Open> kept = new ArrayList<>();
        // Should Kafka not get these after all, they must not be kept behind what follows.
        withKafka.stream().filter(one -> behind.contains(one.lane())).forEach(kept::add);
        Set<Open> sent = new LinkedHashSet<>();
        for (Open one : together) {
            keepDoubted(kept, behind);
            if (one.mustBeKept || doubtful || behind.contains(one.lane())) {
                keep(one, kept, behind);
            } else {
                sent.add(one);
                send(one);
            }
        }
        keepDoubted(kept, behind);
        if (!sent.isEmpty()) {
            pause.apply(WAIT_MS).onSuccess(_ -> {
                if (sent.stream().anyMatch(withKafka::contains)) {
                    doubt(new StoaException(ErrorCode.UNAVAILABLE, "Kafka did not answer in time"));
                }
            });
        }
        return kept.isEmpty() ? Future.succeededFuture() : write(kept);
    }

    /** What Kafka had not answered when it came into doubt was put in front. */
    private void keepDoubted(List<Open> kept, Set<Lane> behind) {
        while (!gathered.isEmpty() && gathered.getFirst().mustBeKept) {
            keep(gathered.removeFirst(), kept, behind);
        }
    }

    private static void keep(Open one, List<Open> kept, Set<Lane> behind) {
        if (!one.answer.future().isComplete()) {
            kept.add(one);
            behind.add(one.lane());
        }
    }

    private void send(Open one) {
        withKafka.add(one);
        log.publish(one.entry.event())
                .onSuccess(_ -> {
                    withKafka.remove(one);
                    doubtful = false;
                    one.answer.done();
                })
                .onFailure(failure -> {
                    if (withKafka.contains(one)) {
                        doubt(failure);
                    }
                });
    }

    private void doubt(Throwable failure) {
        signals.memberEventDelayed(failure);
        doubtful = true;
        doubtUntilMs = clock.millis() + DOUBT_MS;
        for (Open one : List.copyOf(withKafka).reversed()) {
            one.mustBeKept = true;
            gathered.addFirst(one);
        }
        withKafka.clear();
        pump();
    }

    private Future<Void> write(List<Open> kept) {
        return outbox.keep(kept.stream().map(one -> one.entry).toList(), clock.millis())
                .onSuccess(_ -> {
                    Set<Lane> lanes = new LinkedHashSet<>();
                    for (Open one : kept) {
                        withKafka.remove(one);
                        one.answer.done();
                        lanes.add(one.lane());
                    }
                    lastKept = kept.getLast().lane();
                    if (!doubtful) {
                        // Nobody waits for it: what fails is told by a sweep.
                        lanes.forEach(lane -> delivery.drain(lane.app(), lane.room()));
                    }
                })
                .onFailure(failure -> kept.forEach(one -> {
                    if (!withKafka.contains(one)) {
                        one.answer.failed(failure);
                    }
                }));
    }
}
