package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.function.LongSupplier;
import stoa.kit.bus.Bus;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.Claim;
import stoa.protocol.log.ClaimTable;
import stoa.protocol.log.Claims;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Append;
import stoa.room.domain.ConversationLog;
import stoa.room.domain.PassingNews;

/** Appends through the owners of partitions, as they claim them on the bus. One context. */
public final class BusConversationLog implements ConversationLog, PassingNews {
    /** How long an owner has for one append, in milliseconds. */
    public static final long APPEND_DEADLINE_MS = 3_000;

    private final Bus bus;
    private final LongSupplier steadyMs;
    private final ClaimTable owners = new ClaimTable();

    /**
     * Knows no owner yet.
     *
     * @param bus the bus
     * @param steadyMs milliseconds of a steady clock
     */
    public BusConversationLog(Bus bus, LongSupplier steadyMs) {
        this.bus = bus;
        this.steadyMs = steadyMs;
    }

    /**
     * Takes what owners say.
     *
     * @param claims as heard
     */
    public void hear(Claims claims) {
        long nowMs = steadyMs.getAsLong();
        claims.claims().forEach(claim -> owners.hear(claim, nowMs));
    }

    /**
     * How many partitions have an owner.
     *
     * @return 0 to 64
     */
    public int known() {
        return owners.known();
    }

    @Override
    public Future<Void> append(LogEvent event) {
        return append(event, false);
    }

    @Override
    public Future<Void> tell(LogEvent event) {
        return append(event, true);
    }

    private Future<Void> append(LogEvent event, boolean isTransient) {
        int partition = event.conversation().partition();
        Claim owner = owners.owner(partition).orElse(null);
        if (owner == null) {
            return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE, "nobody owns partition " + partition));
        }
        Append append = new Append(owner.epoch(), event, isTransient);
        return bus.askNode(owner.owner(), MessageOperations.APPEND, append, APPEND_DEADLINE_MS)
                .mapEmpty();
    }
}
