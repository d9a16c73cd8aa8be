package stoa.gateway.inbound;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import stoa.gateway.domain.HourLogCalls;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HourLogOperations.DeleteHourLog;
import stoa.protocol.history.HourLogOperations.HourLogFound;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.LookForHourLog;
import stoa.protocol.history.HourLogOperations.Place;
import stoa.protocol.history.HourLogOperations.ReadHourLog;
import stoa.protocol.log.Entry;

/** Logs of hours in memory, two messages to a part; the secret of each app is {@code secret of <app>}. Any thread. */
public final class FakeHourLogs implements HourLogCalls {
    private static final int PER_PART = 2;

    private record Hour(String app, long hourMs) {}

    private final Map<Hour, List<Entry>> logs = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile int deletedAfterReads = Integer.MAX_VALUE;
    private volatile boolean away;

    /** What was said in an hour of an app. */
    public void log(String app, long hourMs, List<Entry> messages) {
        logs.put(new Hour(app, hourMs), List.copyOf(messages));
    }

    /** Somebody deletes every log when so many parts were read. */
    public void deletedAfterReads(int parts) {
        deletedAfterReads = parts;
    }

    /** History answers nothing from now on. */
    public void goAway() {
        away = true;
    }

    /** How many parts were read. */
    public int reads() {
        return reads.get();
    }

    @Override
    public Future<HourLogFound> look(LookForHourLog request) {
        return answer(new HourLogFound(logs.containsKey(new Hour(request.app(), request.hourMs()))));
    }

    @Override
    public Future<HourLogPart> read(ReadHourLog request) {
        if (reads.incrementAndGet() > deletedAfterReads) {
            return answer(new HourLogPart(false, List.of(), null));
        }
        List<Entry> all = logs.getOrDefault(new Hour(request.app(), request.hourMs()), List.of());
        Place after = request.after();
        int from = after == null ? 0 : (int) after.offset();
        int to = Math.min(all.size(), from + PER_PART);
        Place next = to == all.size() ? null : new Place(all.get(to - 1).ts(), 1, 0, to);
        return answer(new HourLogPart(true, all.subList(from, to), next));
    }

    @Override
    public Future<Done> delete(DeleteHourLog request) {
        logs.remove(new Hour(request.app(), request.hourMs()));
        return answer(Done.DONE);
    }

    @Override
    public Future<String> secret(String app) {
        return app.equals("stranger")
                ? Future.failedFuture(new StoaException(ErrorCode.BAD_APP_KEY))
                : Future.succeededFuture("secret of " + app);
    }

    private <T> Future<T> answer(T reply) {
        return away ? Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE)) : Future.succeededFuture(reply);
    }
}
