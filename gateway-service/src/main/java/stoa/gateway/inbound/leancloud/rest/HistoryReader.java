package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.json.Json;

/**
 * Messages as they are kept ("LeanCloud protocol", section 17): the newest first, or {@code reversed}. Times of a
 * conversation grow strictly, so ids beside them decide nothing. Stateless, any loop.
 *
 * <p>Bounds: {@link #LIMIT_MAX} messages, and as {@link HistoryStretch} says; callers go on from the last they got.
 */
final class HistoryReader {
    /** Messages of an answer at most. */
    static final int LIMIT_MAX = 1_000;

    /** Messages where the call does not say. */
    static final int LIMIT_DEFAULT = 100;

    private static final long LATEST = Long.MAX_VALUE;
    private static final long EARLIEST = Long.MIN_VALUE;
    private static final String SIGNATURE = "signature";

    private final RestServices services;

    HistoryReader(RestServices services) {
        this.services = services;
    }

    /**
     * Reads what a call asks for.
     *
     * @param call with times, limit and direction
     * @param where which conversation
     * @param user only what is for them; null for all
     */
    Future<Json> read(Call call, Conversation where, @Nullable String user) {
        boolean reversed = call.flag(false, "reversed");
        int limit = (int) call.integer(1, LIMIT_MAX, LIMIT_DEFAULT, "limit");
        long start = call.integer(0, LATEST - 1, -1, "timestamp", "max_ts");
        long till = call.integer(0, LATEST - 1, -1, "till_timestamp");
        long startShift = call.flag(false, "include_start") ? 1 : 0;
        long tillShift = call.flag(false, "include_stop") ? 1 : 0;
        long first = reversed ? start : till;
        long last = reversed ? till : start;
        long after = first < 0 ? EARLIEST : first - (reversed ? startShift : tillShift);
        long before = last < 0 ? LATEST : last + (reversed ? tillShift : startShift);
        HistoryStretch stretch = new HistoryStretch(services.history(), where, reversed, limit, user);
        return signed(call, where, user).compose(_ -> stretch.read(after, before));
    }

    /** The master key needs no signature; one that is given has to be right. */
    private Future<?> signed(Call call, Conversation where, @Nullable String user) {
        String signature = call.textOrNull(SIGNATURE);
        if (call.rights().master()) {
            return Future.succeededFuture();
        }
        if (signature == null) {
            return call.rights().settings().signaturesRequired()
                    ? Future.failedFuture(new StoaException(ErrorCode.SIGNATURE_FAILED))
                    : Future.succeededFuture();
        }
        String timestamp = Long.toString(call.integer(0, LATEST, 0, "signature_ts"));
        String client = call.needed("client_id", "peerid");
        if (user != null && !user.equals(client)) {
            // Signed was that the client may read, and not what was said to somebody else.
            return Future.failedFuture(new StoaException(ErrorCode.SIGNATURE_FAILED));
        }
        String text = String.join(":", call.app(), client, where.id(), call.needed("nonce"), timestamp);
        return services.auth().checkText(new CheckText(call.app(), text, timestamp, signature));
    }
}
