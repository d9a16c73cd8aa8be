package stoa.room;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import stoa.kit.bus.Bus;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;

/** Takes events as an owner does: one, or a row of them up to the first that fails. What is transient is lost. */
final class FakeOwner {
    private FakeOwner() {}

    /** Serves both ways into the log; {@code append} takes one event. */
    static void serve(Bus bus, Function<LogEvent, Future<Void>> append) {
        bus.serve(
                MessageOperations.APPEND,
                asked -> (asked.isTransient() ? Future.<Void>succeededFuture() : append.apply(asked.event()))
                        .map(new Appended(1, 1)));
        bus.serve(MessageOperations.APPEND_IN_TURN, asked -> {
            List<SendResult> results = new ArrayList<>();
            boolean failed = false;
            for (LogEvent event : asked.events()) {
                failed = failed || append.apply(event).failed();
                results.add(failed ? new SendResult.Unknown() : new SendResult.Sent(event.id(), 1, 1, false));
            }
            return Future.succeededFuture(new SendResults(results));
        });
    }
}
