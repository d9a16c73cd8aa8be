package stoa.message.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import stoa.message.domain.AppSignals;

/**
 * Counts each app's messages. Each app is two time series for as long as the process lives, so only the first
 * {@link #APPS_MAX} that say something have their own; all others share one. Not thread-safe.
 */
public final class MicrometerAppSignals implements AppSignals {
    /** Apps with series of their own, per process. */
    public static final int APPS_MAX = 200;

    /** Label of all others; no key of an app has such letters. */
    public static final String OTHERS = "(others)";

    private record Counters(Counter accepted, Counter shed) {}

    private final MeterRegistry meters;
    private final Map<String, Counters> byApp = new HashMap<>();

    /**
     * Nobody has said anything yet.
     *
     * @param meters of the process
     */
    public MicrometerAppSignals(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void counted(String app, int accepted, int shed) {
        Counters known = byApp.get(app);
        Counters counters = known == null ? register(byApp.size() < APPS_MAX ? app : OTHERS) : known;
        counters.accepted.increment(accepted);
        counters.shed.increment(shed);
    }

    private Counters register(String label) {
        return byApp.computeIfAbsent(label, _ -> new Counters(counter(label, "accepted"), counter(label, "shed")));
    }

    private Counter counter(String app, String outcome) {
        return Counter.builder("stoa_owner_app_messages")
                .description("Messages of an app as owners read them back, and sends refused for load")
                .tag("app", app)
                .tag("outcome", outcome)
                .register(meters);
    }
}
