package stoa.history.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.Webhook;
import stoa.history.domain.WebhookSignals;

/** What is sent, fails and waits, as metrics; which app's back end fails, now and then in the log. Any thread. */
public final class WebhookMeters implements WebhookSignals {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookMeters.class);
    private static final long SAID_AGAIN_MS = 300_000;
    private static final int SAID_MAX = 1_000;

    private final Map<Webhook, Counter> sent = new EnumMap<>(Webhook.class);
    private final Map<Webhook, Counter> failed = new EnumMap<>(Webhook.class);
    private final Map<Webhook, Counter> unwanted = new EnumMap<>(Webhook.class);
    private final Map<Webhook, AtomicLong> waiting = new EnumMap<>(Webhook.class);
    private final Counter old;
    private final Counter tooMany;
    private final Counter unreadable;
    private final Counter failures;
    private final Map<String, Long> saidMs = new HashMap<>();
    private final InstantSource clock;

    /**
     * Registers the metrics.
     *
     * @param meters where
     * @param clock wall clock
     */
    public WebhookMeters(MeterRegistry meters, InstantSource clock) {
        this.clock = clock;
        for (Webhook hook : Webhook.values()) {
            sent.put(hook, meters.counter("stoa_webhook_sent", "hook", hook.label()));
            failed.put(hook, meters.counter("stoa_webhook_failed", "hook", hook.label()));
            unwanted.put(hook, meters.counter("stoa_webhook_unwanted", "hook", hook.label()));
            AtomicLong count = new AtomicLong();
            waiting.put(hook, count);
            Gauge.builder("stoa_webhook_waiting", count, AtomicLong::get)
                    .tag("hook", hook.label())
                    .register(meters);
        }
        old = meters.counter("stoa_webhook_given_up", "why", "old");
        tooMany = meters.counter("stoa_webhook_given_up", "why", "too_many");
        unreadable = meters.counter("stoa_webhook_unreadable");
        failures = meters.counter("stoa_webhook_read_failures");
    }

    @Override
    public void sent(Webhook hook, int events) {
        count(sent, hook, events);
    }

    @Override
    public void failed(Webhook hook, String app, String why) {
        count(failed, hook, 1);
        if (isNews(hook.label() + ' ' + app)) {
            LOG.warn("the webhook {} of app {} failed and is tried again: {}", hook.label(), app, why);
        }
    }

    private synchronized boolean isNews(String what) {
        if (saidMs.size() >= SAID_MAX) {
            saidMs.clear();
        }
        long nowMs = clock.millis();
        Long before = saidMs.get(what);
        if (before != null && nowMs - before < SAID_AGAIN_MS) {
            return false;
        }
        saidMs.put(what, nowMs);
        return true;
    }

    @Override
    public void unwanted(Webhook hook, int events) {
        count(unwanted, hook, events);
    }

    @Override
    public void givenUp(String why, int events) {
        ("old".equals(why) ? old : tooMany).increment(events);
        LOG.warn("{} events of webhooks became dead letters: {}", events, why);
    }

    /** A record was passed over because nobody can read it. */
    public void unreadable() {
        unreadable.increment();
    }

    /** Reading for webhooks failed and is tried again. */
    public void readFailed() {
        failures.increment();
    }

    /**
     * What waits now.
     *
     * @param counts events by webhook
     */
    public void waiting(Map<Webhook, Long> counts) {
        waiting.forEach((hook, count) -> count.set(counts.getOrDefault(hook, 0L)));
    }

    private static void count(Map<Webhook, Counter> counters, Webhook hook, int by) {
        Counter counter = counters.get(hook);
        if (counter != null) {
            counter.increment(by);
        }
    }
}
