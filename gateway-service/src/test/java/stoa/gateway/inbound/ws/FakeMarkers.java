package stoa.gateway.inbound.ws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import stoa.gateway.domain.MarkerCalls;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.MarkerOperations.Changes;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.Marker;
import stoa.protocol.history.MarkerOperations.Markers;
import stoa.protocol.history.MarkerOperations.MarkersMoved;
import stoa.protocol.history.MarkerOperations.Move;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.history.MarkerOperations.QueryChanges;
import stoa.protocol.history.MarkerOperations.QueryMarkers;
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.history.MarkerOperations.UnreadSnapshot;

/** History-service's markers, as a test says them. Any thread. */
final class FakeMarkers implements MarkerCalls {
    /** What is answered to what was not read is as of this time. */
    static final long AS_OF_MS = 5_000;

    final List<QueryUnread> unreadAsked = new CopyOnWriteArrayList<>();
    final List<MoveMarkers> moves = new CopyOnWriteArrayList<>();
    final List<QueryChanges> changesAsked = new CopyOnWriteArrayList<>();
    volatile Function<QueryUnread, List<UnreadIn>> unread = _ -> List.of();
    volatile BiFunction<MoveMarkers, Move, Moved> moved = (_, _) -> Moved.NOT;
    volatile List<Marker> markers = List.of();
    volatile List<LoggedMessage> changes = List.of();
    private int failures;

    /** So many of the next calls fail. */
    synchronized void fail(int times) {
        failures = times;
    }

    private synchronized boolean fails() {
        return failures-- > 0;
    }

    /** Answers later, on the caller's context, as a bus does. */
    private <T> Future<T> answer(T result) {
        boolean fails = fails();
        Promise<T> promise = Promise.promise();
        Runnable answer = () -> {
            if (fails) {
                promise.fail(new StoaException(ErrorCode.NOT_YET_APPLIED));
            } else {
                promise.complete(result);
            }
        };
        Context context = Vertx.currentContext();
        if (context == null) {
            answer.run();
        } else {
            context.runOnContext(_ -> context.runOnContext(_ -> answer.run()));
        }
        return promise.future();
    }

    @Override
    public Future<UnreadSnapshot> unread(QueryUnread request) {
        unreadAsked.add(request);
        return answer(new UnreadSnapshot(unread.apply(request), AS_OF_MS));
    }

    @Override
    public Future<UnreadCount> count(CountUnread request) {
        return answer(new UnreadCount(0));
    }

    @Override
    public Future<MarkersMoved> move(MoveMarkers request) {
        moves.add(request);
        List<Moved> answers = new ArrayList<>();
        request.moves().forEach(move -> answers.add(moved.apply(request, move)));
        return answer(new MarkersMoved(answers));
    }

    @Override
    public Future<Markers> markers(QueryMarkers request) {
        return answer(new Markers(markers.stream()
                .filter(marker -> !marker.user().equals(request.except()))
                .toList()));
    }

    @Override
    public Future<Changes> changes(QueryChanges request) {
        changesAsked.add(request);
        return answer(new Changes(changes));
    }
}
