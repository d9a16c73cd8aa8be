package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.domain.ConversationPositions;
import stoa.gateway.domain.MarkerCalls;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.SessionCommand;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.QueryChanges;
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent.MessageAccepted;

/**
 * What a client is told right behind the answer to its opening: how much it has not read, or the messages themselves, and
 * what was changed meanwhile ("LeanCloud protocol", sections 3.1, 6.1 and 9.3); all of it as of the positions from which
 * on it is told of everything, so that it hears nothing twice. On the connection's loop only.
 */
final class MissedWhileAway {
    /** Messages of one conversation that are pushed, the newest; there may be more. */
    static final int OFFLINE_MAX = 20;

    /** Bytes of them from which on no more are told: well below what a socket may leave untaken. */
    static final long OFFLINE_BYTES_MAX = 1024 * 1024;

    private static final long UNDERSTANDS_PATCHES = 0x1;

    private final EdgeLoop loop;
    private final ConversationCalls conversations;
    private final MarkerCalls markers;
    private final LeanCloudSession session;
    private final SessionCommand asked;
    private final ConversationPositions positions;
    private final MarkerFrames.Reader reader;

    /**
     * Of a session that was just opened.
     *
     * @param connection its socket
     * @param session whose
     * @param asked how it was opened
     * @param positions up to where
     */
    MissedWhileAway(
            LeanCloudConnection connection,
            LeanCloudSession session,
            SessionCommand asked,
            ConversationPositions positions) {
        this.loop = connection.loop();
        this.conversations = connection.protocol().conversations();
        this.markers = connection.protocol().markers();
        this.session = session;
        this.asked = asked;
        this.positions = positions;
        this.reader = new MarkerFrames.Reader(session.app(), session.client());
    }

    /** The frames, in their order. */
    Future<List<GenericCommand>> frames(boolean wantsMessages) {
        return conversations
                .ofMember(new QueryOfMember(session.app(), session.client(), ConversationQueries.OF_MEMBER_MAX))
                .compose(found -> {
                    List<Membership> of = new ArrayList<>();
                    found.memberships().forEach(one -> {
                        session.markers().memberships().learn(one.id(), one.joinedAtMs());
                        int partition = new Conversation(session.app(), one.kind(), one.id()).partition();
                        of.add(new Membership(one.kind(), one.id(), one.joinedAtMs(), positions.of(partition)));
                    });
                    return of.isEmpty() ? Future.succeededFuture(List.of()) : frames(of, wantsMessages);
                });
    }

    private Future<List<GenericCommand>> frames(List<Membership> of, boolean wantsMessages) {
        Future<List<GenericCommand>> first = wantsMessages ? messages(of) : counts(of);
        return first.compose(frames -> changes(of).map(changes -> {
            List<GenericCommand> all = new ArrayList<>(frames);
            all.addAll(changes);
            return all;
        }));
    }

    private Future<List<GenericCommand>> counts(List<Membership> of) {
        long sinceMs = Math.max(0, asked.getLastUnreadNotifTime());
        return markers.unread(new QueryUnread(session.app(), session.client(), of, sinceMs, false))
                .map(snapshot -> snapshot.conversations().isEmpty()
                        ? List.of()
                        : List.of(MarkerFrames.unread(reader, snapshot)));
    }

    /** Conversation by conversation, the latest first, as long as they are few enough bytes. */
    private Future<List<GenericCommand>> messages(List<Membership> of) {
        return markers.unread(new QueryUnread(session.app(), session.client(), of, 0, true))
                .compose(snapshot -> {
                    List<GenericCommand> frames = new ArrayList<>();
                    Future<?> done = Future.succeededFuture();
                    for (UnreadIn one : snapshot.conversations()) {
                        done = done.compose(_ -> bytes(frames) >= OFFLINE_BYTES_MAX
                                        ? Future.succeededFuture(List.<GenericCommand>of())
                                        : messages(one))
                                .onSuccess(found -> frames.addAll(0, found));
                    }
                    return done.map(_ -> frames);
                });
    }

    private static long bytes(List<GenericCommand> frames) {
        return frames.stream().mapToLong(GenericCommand::getSerializedSize).sum();
    }

    private Future<List<GenericCommand>> messages(UnreadIn unread) {
        Conversation where = new Conversation(session.app(), unread.kind(), unread.id());
        QueryLogs query = new QueryLogs(where, unread.afterTs(), Long.MAX_VALUE, true, List.of(), OFFLINE_MAX, -1);
        return loop.services().hub().logs(session.edge(), query).map(found -> {
            List<GenericCommand> frames = new ArrayList<>();
            boolean hasMore = unread.unread().count() > OFFLINE_MAX;
            for (LoggedMessage logged : found) {
                if (logged.entry().event() instanceof MessageAccepted message
                        && logged.entry().offset() < positions.of(where.partition())
                        && !message.from().equals(session.client())) {
                    frames.add(MarkerFrames.offline(reader, logged, message, hasMore));
                }
            }
            return frames;
        });
    }

    private Future<List<GenericCommand>> changes(List<Membership> of) {
        boolean wants = (asked.getConfigBitmap() & UNDERSTANDS_PATCHES) != 0 && asked.getLastPatchTime() > 0;
        if (!wants) {
            return Future.succeededFuture(List.of());
        }
        return markers.changes(new QueryChanges(session.app(), session.client(), of, asked.getLastPatchTime()))
                .map(found -> found.messages().isEmpty()
                        ? List.of()
                        : List.of(MarkerFrames.changes(reader, found.messages())));
    }
}
