package stoa.gateway.inbound.ws;

import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.LiveConnection;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.PresenceWatch;
import stoa.gateway.domain.Session;
import stoa.gateway.domain.SlidingSecond;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.gateway.inbound.nativejson.NativeReplies;
import stoa.gateway.inbound.nativejson.NativeRequest;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.log.LogEvent.Audience;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RoomOperations.QueryMembers;

/** A logged-in connection: what its client may ask and how it is answered. On its loop only. */
final class ClientSession implements LoopSession {
    /** A session token older than this is replaced with the next pong, milliseconds. */
    private static final long RENEW_AFTER_MS = 5 * 60_000;

    private static final int CID_BYTES = 16;

    private final EdgeLoop loop;
    private final ClientConnection connection;
    private final EdgeConnection edge;
    private final LiveConnection live;
    private final long tokenIssuedAtMs;
    private final ClientRooms rooms;
    private final SlidingSecond rate = new SlidingSecond();
    private long renewedAtMs;

    ClientSession(ClientConnection connection, EdgeConnection edge, LiveConnection live, long tokenIssuedAtMs) {
        this.loop = connection.loop();
        this.connection = connection;
        this.edge = edge;
        this.live = live;
        this.tokenIssuedAtMs = tokenIssuedAtMs;
        this.rooms = new ClientRooms(loop, edge, connection.outbox(), connection::ended);
        this.renewedAtMs = loop.nowMs();
    }

    @Override
    public long number() {
        return edge.number();
    }

    @Override
    public void left(String room) {
        if (rooms.left(room)) {
            connection.write(NativeEvents.left(room));
        }
    }

    @Override
    public void end(StoaException reason, boolean leave) {
        connection.end(reason, leave);
    }

    EdgeConnection edge() {
        return edge;
    }

    ClientRooms rooms() {
        return rooms;
    }

    @Override
    public void conversation(LiveEntry entry) {
        // The native protocol has no words for it yet.
    }

    @Override
    public boolean isRevokedBy(TokensRevoked revoked) {
        Session session = edge.session();
        return session.app().equals(revoked.app())
                && session.user().equals(revoked.user())
                && tokenIssuedAtMs < revoked.issuedBeforeMs();
    }

    /** The connection ended; {@code reason} is the error's name, null when there was none. */
    void ended(boolean leave, SessionEvent.Kind kind, @Nullable String reason) {
        rooms.end();
        loop.services().presence().ended(edge.number());
        loop.services().users().closed(live, kind, reason);
        loop.services().hub().closed(edge, leave);
    }

    void handle(NativeRequest request, Answer answer) {
        switch (request) {
            case NativeRequest.Ping _ -> ping(answer);
            case NativeRequest.Disconnect disconnect -> {
                answer.ok(NativeReplies.done(answer.id()));
                connection.bye(disconnect.isLogout());
            }
            case NativeRequest.Join join -> rooms.afterJoin(join.request().room(), () -> join(join, answer));
            case NativeRequest.Leave leave -> inRoom(leave.room(), answer, () -> leave(leave, answer));
            case NativeRequest.Members members -> inRoom(members.room(), answer, () -> members(members, answer));
            case NativeRequest.Send send -> inRoom(send.room(), answer, () -> send(send, answer));
            case NativeRequest.Recall recall -> inRoom(recall.room(), answer, () -> recall(recall, answer));
            case NativeRequest.Modify modify -> inRoom(modify.room(), answer, () -> modify(modify, answer));
            case NativeRequest.SetAttributes set -> inRoom(set.room(), answer, () -> setAttributes(set, answer));
            case NativeRequest.DeleteAttributes delete ->
                inRoom(delete.room(), answer, () -> deleteAttributes(delete, answer));
            case NativeRequest.History history -> inRoom(history.room(), answer, () -> history(history, answer));
            case NativeRequest.Watch watch ->
                online(answer, loop.services().presence().watch(watcher(), watch.users()));
            case NativeRequest.Unwatch unwatch ->
                online(answer, loop.services().presence().unwatch(watcher(), unwatch.users()));
            case NativeRequest.Connect _ -> answer.fail(new StoaException(ErrorCode.ALREADY_CONNECTED));
            case NativeRequest.Refused refused -> answer.fail(refused.error());
        }
    }

    private void inRoom(String room, Answer answer, Runnable task) {
        rooms.afterJoin(room, () -> {
            if (rooms.isIn(room)) {
                task.run();
            } else {
                answer.fail(new StoaException(ErrorCode.NOT_IN_ROOM));
            }
        });
    }

    private <T> void reply(Answer answer, Future<T> result, Function<T, byte[]> encoded) {
        result.map(encoded).onSuccess(answer::ok).onFailure(answer::fail);
    }

    private void ping(Answer answer) {
        long nowMs = loop.nowMs();
        long serverTimeMs = loop.services().clock().millis();
        if (nowMs - renewedAtMs < RENEW_AFTER_MS) {
            answer.ok(NativeReplies.pong(answer.id(), serverTimeMs, null));
            return;
        }
        long before = renewedAtMs;
        renewedAtMs = nowMs;
        Session session = edge.session();
        loop.services()
                .auth()
                .renewSession(new RenewSession(session.app(), session.user(), session.id(), tokenIssuedAtMs))
                .onSuccess(renewed -> answer.ok(NativeReplies.pong(answer.id(), serverTimeMs, renewed.sessionToken())))
                .onFailure(failure -> {
                    renewedAtMs = before;
                    StoaException error = StoaException.of(failure);
                    if (error.code() == ErrorCode.USER_BLOCKED || error.code() == ErrorCode.APP_DISABLED) {
                        // The news of it did not get here.
                        connection.end(error, true);
                    }
                    answer.ok(NativeReplies.pong(answer.id(), serverTimeMs, null));
                });
    }

    private void join(NativeRequest.Join join, Answer answer) {
        rooms.join(join.request())
                .map(reply -> NativeReplies.joined(answer.id(), reply))
                .onSuccess(reply -> {
                    answer.ok(reply);
                    rooms.release(join.request().room());
                })
                .onFailure(answer::fail);
    }

    private void leave(NativeRequest.Leave leave, Answer answer) {
        reply(answer, rooms.leave(leave.room()), _ -> NativeReplies.done(answer.id()));
    }

    private void members(NativeRequest.Members members, Answer answer) {
        QueryMembers query =
                new QueryMembers(edge.session().app(), members.room(), members.limit(), members.newestFirst());
        reply(answer, loop.services().rooms().members(query), result -> NativeReplies.members(answer.id(), result));
    }

    private void send(NativeRequest.Send send, Answer answer) {
        StoaException refusal = refusal(send.content(), send.mention());
        if (refusal != null) {
            answer.fail(refusal);
            return;
        }
        String cid = send.cid() == null ? randomCid() : send.cid();
        Audience audience = send.only() == null ? null : new Audience(send.only(), false);
        Send message = new Send(
                cid, send.type(), send.content(), send.priority(), send.isTransient(), send.mention(), audience);
        reply(
                answer,
                loop.services().hub().send(edge, room(send.room()), message),
                sent -> NativeReplies.sent(answer.id(), sent));
    }

    /** Why something cannot be said: it is too large, or too much was said this second; null when it can. */
    private @Nullable StoaException refusal(JsonText content, @Nullable JsonText mention) {
        AppSettings settings = loop.settings(edge.session().app());
        int bytes =
                ByteBufUtil.utf8Bytes(content.value()) + (mention == null ? 0 : ByteBufUtil.utf8Bytes(mention.value()));
        if (bytes > settings.messageBytesMax()) {
            String text = "content and mention have " + bytes + " bytes, at most " + settings.messageBytesMax()
                    + " may be sent";
            return new StoaException(ErrorCode.MESSAGE_TOO_LARGE, text);
        }
        long waitMs = rate.admit(loop.nowMs(), settings.messagesPerSecond());
        if (waitMs > 0) {
            String text = "at most " + settings.messagesPerSecond() + " messages a second";
            return new StoaException(ErrorCode.TOO_MANY_MESSAGES, text, waitMs);
        }
        return null;
    }

    private Conversation room(String id) {
        return Conversation.room(edge.session().app(), id);
    }

    private String randomCid() {
        byte[] bytes = new byte[CID_BYTES];
        loop.services().random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void recall(NativeRequest.Recall recall, Answer answer) {
        reply(
                answer,
                loop.services().hub().recall(edge, room(recall.room()), recall.message(), recall.cursor()),
                appended -> NativeReplies.appended(answer.id(), appended));
    }

    private void modify(NativeRequest.Modify modify, Answer answer) {
        StoaException refusal = refusal(modify.content(), null);
        if (refusal != null) {
            answer.fail(refusal);
            return;
        }
        reply(
                answer,
                loop.services()
                        .hub()
                        .modify(edge, room(modify.room()), modify.message(), modify.content(), modify.cursor()),
                appended -> NativeReplies.appended(answer.id(), appended));
    }

    private void setAttributes(NativeRequest.SetAttributes set, Answer answer) {
        SetAttributes request = new SetAttributes(
                edge.session().app(), set.room(), author(), set.entries(), set.force(), set.autoDelete());
        reply(
                answer,
                loop.services().rooms().setAttributes(request),
                change -> NativeReplies.changed(answer.id(), change));
    }

    private void deleteAttributes(NativeRequest.DeleteAttributes delete, Answer answer) {
        DeleteAttributes request =
                new DeleteAttributes(edge.session().app(), delete.room(), author(), delete.keys(), delete.force());
        reply(
                answer,
                loop.services().rooms().deleteAttributes(request),
                change -> NativeReplies.changed(answer.id(), change));
    }

    private void online(Answer answer, Future<List<String>> online) {
        reply(answer, online, users -> NativeReplies.online(answer.id(), users));
    }

    private PresenceWatch.Watcher watcher() {
        return new PresenceWatch.Watcher(edge, (user, online) -> connection.write(NativeEvents.presence(user, online)));
    }

    private Author author() {
        return new Author(edge.session().user(), false);
    }

    private void history(NativeRequest.History history, Answer answer) {
        QueryPage page = new QueryPage(
                Conversation.room(edge.session().app(), history.room()),
                history.beforeTs(),
                history.beforeMessage(),
                history.afterTs(),
                history.afterMessage(),
                history.types(),
                history.limit(),
                -1);
        reply(answer, loop.services().hub().history(edge, page), messages -> NativeReplies.page(answer.id(), messages));
    }
}
