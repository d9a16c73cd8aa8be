package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongSupplier;
import stoa.kit.bus.Bus;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.ClaimTable;
import stoa.protocol.log.Claims;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.AppendInTurn;
import stoa.protocol.message.MessageOperations.SendResult;
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

    @Override
    public Future<Appended> appendAll(List<LogEvent> events) {
        if (events.size() == 1) {
            return append(events.getFirst()).map(new Appended(1, null));
        }
        Conversation conversation = events.getFirst().conversation();
        return owner(conversation)
                .compose(owner -> bus.askNode(
                        owner.owner(),
                        MessageOperations.APPEND_IN_TURN,
                        new AppendInTurn(conversation, owner.epoch(), events),
                        APPEND_DEADLINE_MS))
                .map(answer -> appended(answer.results(), events.size()));
    }

    private static Appended appended(List<SendResult> results, int asked) {
        int count = 0;
        for (SendResult result : results) {
            switch (result) {
                case SendResult.Sent _ -> count++;
                case SendResult.Refused refused -> {
                    return new Appended(count, new StoaException(ErrorCode.ofNumber(refused.code()), refused.text()));
                }
                case SendResult.Unknown _ -> {
                    return new Appended(count, new StoaException(ErrorCode.OUTCOME_UNKNOWN));
                }
            }
        }
        return new Appended(count, count == asked ? null : new StoaException(ErrorCode.OUTCOME_UNKNOWN));
    }

    private Future<Void> append(LogEvent event, boolean isTransient) {
        return owner(event.conversation())
                .compose(owner -> bus.askNode(
                        owner.owner(),
                        MessageOperations.APPEND,
                        new Append(owner.epoch(), event, isTransient),
                        APPEND_DEADLINE_MS))
                .mapEmpty();
    }

    private Future<Claim> owner(Conversation conversation) {
        int partition = conversation.partition();
        return owners.owner(partition)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(
                        new StoaException(ErrorCode.UNAVAILABLE, "nobody owns partition " + partition)));
    }
}
