package stoa.gateway.inbound.ws;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AttributeState;
import stoa.gateway.domain.ConversationPositions;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.JoinReply;
import stoa.gateway.domain.JoinRequest;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.LoopInbox;
import stoa.gateway.domain.RoomHub;
import stoa.gateway.inbound.Samples;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** A hub that lets everybody in and orders what is sent by arrival. Any thread. */
final class FakeHub implements RoomHub {
    /** The one room that does not exist. */
    static final String NO_ROOM = "nowhere";

    /** The one message that does not exist. */
    static final String NO_MESSAGE = "nothing";

    record Closed(EdgeConnection connection, boolean leave) {}

    final List<LoopInbox> loops = new CopyOnWriteArrayList<>();
    final List<EdgeConnection> opened = new CopyOnWriteArrayList<>();
    final List<Closed> closed = new CopyOnWriteArrayList<>();
    final List<JoinRequest> joins = new CopyOnWriteArrayList<>();
    final List<String> changed = new CopyOnWriteArrayList<>();
    volatile List<LoggedMessage> logs = List.of();
    volatile @Nullable QueryLogs logsAsked;
    /** What was sent to conversations that are no rooms. */
    final List<Send> said = new CopyOnWriteArrayList<>();

    /** What went past the log. */
    final List<LogEvent> passed = new CopyOnWriteArrayList<>();

    /** Who is told of what was said in a conversation. */
    volatile Function<Conversation, List<String>> members = _ -> List.of();

    volatile boolean followFails;

    /** Run while a connection already follows and does not yet know from where on. */
    volatile Runnable following = () -> {};

    private final List<EdgeConnection> followers = new CopyOnWriteArrayList<>();
    private final AtomicLong next = new AtomicLong();

    @Override
    public void attach(LoopInbox loop) {
        loops.add(loop);
    }

    @Override
    public void opened(EdgeConnection connection, AppSettings settings) {
        opened.add(connection);
    }

    @Override
    public void closed(EdgeConnection connection, boolean leave) {
        closed.add(new Closed(connection, leave));
    }

    @Override
    public Future<JoinReply> join(EdgeConnection connection, JoinRequest request, Runnable entered) {
        joins.add(request);
        Promise<JoinReply> promise = Promise.promise();
        connection.loop().execute(() -> {
            if (request.room().equals(NO_ROOM)) {
                promise.fail(new StoaException(ErrorCode.NO_SUCH_ROOM));
                return;
            }
            entered.run();
            promise.complete(new JoinReply(
                    new JoinedRoom(new RoomInfo(request.room(), request.room(), 1), 1, 1),
                    new AttributeState(4, Map.of("seat", "ann")),
                    List.of(),
                    request.after() == null ? null : List.of(),
                    Samples.CURSOR_0 + next.get() - 1,
                    true));
        });
        return promise.future();
    }

    @Override
    public Future<ConversationPositions> follow(EdgeConnection connection) {
        if (followFails) {
            return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE));
        }
        Promise<ConversationPositions> promise = Promise.promise();
        followers.add(connection);
        List<Long> positions = Collections.nCopies(Conversation.PARTITIONS, next.get());
        following.run();
        connection.loop().execute(() -> promise.complete(new ConversationPositions(positions)));
        return promise.future();
    }

    @Override
    public Future<Long> position(EdgeConnection connection, int partition) {
        Promise<Long> promise = Promise.promise();
        long position = next.get();
        connection.loop().execute(() -> promise.complete(position));
        return promise.future();
    }

    @Override
    public void pass(LogEvent event) {
        passed.add(event);
        if (event instanceof LogEvent.MarkerMoved moved) {
            List<String> users = new ArrayList<>(List.of(moved.user()));
            moved.news().receipts().forEach(receipt -> users.add(receipt.sender()));
            tell(event, true, users);
        }
    }

    /** Tells some users of something; also those whose opening is not answered yet. */
    synchronized void tell(LogEvent event, boolean isTransient, Collection<String> users) {
        long offset = isTransient ? Entry.NO_OFFSET : next.getAndIncrement();
        long ts = 1_000 + next.get();
        tell(new LiveEntry(new Entry(Samples.GENERATION, offset, ts, ts, event, false)), users);
    }

    void tell(LiveEntry live, Collection<String> users) {
        for (EdgeConnection follower : followers) {
            if (users.contains(follower.session().user())) {
                follower.loop().execute(() -> follower.loop().conversation(live, List.of(follower.number())));
            }
        }
    }

    @Override
    public Future<Void> leave(EdgeConnection connection, String room) {
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<SendResult.Sent> send(EdgeConnection connection, Conversation where, Send send) {
        if (where.kind() != ConversationKind.ROOM) {
            return say(connection, where, send);
        }
        Entry entry =
                entry(where, connection.session().user(), connection.session().id(), send);
        publish(where, List.of(entry));
        Promise<SendResult.Sent> promise = Promise.promise();
        SendResult.Sent sent = new SendResult.Sent(
                entry.event().id(), entry.ts(), entry.cursor().value(), false);
        connection.loop().execute(() -> promise.complete(sent));
        return promise.future();
    }

    private Future<SendResult.Sent> say(EdgeConnection connection, Conversation where, Send send) {
        String user = connection.session().user();
        if (!members.apply(where).contains(user)) {
            return Future.failedFuture(new StoaException(ErrorCode.INVALID_MESSAGING_TARGET));
        }
        said.add(send);
        Entry entry = said(connection, where, send);
        Promise<SendResult.Sent> promise = Promise.promise();
        SendResult.Sent sent = new SendResult.Sent(entry.event().id(), entry.ts(), 0, false);
        // What it led to is there first, and has to wait.
        tell(new LiveEntry(entry), members.apply(where));
        connection.loop().execute(() -> connection.loop().execute(() -> promise.complete(sent)));
        return promise.future();
    }

    private Entry said(EdgeConnection connection, Conversation where, Send send) {
        long ts = 1_000 + next.incrementAndGet();
        LogEvent event = new LogEvent.MessageAccepted(
                where,
                MessageId.of(where, connection.session().user(), send.cid()),
                connection.session().user(),
                connection.session().id(),
                send.cid(),
                send.type(),
                send.content(),
                send.priority(),
                null,
                send.mention(),
                send.audience());
        return new Entry(Samples.GENERATION, send.isTransient() ? Entry.NO_OFFSET : next.get(), ts, ts, event, false);
    }

    /** Publishes server messages with contents of some size. */
    synchronized void publish(String room, int count, int contentBytes, Priority priority) {
        Conversation where = Conversation.room("app", room);
        String content = '"' + "x".repeat(contentBytes) + '"';
        for (int i = 0; i < count; i++) {
            Send send = new Send("server", "t", new JsonText(content), priority, false, null, null);
            publish(where, List.of(entry(where, "server", "none", send)));
        }
    }

    private Entry entry(Conversation where, String user, String session, Send send) {
        long offset = next.getAndIncrement();
        LogEvent event = new LogEvent.MessageAccepted(
                where,
                "m" + offset,
                user,
                session,
                send.cid(),
                send.type(),
                send.content(),
                send.priority(),
                null,
                send.mention(),
                send.audience());
        return new Entry(Samples.GENERATION, offset, 1_000 + offset, 1_000 + offset, event, false);
    }

    void publish(Conversation room, List<Entry> entries) {
        publishLive(room, entries.stream().map(LiveEntry::new).toList());
    }

    void publishLive(Conversation room, List<LiveEntry> live) {
        loops.forEach(loop -> loop.execute(() -> loop.live(room, live)));
    }

    @Override
    public Future<Appended> recall(EdgeConnection connection, Conversation where, String message, long cursor) {
        changed.add(message + " " + connection.session().id());
        return message.equals(NO_MESSAGE)
                ? Future.failedFuture(new StoaException(ErrorCode.MESSAGE_NOT_FOUND))
                : Future.succeededFuture(new Appended(5, cursor + 1));
    }

    @Override
    public Future<Appended> modify(
            EdgeConnection connection, Conversation where, String message, JsonText content, long cursor) {
        changed.add(message + " " + content.value());
        return Future.succeededFuture(new Appended(6, cursor + 2));
    }

    @Override
    public Future<List<LoggedMessage>> logs(EdgeConnection connection, QueryLogs query) {
        logsAsked = query;
        return Future.succeededFuture(logs);
    }

    @Override
    public Future<Messages> history(EdgeConnection connection, QueryPage page) {
        return Future.succeededFuture(new Messages(List.of(Samples.message(1).entry()), false, 2));
    }
}
