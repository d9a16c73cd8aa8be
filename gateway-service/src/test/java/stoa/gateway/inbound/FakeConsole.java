package stoa.gateway.inbound;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import stoa.gateway.domain.ConsoleCalls;
import stoa.gateway.domain.HistoryCalls;
import stoa.protocol.auth.ConsoleOperations.CheckConsole;
import stoa.protocol.auth.ConsoleOperations.ConsoleApp;
import stoa.protocol.auth.ConsoleOperations.ConsoleSession;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
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

/** What the console asks, in memory: the secret of {@code app} is {@code secret}, its session {@code open}. */
public final class FakeConsole implements ConsoleCalls, HistoryCalls {
    /** The app whose auth-service is away. */
    public static final String SILENT_APP = "silent";

    private final List<Object> asked = new CopyOnWriteArrayList<>();
    private volatile boolean historyAway;
    private volatile String content = "{\"content\":\"hello\"}";

    /** History fails from now on. */
    public void historyGoesAway() {
        historyAway = true;
    }

    /** What the one message in the history says from now on. */
    public void content(String json) {
        content = json;
    }

    /** What was asked since the last call of this. */
    public List<Object> takeAsked() {
        List<Object> taken = new ArrayList<>(asked);
        asked.clear();
        return taken;
    }

    @Override
    public Future<ConsoleSession> open(OpenConsole request) {
        asked.add(request);
        if (request.app().equals(SILENT_APP)) {
            return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE));
        }
        return request.app().equals("app") && request.secret().equals("secret")
                ? Future.succeededFuture(new ConsoleSession("app", "open", 9_000))
                : Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "wrong"));
    }

    @Override
    public Future<ConsoleApp> check(CheckConsole request) {
        return request.token().equals("open")
                ? Future.succeededFuture(new ConsoleApp("app", 9_000))
                : Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "ended"));
    }

    @Override
    public Future<ConsoleSession> renew(CheckConsole request) {
        return check(request).map(new ConsoleSession("app", "renewed", 10_000));
    }

    @Override
    public Future<RoomPage> rooms(ListRooms request) {
        asked.add(request);
        return Future.succeededFuture(new RoomPage(
                7, 5, 8_000, true, List.of(new ListedRoom(new RoomInfo("town", "Town", 1_000), 2_000, 3))));
    }

    /** Of three nodes two answer, and both have counted. */
    @Override
    public Future<NodeRates> rates(QueryRates request) {
        asked.add(request);
        Series first = series(2, 1);
        Series second = series(40, 0);
        return Future.succeededFuture(new NodeRates(
                3, List.of(new Rates(first, Map.of("town", first), 4), new Rates(second, Map.of("town", second), 1))));
    }

    private static Series series(int accepted, int shed) {
        return new Series(lately(accepted), lately(shed));
    }

    private static List<Integer> lately(int count) {
        return IntStream.range(0, RateOperations.SLOTS)
                .mapToObj(slot -> slot == RateOperations.SLOTS - 1 ? count : 0)
                .toList();
    }

    @Override
    public Future<Since> since(QuerySince request) {
        throw new UnsupportedOperationException("the console asks for the latest messages only");
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        throw new UnsupportedOperationException("the console asks for the latest messages only");
    }

    @Override
    public Future<Logs> logs(QueryLogs request) {
        throw new UnsupportedOperationException("the console asks for the latest messages only");
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        if (historyAway) {
            return Future.failedFuture(new StoaException(ErrorCode.NOT_YET_APPLIED));
        }
        Conversation room = request.conversation();
        LogEvent.MessageAccepted said = new LogEvent.MessageAccepted(
                room,
                "m".repeat(22),
                "ann",
                null,
                "c1",
                "RC:TxtMsg",
                new JsonText(content),
                Priority.HIGH,
                new LogEvent.Sender("Ann", null),
                null,
                null);
        return Future.succeededFuture(new Messages(List.of(new Entry(1, 5, 3_000, 3_000, said, true)), false, 6));
    }
}
