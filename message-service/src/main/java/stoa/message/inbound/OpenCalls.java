package stoa.message.inbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import stoa.message.domain.OwnerEffect;
import stoa.message.domain.OwnerLimits;
import stoa.message.domain.OwnerMeters;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;

/**
 * Who waits for an owner's answer. Every call is answered by its owner, at its deadline or its
 * revocation at the latest; so what is open is bounded by the owners' bounds. On the owners' thread.
 */
final class OpenCalls {
    private final Map<Long, Promise<SendResults>> sends = new HashMap<>();
    private final Map<Long, Promise<Appended>> events = new HashMap<>();
    private final Map<Long, Promise<SendResults>> rows = new HashMap<>();
    private final OwnerMeters meters;
    private long lastCall;

    OpenCalls(OwnerMeters meters) {
        this.meters = meters;
    }

    /**
     * A call that waits.
     *
     * @param number to be answered under
     * @param answer completes with it
     */
    record Open<R>(long number, Future<R> answer) {}

    Open<SendResults> openSends() {
        return open(sends);
    }

    Open<Appended> openEvent() {
        return open(events);
    }

    Open<SendResults> openRow() {
        return open(rows);
    }

    void answer(OwnerEffect.AnswerSends answer) {
        int sent = 0;
        int refused = 0;
        for (SendResult result : answer.results().results()) {
            sent += result instanceof SendResult.Sent ? 1 : 0;
            refused += result instanceof SendResult.Refused ? 1 : 0;
        }
        meters.answered(sent, refused, answer.results().results().size() - sent - refused);
        Promise<SendResults> waiting = sends.remove(answer.call());
        if (waiting != null) {
            waiting.complete(answer.results());
        }
    }

    void answer(OwnerEffect.AnswerEvent answer) {
        Promise<Appended> waiting = events.remove(answer.call());
        if (waiting == null) {
            return;
        }
        switch (answer.result()) {
            case SendResult.Sent sent -> waiting.complete(new Appended(sent.ts(), sent.cursor()));
            case SendResult.Refused refused ->
                waiting.fail(
                        new StoaException(ErrorCode.ofNumber(refused.code()), refused.text(), refused.retryAfterMs()));
            case SendResult.Unknown _ -> waiting.fail(new StoaException(ErrorCode.OUTCOME_UNKNOWN));
        }
    }

    void answer(OwnerEffect.AnswerInTurn answer) {
        Promise<SendResults> waiting = rows.remove(answer.call());
        if (waiting != null) {
            waiting.complete(answer.results());
        }
    }

    void fail(OwnerEffect.Fail failure) {
        long retryAfterMs = failure.code() == ErrorCode.OVERLOADED ? OwnerLimits.OVERLOADED_RETRY_MS : 0;
        StoaException refused = new StoaException(failure.code(), failure.code().text(), retryAfterMs);
        Promise<SendResults> send = sends.remove(failure.call());
        if (send != null) {
            send.fail(refused);
        }
        Promise<Appended> event = events.remove(failure.call());
        if (event != null) {
            event.fail(refused);
        }
        Promise<SendResults> row = rows.remove(failure.call());
        if (row != null) {
            row.fail(refused);
        }
    }

    private <R> Open<R> open(Map<Long, Promise<R>> waiting) {
        lastCall++;
        Promise<R> promise = Promise.promise();
        waiting.put(lastCall, promise);
        return new Open<>(lastCall, promise.future());
    }
}
