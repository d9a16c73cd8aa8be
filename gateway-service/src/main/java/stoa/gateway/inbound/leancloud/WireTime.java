package stoa.gateway.inbound.leancloud;

import java.time.Instant;

/** Times as these clients read them: ISO 8601 in UTC, with milliseconds in any case. Pure. */
final class WireTime {
    private static final int WITHOUT_MILLISECONDS = "2026-01-01T00:00:00Z".length();

    private WireTime() {}

    /** Writes epoch milliseconds. */
    static String iso(long ms) {
        String text = Instant.ofEpochMilli(ms).toString();
        return text.length() == WITHOUT_MILLISECONDS ? text.replace("Z", ".000Z") : text;
    }
}
