package stoa.history.domain;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Knows which URLs do not answer: after {@link #FAILURES_MAX} failures in a row one call at a time probes such a
 * URL, {@link #PROBE_PAUSE_MS} apart; all others wait. The first success ends that. Of this process only. Not
 * thread-safe: one context.
 */
public final class WebhookCircuits {
    /** Failures in a row after which a URL is only probed. */
    public static final int FAILURES_MAX = 10;

    /** Pause between probes, in milliseconds; longer than a call may take. */
    public static final long PROBE_PAUSE_MS = 10_000;

    /** URLs whose failures are remembered at most; the one that failed longest ago is forgotten. */
    public static final int URLS_MAX = 10_000;

    private static final class Circuit {
        private int failures;
        private long probeAtMs;
    }

    private final SequencedMap<String, Circuit> byUrl = new LinkedHashMap<>();

    /** All URLs are taken to be well. */
    public WebhookCircuits() {}

    /**
     * Asks to begin calls to a URL. Who is admitted says later how they ended.
     *
     * @param url which
     * @param nowMs epoch milliseconds
     * @return 0 when admitted, else when to ask again
     */
    public long admit(String url, long nowMs) {
        Circuit circuit = byUrl.get(url);
        if (circuit == null || circuit.failures < FAILURES_MAX) {
            return 0;
        }
        if (nowMs < circuit.probeAtMs) {
            return circuit.probeAtMs;
        }
        circuit.probeAtMs = nowMs + PROBE_PAUSE_MS;
        return 0;
    }

    /**
     * A call was answered well.
     *
     * @param url which
     */
    public void succeeded(String url) {
        byUrl.remove(url);
    }

    /**
     * A call failed.
     *
     * @param url which
     * @param nowMs epoch milliseconds
     */
    public void failed(String url, long nowMs) {
        Circuit circuit = byUrl.remove(url);
        if (circuit == null) {
            circuit = new Circuit();
        }
        circuit.failures++;
        circuit.probeAtMs = nowMs + PROBE_PAUSE_MS;
        byUrl.putLast(url, circuit);
        if (byUrl.size() > URLS_MAX) {
            byUrl.pollFirstEntry();
        }
    }

    /**
     * Whether a URL is only probed.
     *
     * @param url which
     * @return true after too many failures
     */
    public boolean isOpen(String url) {
        Circuit circuit = byUrl.get(url);
        return circuit != null && circuit.failures >= FAILURES_MAX;
    }
}
