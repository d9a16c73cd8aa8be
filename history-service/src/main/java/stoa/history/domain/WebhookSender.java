package stoa.history.domain;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import stoa.history.domain.WebhookOutbox.Lane;
import stoa.history.domain.WebhookOutbox.Waiting;

/**
 * Tells apps what waits in the outbox: claims lanes that are due, calls the app's URL one event or one array of
 * events after the other, and gives the lanes back. What fails is tried again after {@link #backoffMs}, and what
 * comes after it in its lane waits. At least once: a process that dies between the call and the note about it
 * leaves the call to be made again. One context; blocks nothing.
 */
public final class WebhookSender {
    /** Lanes that are worked on at a time, at most. */
    public static final int LANES_MAX = 64;

    /** How long a lane is claimed, in milliseconds. */
    public static final long CLAIM_MS = 30_000;

    /** No call is begun later than this after the claim, in milliseconds. */
    public static final long CALLS_WITHIN_MS = 15_000;

    /** The longest pause between two calls for one lane, in milliseconds. */
    public static final long BACKOFF_MAX_MS = 300_000;

    private static final long BACKOFF_MIN_MS = 1_000;
    private static final long NOBODY_KNOWS_MS = 1_000;

    private final WebhookOutbox outbox;
    private final WebhookTargets targets;
    private final WebhookCalls calls;
    private final WebhookSignals signals;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final WebhookCircuits circuits = new WebhookCircuits();
    private int working;
    private boolean claiming;
    private boolean again;
    private boolean stopped;

    /**
     * A sender at rest.
     *
     * @param outbox what waits
     * @param targets what is known of apps
     * @param calls makes the calls
     * @param signals is told what happened
     * @param time clock and randomness
     */
    public WebhookSender(
            WebhookOutbox outbox, WebhookTargets targets, WebhookCalls calls, WebhookSignals signals, Time time) {
        this.outbox = outbox;
        this.targets = targets;
        this.calls = calls;
        this.signals = signals;
        this.clock = time.clock();
        this.random = time.random();
    }

    /**
     * What tells the time.
     *
     * @param clock wall clock
     * @param random for nonces
     */
    public record Time(InstantSource clock, RandomGenerator random) {}

    private record Target(String url, String secret) {}

    /** Calls for some lanes of one app and webhook. */
    private static final class Delivery {
        private final List<Lane> lanes;
        private final Webhook hook;
        private final String app;
        private final long begunMs;
        private final Map<Long, Lane> laneOf = new HashMap<>();
        private final List<Long> told = new ArrayList<>();
        private final List<Lane> failed = new ArrayList<>();

        Delivery(List<Lane> lanes, long begunMs) {
            this.lanes = lanes;
            this.hook = lanes.getFirst().hook();
            this.app = lanes.getFirst().app();
            this.begunMs = begunMs;
            lanes.forEach(lane -> lane.events().forEach(event -> laneOf.put(event.number(), lane)));
        }

        List<Waiting> events() {
            return lanes.stream()
                    .flatMap(lane -> lane.events().stream())
                    .sorted(Comparator.comparingLong(Waiting::number))
                    .toList();
        }
    }

    /**
     * How long a lane waits after failures in a row.
     *
     * @param failures 1 and up
     * @return milliseconds: 1 s, 2 s, 4 s, … at most {@link #BACKOFF_MAX_MS}
     */
    public static long backoffMs(int failures) {
        return Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS << Math.clamp(failures - 1L, 0, 20));
    }

    /** Works on what is due, as far as there is room. Called often; cheap when there is nothing. */
    public void run() {
        int room = LANES_MAX - working;
        if (stopped || room <= 0 || claiming) {
            again = true;
            return;
        }
        claiming = true;
        again = false;
        long nowMs = clock.millis();
        outbox.claim(nowMs, nowMs + CLAIM_MS, room)
                .onSuccess(claimed -> {
                    deliver(claimed, nowMs);
                    again |= claimed.size() == room;
                })
                .onComplete(_ -> {
                    claiming = false;
                    runAgain();
                });
    }

    /** Begins no call any more; what was claimed is given back when the calls under way are answered. */
    public void stop() {
        stopped = true;
    }

    /**
     * Whether nothing is under way.
     *
     * @return true when all that was claimed is given back
     */
    public boolean isIdle() {
        return working == 0 && !claiming;
    }

    private void runAgain() {
        if (again && !stopped && working < LANES_MAX) {
            run();
        }
    }

    private void deliver(List<Lane> claimed, long nowMs) {
        record Together(Webhook hook, String app, String lane) {}
        Map<Together, List<Lane>> deliveries = new LinkedHashMap<>();
        for (Lane lane : claimed) {
            boolean united = lane.hook().eventsMax() > 1;
            deliveries
                    .computeIfAbsent(
                            new Together(lane.hook(), lane.app(), united ? "" : lane.name()), _ -> new ArrayList<>())
                    .add(lane);
        }
        working += claimed.size();
        for (List<Lane> lanes : deliveries.values()) {
            deliver(new Delivery(lanes, nowMs)).onComplete(_ -> {
                working -= lanes.size();
                runAgain();
            });
        }
    }

    private Future<Void> deliver(Delivery delivery) {
        if (delivery.laneOf.isEmpty()) {
            return finish(delivery);
        }
        return targets.settings(delivery.app)
                .compose(settings -> deliver(delivery, delivery.hook.url(settings)))
                .recover(_ -> giveBack(delivery, clock.millis() + NOBODY_KNOWS_MS, 0));
    }

    private Future<Void> deliver(Delivery delivery, String url) {
        if (url.isEmpty()) {
            signals.unwanted(delivery.hook, delivery.laneOf.size());
            delivery.told.addAll(delivery.laneOf.keySet());
            return finish(delivery);
        }
        long admitAtMs = circuits.admit(url, clock.millis());
        if (admitAtMs > 0) {
            return giveBack(delivery, admitAtMs, 1);
        }
        return targets.secret(delivery.app)
                .compose(secret -> call(delivery, new Target(url, secret), delivery.events()))
                .compose(_ -> finish(delivery));
    }

    /** Calls with the first events, then with the rest, until all are told, one call fails or it takes too long. */
    private Future<Void> call(Delivery delivery, Target target, List<Waiting> events) {
        long nowMs = clock.millis();
        if (events.isEmpty() || stopped || nowMs - delivery.begunMs > CALLS_WITHIN_MS) {
            return Future.succeededFuture();
        }
        List<Waiting> first = events.subList(0, Math.min(delivery.hook.eventsMax(), events.size()));
        String nonce = Long.toHexString(random.nextLong() | Long.MIN_VALUE);
        WebhookCalls.Call call = new WebhookCalls.Call(
                target.url(),
                WebhookSignature.query(delivery.app, target.secret(), nonce, nowMs),
                delivery.hook.mediaType(),
                body(delivery.hook, first));
        return calls.make(call)
                .compose(
                        _ -> {
                            circuits.succeeded(target.url());
                            signals.sent(delivery.hook, first.size());
                            first.forEach(event -> delivery.told.add(event.number()));
                            return call(delivery, target, events.subList(first.size(), events.size()));
                        },
                        failure -> {
                            failed(delivery, target, first, failure);
                            return Future.succeededFuture();
                        });
    }

    private void failed(Delivery delivery, Target target, List<Waiting> events, Throwable failure) {
        circuits.failed(target.url(), clock.millis());
        signals.failed(delivery.hook, delivery.app, String.valueOf(failure.getMessage()));
        events.forEach(event -> delivery.failed.add(delivery.laneOf.get(event.number())));
    }

    private static String body(Webhook hook, List<Waiting> events) {
        return switch (hook) {
            case MESSAGES -> events.getFirst().payload();
            case ROOM_STATUS, ATTRIBUTES, ONLINE ->
                events.stream().map(Waiting::payload).collect(Collectors.joining(",", "[", "]"));
        };
    }

    private Future<Void> finish(Delivery delivery) {
        long nowMs = clock.millis();
        List<Future<Void>> finished = new ArrayList<>();
        for (Lane lane : delivery.lanes) {
            List<Long> told = lane.events().stream()
                    .map(Waiting::number)
                    .filter(delivery.told::contains)
                    .toList();
            if (delivery.failed.contains(lane)) {
                int failures = told.isEmpty() ? lane.failures() + 1 : 1;
                finished.add(outbox.finish(lane, told, nowMs + backoffMs(failures), failures));
            } else {
                finished.add(outbox.finish(lane, told, nowMs, told.isEmpty() ? lane.failures() : 0));
            }
        }
        again = true;
        return Future.join(finished).mapEmpty();
    }

    private Future<Void> giveBack(Delivery delivery, long dueMs, int failuresMin) {
        return Future.join(delivery.lanes.stream()
                        .map(lane -> outbox.finish(lane, List.of(), dueMs, Math.max(failuresMin, lane.failures())))
                        .toList())
                .mapEmpty();
    }
}
