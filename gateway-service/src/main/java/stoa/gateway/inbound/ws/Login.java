package stoa.gateway.inbound.ws;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ConnectRates;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.JoinRequest;
import stoa.gateway.domain.LiveConnection;
import stoa.gateway.domain.Session;
import stoa.gateway.inbound.EdgeLimits;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.gateway.inbound.nativejson.NativeReplies;
import stoa.gateway.inbound.nativejson.NativeReplies.RoomOutcome;
import stoa.gateway.inbound.nativejson.NativeReplies.Welcome;
import stoa.gateway.inbound.nativejson.NativeRequest.Connect;
import stoa.gateway.inbound.nativejson.NativeRequest.RoomPosition;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.LogEvent.Sender;

/**
 * The way from a connection to a session: {@code connect}, with the rooms to go on in. A refused login
 * may be tried again on the same connection. On the connection's loop only.
 */
final class Login {
    private final ClientConnection connection;
    private final EdgeLoop loop;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean underWay;
    private long waitingSinceMs;

    Login(ClientConnection connection, EdgeLoop loop) {
        this.connection = connection;
        this.loop = loop;
        this.waitingSinceMs = loop.nowMs();
    }

    boolean underWay() {
        return underWay;
    }

    /** Since when the client could log in and did not, milliseconds of the loop's clock. */
    long waitingSinceMs() {
        return waitingSinceMs;
    }

    /** Runs something when the login that is under way has succeeded or failed. */
    void then(Runnable task) {
        waiting.add(task);
    }

    void connect(Connect request, Answer answer) {
        if (underWay || connection.session() != null) {
            answer.fail(new StoaException(ErrorCode.ALREADY_CONNECTED));
            return;
        }
        underWay = true;
        OpenSession question =
                new OpenSession(request.app(), request.token(), request.user(), request.signature(), request.session());
        loop.services()
                .auth()
                .openSession(question)
                .onSuccess(opened -> {
                    if (!connection.ended()) {
                        admitted(request, opened, answer);
                    }
                })
                .onFailure(failure -> {
                    answer.fail(failure);
                    done();
                });
    }

    /** Counted only now that the user has proved who it is: nobody uses up the logins of others. */
    private void admitted(Connect request, OpenedSession opened, Answer answer) {
        long waitMs = loop.services().users().admit(request.app(), opened.user());
        if (waitMs > 0) {
            String text = "at most " + ConnectRates.CONNECTS_PER_SECOND + " logins a second";
            answer.fail(new StoaException(ErrorCode.CONNECTING_TOO_OFTEN, text, waitMs));
            done();
        } else {
            opened(request, opened, answer);
        }
    }

    private void opened(Connect request, OpenedSession opened, Answer answer) {
        loop.settingsChanged(opened.settings());
        String name = opened.name();
        Sender sender = name == null ? null : new Sender(name, opened.portrait());
        Session who = new Session(request.app(), opened.user(), opened.sessionId(), sender);
        LiveConnection live = live(request, opened, who);
        ClientSession session = new ClientSession(
                connection, new EdgeConnection(loop, connection.number(), who), live, opened.tokenIssuedAtMs());
        connection.opened(session);
        loop.services().hub().opened(session.edge(), opened.settings());
        loop.services().users().opened(live);
        rejoin(session, request.rooms()).onSuccess(rooms -> {
            Welcome welcome = new Welcome(
                    opened.sessionToken(),
                    opened.user(),
                    loop.services().clock().millis(),
                    loop.services().limits().heartbeatMs(),
                    opened.resumed(),
                    rooms,
                    limits(opened.settings()));
            answer.ok(NativeReplies.welcome(answer.id(), welcome));
            request.rooms().forEach(room -> session.rooms().release(room.room()));
            done();
        });
    }

    private LiveConnection live(Connect request, OpenedSession opened, Session who) {
        return new LiveConnection(
                connection.number(),
                who,
                new LiveConnection.Client(
                        request.platform(), request.device(), request.tag(), connection.remoteAddress(), false),
                loop.services().clock().millis(),
                opened.settings().devicePolicy() == AppSettings.DevicePolicy.ONE_PER_PLATFORM,
                error -> loop.execute(() -> connection.end(error, true)),
                muted -> loop.execute(() -> connection.write(NativeEvents.mutedEverywhere(muted))));
    }

    private Future<Map<String, RoomOutcome>> rejoin(ClientSession session, List<RoomPosition> positions) {
        Map<String, RoomOutcome> outcomes = new LinkedHashMap<>();
        Future<?> all = Future.succeededFuture();
        for (RoomPosition position : positions) {
            String room = position.room();
            outcomes.put(room, new RoomOutcome.Failed(new StoaException(ErrorCode.INTERNAL)));
            // All at once; waited for one after the other.
            Future<RoomOutcome> one = session.rooms()
                    .join(new JoinRequest(room, false, latest(position.after()), position.after()))
                    .map(reply -> (RoomOutcome) new RoomOutcome.Joined(reply))
                    .otherwise(failure -> new RoomOutcome.Failed(StoaException.of(failure)));
            all = all.compose(_ -> one.onSuccess(outcome -> outcomes.put(room, outcome)));
        }
        return all.map(_ -> outcomes);
    }

    private static int latest(@Nullable Long after) {
        return after == null ? JoinRequest.LATEST_DEFAULT : JoinRequest.LATEST_MAX;
    }

    private Map<String, Long> limits(AppSettings settings) {
        EdgeLimits limits = loop.services().limits();
        Map<String, Long> told = new LinkedHashMap<>();
        told.put("messageBytesMax", (long) settings.messageBytesMax());
        told.put("messagesPerSecond", (long) settings.messagesPerSecond());
        told.put("frameBytesMax", (long) limits.frameBytesMax());
        told.put("requestsUnansweredMax", (long) limits.requestsUnansweredMax());
        told.put("roomsMax", (long) limits.roomsPerConnectionMax());
        return told;
    }

    private void done() {
        underWay = false;
        waitingSinceMs = loop.nowMs();
        List<Runnable> tasks = List.copyOf(waiting);
        waiting.clear();
        tasks.forEach(Runnable::run);
    }
}
