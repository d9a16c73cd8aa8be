package stoa.gateway.inbound.http;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * How often a secret may be guessed at this gateway: by one address, whatever the app, and for one app,
 * whoever guesses. An attempt counts from its beginning until it succeeded. Not thread-safe; lives on the
 * server port's loop.
 *
 * <p>Bound: {@link #KEYS_MAX} addresses and as many apps; of more the one that began to guess first is
 * forgotten, and counted.
 */
final class LoginAttempts {
    /** Wrong secrets from one address in {@link #WINDOW_MS}. */
    static final int OF_ADDRESS_MAX = 10;

    /** Wrong secrets for one app in {@link #WINDOW_MS}: more, so that no stranger alone locks operators out. */
    static final int OF_APP_MAX = 100;

    /** Time after which guesses are forgotten, in milliseconds. */
    static final long WINDOW_MS = 60_000;

    /** Addresses that are remembered, and apps. */
    static final int KEYS_MAX = 10_000;

    private record Guesses(long sinceMs, int count) {}

    private final LongSupplier steadyClockMs;
    private final Runnable forgotten;
    private final SequencedMap<String, Guesses> byAddress = new LinkedHashMap<>();
    private final SequencedMap<String, Guesses> byApp = new LinkedHashMap<>();

    /**
     * Nobody has guessed.
     *
     * @param steadyClockMs milliseconds of a clock that never goes back
     * @param forgotten called when guesses are forgotten at the bound
     */
    LoginAttempts(LongSupplier steadyClockMs, Runnable forgotten) {
        this.steadyClockMs = steadyClockMs;
        this.forgotten = forgotten;
    }

    /**
     * An attempt begins.
     *
     * @param address whence
     * @param app app key as typed
     * @throws StoaException {@code SERVER_TOO_MANY_CALLS} with the time to wait; the attempt does not count
     */
    void begin(String address, String app) {
        refuse(byAddress, address, OF_ADDRESS_MAX);
        refuse(byApp, app, OF_APP_MAX);
        add(byAddress, address, 1);
        add(byApp, app, 1);
    }

    /**
     * An attempt was no wrong guess.
     *
     * @param address whence
     * @param app app key as typed
     */
    void forgive(String address, String app) {
        add(byAddress, address, -1);
        add(byApp, app, -1);
    }

    private void refuse(SequencedMap<String, Guesses> guesses, String key, int max) {
        long nowMs = steadyClockMs.getAsLong();
        Guesses known = guesses.get(key);
        if (known == null) {
            return;
        }
        long leftMs = known.sinceMs() + WINDOW_MS - nowMs;
        if (leftMs <= 0) {
            guesses.remove(key);
        } else if (known.count() >= max) {
            long seconds = (leftMs + 999) / 1_000;
            throw new StoaException(
                    ErrorCode.SERVER_TOO_MANY_CALLS, "too many wrong secrets: try again in " + seconds + " s", leftMs);
        }
    }

    private void add(SequencedMap<String, Guesses> guesses, String key, int more) {
        Guesses known = guesses.get(key);
        if (known == null && more < 0) {
            return;
        }
        int count = known == null ? more : Math.max(0, known.count() + more);
        guesses.put(key, new Guesses(known == null ? steadyClockMs.getAsLong() : known.sinceMs(), count));
        if (guesses.size() > KEYS_MAX) {
            guesses.pollFirstEntry();
            forgotten.run();
        }
    }
}
