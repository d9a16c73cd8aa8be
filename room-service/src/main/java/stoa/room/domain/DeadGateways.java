package stoa.room.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which gateways have been silent so long that nobody is connected to them any more. Pure
 * state; single-threaded.
 */
public final class DeadGateways {
    /**
     * How long a gateway is silent before its memberships go, in milliseconds: as long as a gateway
     * itself keeps those of lost connections.
     */
    public static final long SILENT_MS = 30_000;

    /** How often it is looked, in milliseconds. */
    public static final long LOOK_EVERY_MS = 5_000;

    /** A longer pause between looks means that this process stood still and has heard nobody. */
    public static final long PAUSE_MAX_MS = 3 * LOOK_EVERY_MS;

    private final Map<String, Long> silentSinceMs = new HashMap<>();
    private long lookedAtMs = Long.MIN_VALUE;

    /** Nobody is silent yet. */
    public DeadGateways() {}

    /**
     * Looks once.
     *
     * @param known gateways with memberships
     * @param heard gateways that are alive
     * @param nowMs milliseconds of any steady clock
     * @return those to drop; they are named again until they are no longer known
     */
    public List<String> look(Set<String> known, Set<String> heard, long nowMs) {
        if (lookedAtMs != Long.MIN_VALUE && nowMs - lookedAtMs > PAUSE_MAX_MS) {
            silentSinceMs.clear();
        }
        lookedAtMs = nowMs;
        silentSinceMs.keySet().removeIf(gateway -> heard.contains(gateway) || !known.contains(gateway));
        List<String> dead = new ArrayList<>();
        for (String gateway : known) {
            if (!heard.contains(gateway) && nowMs - silentSinceMs.computeIfAbsent(gateway, _ -> nowMs) >= SILENT_MS) {
                dead.add(gateway);
            }
        }
        return dead;
    }
}
