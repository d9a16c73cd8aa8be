package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.RoomHub;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.protocol.history.MarkerOperations;
import stoa.protocol.history.MarkerOperations.MarkersMoved;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.Move;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.MessageId;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.MarkerMoved;
import stoa.protocol.log.MarkerNews;

/**
 * How far a session's client says it has received and read ("LeanCloud protocol", section 9): passed on to the history,
 * one call at a time with all that came meanwhile, and from there to whom it concerns. The client waits for no answer.
 * What does not reach the history is tried again {@link #TRIES_MAX} times. On the connection's loop only.
 *
 * <p>Bound: {@link #WAITING_MAX}; beyond, the eldest is given up, since later ones say more.
 */
final class SessionMarkers {
    /** Marks that wait at most. */
    static final int WAITING_MAX = 1_000;

    /** How often a call is tried. */
    static final int TRIES_MAX = 5;

    private static final long AGAIN_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(SessionMarkers.class);

    /** Which message of which conversation; without a message what matters is the time. */
    private record Key(
            boolean read, String conversation, @Nullable String message) {}

    /** A mark, and what stands behind its conversation. */
    private record Mark(Key key, @Nullable Long ts, Conversation where) {}

    private final LeanCloudConnection connection;
    private final LeanCloudSession session;
    private final OwnMemberships memberships;
    private final LinkedHashMap<Key, @Nullable Long> waiting = new LinkedHashMap<>();
    private boolean busy;

    SessionMarkers(LeanCloudConnection connection, LeanCloudSession session) {
        this.connection = connection;
        this.session = session;
        this.memberships = new OwnMemberships(connection.protocol().conversations(), session.app(), session.client());
    }

    OwnMemberships memberships() {
        return memberships;
    }

    /** Something happened in a conversation. */
    void changed(ConversationChanged changed) {
        memberships.changed(changed);
    }

    /**
     * The client has received or read.
     *
     * @param read whether it has read
     * @param conversation its id
     * @param ts time of the message; null where only its id is known
     * @param message its id; with neither of the two the last message is meant
     */
    void mark(boolean read, String conversation, @Nullable Long ts, @Nullable String message) {
        boolean isTooLong = conversation.length() > ConversationKinds.ID_CHARS_MAX
                || (message != null && message.length() > ConversationKinds.ID_CHARS_MAX);
        if (conversation.isEmpty() || isTooLong || session.rooms().isIn(conversation)) {
            return;
        }
        Key key = new Key(read, conversation, ts == null ? message : null);
        Long before = waiting.remove(key);
        waiting.put(key, before == null || ts == null ? ts : Long.valueOf(Math.max(before, ts)));
        if (waiting.size() > WAITING_MAX) {
            waiting.pollFirstEntry();
        }
        goOn();
    }

    private void goOn() {
        if (busy || waiting.isEmpty() || connection.ended()) {
            return;
        }
        busy = true;
        boolean read = waiting.firstEntry().getKey().read();
        Map<Key, @Nullable Long> taken = new LinkedHashMap<>();
        for (Map.Entry<Key, @Nullable Long> one : waiting.entrySet()) {
            if (one.getKey().read() == read && taken.size() < MarkerOperations.MOVES_MAX) {
                taken.put(one.getKey(), one.getValue());
            }
        }
        taken.keySet().forEach(waiting::remove);
        passOn(read, taken, 1);
    }

    private void passOn(boolean read, Map<Key, @Nullable Long> taken, int tries) {
        marks(taken).compose(marks -> move(read, marks)).onComplete(done -> {
            if (done.failed() && tries < TRIES_MAX && !connection.ended()) {
                loop().context().owner().setTimer(AGAIN_MS, _ -> loop().execute(() -> passOn(read, taken, tries + 1)));
                return;
            }
            if (done.failed()) {
                LOG.warn("what a client has read is not noted: {}", done.cause().toString());
            }
            busy = false;
            goOn();
        });
    }

    private EdgeLoop loop() {
        return connection.loop();
    }

    /** Marks in conversations that have markers. */
    private Future<List<Mark>> marks(Map<Key, @Nullable Long> taken) {
        List<Mark> marks = new ArrayList<>();
        Future<?> found = Future.succeededFuture();
        for (Map.Entry<Key, @Nullable Long> one : taken.entrySet()) {
            String id = one.getKey().conversation();
            found = found.compose(_ -> connection.shared().kinds().find(session.app(), id))
                    .onSuccess(where -> {
                        if (where.kind() != ConversationKind.ROOM) {
                            marks.add(new Mark(one.getKey(), one.getValue(), where));
                        }
                    });
        }
        return found.map(_ -> marks);
    }

    private Future<Void> move(boolean read, List<Mark> marks) {
        List<String> ids =
                marks.stream().map(mark -> mark.where().id()).distinct().toList();
        return memberships.find(ids).compose(joinedAtMs -> {
            List<Mark> own = marks.stream()
                    .filter(mark -> joinedAtMs.containsKey(mark.where().id()))
                    .toList();
            return own.isEmpty()
                    ? Future.succeededFuture()
                    : positions(own).compose(positions -> move(read, own, joinedAtMs, positions));
        });
    }

    /** What the client has seen has to be in the history before it is marked there. */
    private Future<Map<Integer, Long>> positions(List<Mark> marks) {
        Map<Integer, Long> positions = new HashMap<>();
        RoomHub hub = loop().services().hub();
        Future<?> found = Future.succeededFuture();
        for (int partition :
                marks.stream().map(mark -> mark.where().partition()).distinct().toList()) {
            found = found.compose(_ -> hub.position(session.edge(), partition))
                    .onSuccess(position -> positions.put(partition, position));
        }
        return found.map(_ -> positions);
    }

    private Future<Void> move(
            boolean read, List<Mark> marks, Map<String, Long> joinedAtMs, Map<Integer, Long> positions) {
        List<Move> moves = new ArrayList<>();
        for (Mark mark : marks) {
            Conversation where = mark.where();
            Membership in = new Membership(
                    where.kind(),
                    where.id(),
                    joinedAtMs.getOrDefault(where.id(), 0L),
                    positions.getOrDefault(where.partition(), -1L));
            moves.add(new Move(in, mark.ts(), mark.key().message()));
        }
        return connection
                .protocol()
                .markers()
                .move(new MoveMarkers(session.app(), session.client(), read, moves))
                .map(moved -> {
                    tell(read, marks, moved);
                    return null;
                });
    }

    private void tell(boolean read, List<Mark> marks, MarkersMoved answer) {
        for (int i = 0; i < Math.min(marks.size(), answer.moved().size()); i++) {
            Moved moved = answer.moved().get(i);
            // That somebody has received messages is told to their senders alone.
            if (moved.moved() && (read || !moved.receipts().isEmpty())) {
                Conversation where = marks.get(i).where();
                String what = session.client() + '\n' + read + '\n' + moved.upToTs();
                loop().services()
                        .hub()
                        .pass(new MarkerMoved(
                                where,
                                MessageId.ofEvent("marker", where, what),
                                session.client(),
                                new MarkerNews(read, moved.upToTs(), moved.unread(), moved.receipts())));
            }
        }
    }
}
