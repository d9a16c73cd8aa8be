package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.Memberships.Member;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.log.Entry;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;

/**
 * One client's way into a room: room-service admits it, the room's feed has begun, what it missed or
 * the latest messages are at hand; then, in one step, it is told all that and begins to hear what
 * follows. On the hub's thread.
 */
final class JoinFlow {
    /** How long a join waits for the owner or the history, in milliseconds. */
    static final long WAIT_MS = 5_000;

    /** Entries a client may have missed; more are answered {@code complete = false}. */
    static final int MISSED_MAX = 1_000;

    private final HubPorts ports;
    private final Memberships memberships;
    private final Leaver leaver;
    private final FeedBoard feeds;
    private final RoomBoard rooms;
    private final EdgeConnection connection;
    private final JoinRequest request;
    private final Runnable entered;
    private final Reply<JoinReply> reply;
    private final Conversation room;
    private final long startedAtMs;
    private boolean wasMember;
    private @Nullable JoinedRoom joined;
    private boolean complete = true;

    JoinFlow(Hub hub, EdgeConnection connection, JoinRequest request, Runnable entered, Reply<JoinReply> reply) {
        this.ports = hub.ports();
        this.memberships = hub.memberships();
        this.leaver = hub.leaver();
        this.feeds = hub.feeds();
        this.rooms = hub.rooms();
        this.connection = connection;
        this.request = request;
        this.entered = entered;
        this.reply = reply;
        this.room = Conversation.room(connection.session().app(), request.room());
        this.startedAtMs = ports.nowMs();
    }

    void start() {
        Session session = connection.session();
        if (!memberships.isOpen(connection)) {
            reply.fail(new StoaException(ErrorCode.NOT_CONNECTED));
        } else if (!memberships.mayJoin(session, room)) {
            reply.fail(new StoaException(
                    ErrorCode.NOT_ALLOWED, "a session may be in " + Memberships.ROOMS_PER_SESSION_MAX + " rooms"));
        } else {
            leaver.beforeJoin(session, room, this::admit);
        }
    }

    private void admit() {
        Session session = connection.session();
        long joinedAtMs = memberships.joinedAtMs(session, room);
        wasMember = joinedAtMs != 0;
        Member member = new Member(room, session, joinedAtMs);
        ports.rooms()
                .join(new JoinRoom(room.app(), room.id(), Leaver.membership(ports, member), request.create()))
                .onComplete(this::admitted, failure -> refused(StoaException.of(failure), member));
    }

    private void refused(StoaException failure, Member member) {
        boolean mayHaveJoined = failure.code() == ErrorCode.DEADLINE_EXCEEDED
                || failure.code() == ErrorCode.UNAVAILABLE
                || failure.code() == ErrorCode.INTERNAL;
        if (mayHaveJoined && !wasMember) {
            leaver.owe(member);
        }
        reply.fail(failure);
    }

    private void admitted(JoinedRoom admitted) {
        joined = admitted;
        if (!memberships.isOpen(connection)) {
            leaver.owe(new Member(room, connection.session(), admitted.joinedAtMs()));
            reply.fail(new StoaException(ErrorCode.NOT_CONNECTED));
            return;
        }
        memberships.join(connection, room, admitted.joinedAtMs());
        rooms.follow(room, 0, WAIT_MS, failure -> {
            if (failure == null) {
                begun();
            } else {
                giveUp(failure);
            }
        });
    }

    private void begun() {
        Long after = request.after();
        if (after == null) {
            latest();
            return;
        }
        // One more, because a cursor right before a log's first offset belongs to the log before.
        Cursor wanted = new Cursor(after + 1);
        if (wanted.generation() != feeds.generation(room)) {
            reload();
            return;
        }
        // A client that comes from a gateway that had seen more waits until this one has seen it too.
        rooms.follow(room, wanted.offset(), WAIT_MS, failure -> {
            if (failure == null) {
                missed(wanted.offset());
            } else {
                giveUp(failure);
            }
        });
    }

    private void reload() {
        complete = false;
        latest();
    }

    private void missed(long fromOffset) {
        RoomLog log = rooms.log(room);
        OptionalLong next = feeds.position(room);
        if (log == null || next.isEmpty()) {
            giveUp(new StoaException(ErrorCode.UNAVAILABLE));
            return;
        }
        Optional<List<LiveEntry>> known = log.since(fromOffset);
        if (known.isPresent() || next.getAsLong() <= fromOffset) {
            finish(List.of(), known.orElse(List.of()));
            return;
        }
        long through = next.getAsLong() - 1;
        QuerySince query = new QuerySince(room, feeds.generation(room), fromOffset, through, MISSED_MAX);
        ports.history()
                .since(query)
                .onComplete(
                        since -> {
                            if (since.complete()) {
                                joinMissed(since.entries(), through, fromOffset);
                            } else {
                                reload();
                            }
                        },
                        failure -> giveUp(StoaException.of(failure)));
    }

    private void joinMissed(List<Entry> old, long through, long fromOffset) {
        RoomLog log = rooms.log(room);
        Optional<List<LiveEntry>> recent = log == null ? Optional.empty() : log.since(through + 1);
        if (recent.isEmpty()) {
            // More happened meanwhile than the gateway remembers.
            if (timeIsLeft()) {
                missed(fromOffset);
            } else {
                reload();
            }
            return;
        }
        List<LiveEntry> all = new ArrayList<>();
        old.forEach(entry -> all.add(new LiveEntry(entry)));
        all.addAll(recent.get());
        finish(List.of(), all);
    }

    private void latest() {
        RoomLog log = rooms.log(room);
        if (log == null) {
            giveUp(new StoaException(ErrorCode.UNAVAILABLE));
            return;
        }
        Optional<List<LiveEntry>> known = log.latest(request.latest());
        if (known.isPresent()) {
            finish(known.get(), null);
            return;
        }
        rooms.loadLatest(room, failure -> {
            if (failure == null) {
                finish(log.kept(request.latest()), null);
            } else if (failure.code().retryable() && timeIsLeft()) {
                latest();
            } else {
                // Live messages matter more than old ones: let the client in, and say that they are missing.
                complete = false;
                finish(log.kept(request.latest()), null);
            }
        });
    }

    private boolean timeIsLeft() {
        return ports.nowMs() - startedAtMs < WAIT_MS;
    }

    private void finish(List<LiveEntry> messages, @Nullable List<LiveEntry> missed) {
        JoinedRoom admitted = joined;
        OptionalLong next = feeds.position(room);
        if (admitted == null || next.isEmpty()) {
            giveUp(new StoaException(ErrorCode.UNAVAILABLE));
            return;
        }
        if (!memberships.isOpen(connection)) {
            reply.fail(new StoaException(ErrorCode.NOT_CONNECTED));
            return;
        }
        long cursor = Cursor.of(feeds.generation(room), next.getAsLong()).value() - 1;
        reply.ok(new JoinReply(admitted, messages, missed, cursor, complete), entered);
    }

    private void giveUp(StoaException failure) {
        if (!wasMember) {
            Member member = memberships.leave(connection.session(), room);
            if (member != null) {
                leaver.owe(member);
            }
        }
        reply.fail(failure);
    }
}
