package stoa.systemtests.docs;

import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import stoa.gateway.domain.ConsoleCalls;
import stoa.gateway.domain.HistoryCalls;
import stoa.protocol.auth.ConsoleOperations.CheckConsole;
import stoa.protocol.auth.ConsoleOperations.ConsoleApp;
import stoa.protocol.auth.ConsoleOperations.ConsoleSession;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.RateOperations;
import stoa.protocol.message.RateOperations.QueryRates;
import stoa.protocol.message.RateOperations.Rates;
import stoa.protocol.message.RateOperations.Series;
import stoa.protocol.room.RoomListOperations.ListRooms;
import stoa.protocol.room.RoomListOperations.ListedRoom;
import stoa.protocol.room.RoomListOperations.RoomPage;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Services that say yes to the console. */
final class CannedConsole implements ConsoleCalls, HistoryCalls {
    private static final long TIME_MS = 1_795_435_200_000L;

    @Override
    public Future<ConsoleSession> open(OpenConsole request) {
        return Future.succeededFuture(new ConsoleSession(request.app(), "token", TIME_MS));
    }

    @Override
    public Future<ConsoleApp> check(CheckConsole request) {
        return Future.succeededFuture(new ConsoleApp("app", TIME_MS));
    }

    @Override
    public Future<ConsoleSession> renew(CheckConsole request) {
        return Future.succeededFuture(new ConsoleSession("app", "token", TIME_MS));
    }

    @Override
    public Future<RoomPage> rooms(ListRooms request) {
        RoomInfo room = new RoomInfo("town", "Town hall", TIME_MS);
        return Future.succeededFuture(new RoomPage(1, 1, TIME_MS, true, List.of(new ListedRoom(room, TIME_MS, 7))));
    }

    @Override
    public Future<NodeRates> rates(QueryRates request) {
        Series series =
                new Series(Collections.nCopies(RateOperations.SLOTS, 3), Collections.nCopies(RateOperations.SLOTS, 1));
        return Future.succeededFuture(new NodeRates(1, List.of(new Rates(series, Map.of("town", series), 0))));
    }

    @Override
    public Future<Since> since(QuerySince request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Logs> logs(QueryLogs request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        LogEvent.MessageAccepted said = new LogEvent.MessageAccepted(
                request.conversation(),
                "m".repeat(22),
                "ann",
                null,
                "c1",
                "RC:TxtMsg",
                new JsonText("{\"content\":\"hello\"}"),
                Priority.HIGH,
                new LogEvent.Sender("Ann", null),
                null,
                null);
        return Future.succeededFuture(new Messages(List.of(new Entry(1, 5, TIME_MS, TIME_MS, said, false)), false, 6));
    }
}
