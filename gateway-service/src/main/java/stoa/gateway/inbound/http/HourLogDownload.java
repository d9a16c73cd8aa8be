package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.HourLogCalls;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.Place;
import stoa.protocol.history.HourLogOperations.ReadHourLog;
import stoa.protocol.log.Entry;

/**
 * One log file on its way: a part is read, made lines and compressed by a worker, and written; the next one is asked
 * for when the socket has taken it. So there is one part in memory, however slow the reader is; one that takes
 * nothing is closed by the port's idle time. What goes wrong on the way, and a log that is deleted meanwhile, cuts
 * the connection: nobody takes half a file for a whole one. One event loop.
 */
final class HourLogDownload {
    private final HourLogCalls calls;
    private final Function<Callable<byte[]>, Future<byte[]>> workers;
    private final HttpServerResponse response;
    private final Promise<Void> sent = Promise.promise();
    private String fileName = "";

    /**
     * A download that has not begun.
     *
     * @param calls where parts come from
     * @param workers runs what takes long elsewhere, and answers here
     * @param response not begun
     */
    HourLogDownload(
            HourLogCalls calls, Function<Callable<byte[]>, Future<byte[]>> workers, HttpServerResponse response) {
        this.calls = calls;
        this.workers = workers;
        this.response = response;
    }

    /** The response, with its headers: until there is something to be sent, it may become another answer. */
    private HttpServerResponse begun() {
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader("Content-Type", "application/zip")
                    .putHeader("Content-Disposition", "attachment; filename=\"" + fileName + '"')
                    .putHeader("Cache-Control", "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff");
        }
        return response;
    }

    /**
     * Sends a file.
     *
     * @param app app key
     * @param hourMs the hour, epoch milliseconds
     * @param date the hour as the app names it
     * @return when it was sent; fails when it was not sent whole
     */
    Future<Void> send(String app, long hourMs, String date) {
        fileName = date + ".zip";
        HourLogZip zip = new HourLogZip(date + ".log", hourMs);
        step(new ReadHourLog(app, hourMs, null), zip);
        return sent.future().onComplete(_ -> zip.close());
    }

    /** Calls itself when a step is done, instead of a chain of futures as long as the file has parts. */
    private void step(ReadHourLog read, HourLogZip zip) {
        if (response.closed()) {
            sent.tryFail(new StoaException(ErrorCode.SERVER_TIMEOUT, "the reader is gone"));
            return;
        }
        calls.read(read)
                .compose(part -> write(part, read.app(), zip))
                .onComplete(
                        next -> {
                            if (next == null) {
                                end(zip);
                            } else {
                                step(new ReadHourLog(read.app(), read.hourMs(), next), zip);
                            }
                        },
                        this::cut);
    }

    private Future<@Nullable Place> write(HourLogPart part, String app, HourLogZip zip) {
        if (!part.there()) {
            return Future.failedFuture(
                    new StoaException(ErrorCode.SERVER_NOT_FOUND, "the log of this hour was deleted"));
        }
        List<Entry> messages = part.messages();
        if (messages.isEmpty()) {
            return Future.succeededFuture(part.next());
        }
        return workers.apply(() -> zip.add(HourLogLines.of(app, messages)))
                .compose(bytes -> bytes.length == 0
                        ? Future.succeededFuture()
                        : begun().write(Buffer.buffer(bytes)).recover(HourLogDownload::readerIsGone))
                .map(_ -> part.next());
    }

    private void end(HourLogZip zip) {
        workers.apply(zip::end)
                .compose(bytes -> begun().end(Buffer.buffer(bytes)).recover(HourLogDownload::readerIsGone))
                .onComplete(_ -> sent.tryComplete(), this::cut);
    }

    private static Future<Void> readerIsGone(Throwable failure) {
        return Future.failedFuture(
                new StoaException(ErrorCode.SERVER_TIMEOUT, "the reader is gone: " + failure.getMessage()));
    }

    private void cut(Throwable failure) {
        if (response.headWritten()) {
            Future<Void> _ = response.reset().otherwiseEmpty();
        }
        sent.tryFail(failure);
    }
}
