package stoa.systemtests.docs;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.HourLogCalls;
import stoa.protocol.bus.Done;
import stoa.protocol.history.HourLogOperations.DeleteHourLog;
import stoa.protocol.history.HourLogOperations.HourLogFound;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.LookForHourLog;
import stoa.protocol.history.HourLogOperations.ReadHourLog;

/** Every hour has a log, whose links are signed with {@code secret}. */
final class CannedHourLogs implements HourLogCalls {
    @Override
    public Future<HourLogFound> look(LookForHourLog request) {
        return Future.succeededFuture(new HourLogFound(true));
    }

    @Override
    public Future<HourLogPart> read(ReadHourLog request) {
        return Future.succeededFuture(new HourLogPart(true, List.of(), null));
    }

    @Override
    public Future<Done> delete(DeleteHourLog request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<String> secret(String app) {
        return Future.succeededFuture("secret");
    }
}
