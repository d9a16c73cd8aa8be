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
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveReason;

/**
 * One client's way into a room: room-service admits it, the room's feed has begun, what it missed or
 * the latest messages are at hand, and the room's attributes; then, in one step, it is told all that
 * and begins to hear what follows. On the hub's thread.
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
    private final boolean oneRoomAtATime;
    private final EdgeConnection connection;
    private final JoinRequest request;
    private final Runnable entered;
    private final Reply<JoinReply> reply;
    private final Conversation room;
    private final long startedAtMs;
    private boolean wasMember;
    private @Nullable JoinedRoom joined;
    private boolean complete = true;
    private long bansBefore;

    JoinFlow(Hub hub, EdgeConnection connection, JoinRequest request, Runnable entered, Reply<JoinReply> reply) {
        this.ports = hub.ports();
        this.memberships = hub.memberships();
        this.leaver = hub.leaver();
        this.feeds = hub.feeds();
        this.rooms = hub.rooms();
        this.oneRoomAtATime = hub.settings(connection.session().app()).oneOpenRoomAtATime();
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
        } else if (oneRoomAtATime) {
            leaveOthers(memberships.only(session, room));
        } else if (!memberships.mayJoin(session, room)) {
            reply.fail(new StoaException(
                    ErrorCode.NOT_ALLOWED, "a session may be in " + Memberships.ROOMS_PER_SESSION_MAX + " rooms"));
        } else {
            leaver.beforeJoin(session, room, this::admit);
        }
    }

    /** The others are told of it before anything else happens. */
    private void leaveOthers(List<Member> others) {
        if (others.isEmpty()) {
            leaver.beforeJoin(connection.session(), room, this::admit);
            return;
        }
        Member next = others.getFirst();
        LoopInbox loop = connection.loop();
        loop.execute(() -> loop.left(connection.number(), next.room()));
        leaver.leave(next, LeaveReason.LEFT, _ -> leaveOthers(others.subList(1, others.size())));
    }

    private void admit(long sameVisitMs) {
        Session session = connection.session();
        bansBefore = rooms.bans();
        long joinedAtMs = memberships.joinedAtMs(session, room);
        wasMember = joinedAtMs != 0;
        // Named here, so that a join that is repeated on another node, or asked for again, is the same visit.
        long firstAskedMs = sameVisitMs != 0 ? sameVisitMs : ports.epochMs();
        Member member = new Member(room, session, wasMember ? joinedAtMs : firstAskedMs);
        ports.rooms()
                .join(new JoinRoom(
                        room.app(), room.id(), Leaver.membership(ports, member), request.create(), wasMember))
                .onComplete(this::admitted, failure -> refused(StoaException.of(failure), member));
    }

    private void refused(StoaException failure, Member member) {
        boolean mayHaveJoined = failure.code() == ErrorCode.DEADLINE_EXCEEDED
                || failure.code() == ErrorCode.UNAVAILABLE
                || failure.code() == ErrorCode.INTERNAL;
        if (mayHaveJoined && !wasMember) {
            leaver.owe(member, LeaveReason.LEFT);
        }
        reply.fail(failure);
    }

    private void admitted(JoinedRoom admitted) {
        joined = admitted;
        if (!memberships.isOpen(connection)) {
            turnBack(admitted, new StoaException(ErrorCode.NOT_CONNECTED));
            return;
        }
        if (!mayStay() || rooms.bannedAfter(room, connection.session().user(), bansBefore)) {
            turnBack(admitted, overtaken());
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

    private void turnBack(JoinedRoom admitted, StoaException failure) {
        leaver.owe(new Member(room, connection.session(), admitted.joinedAtMs()), LeaveReason.LEFT);
        reply.fail(failure);
    }

    /** Whether no other room was asked for meanwhile where only one may be open. */
    private boolean mayStay() {
        return memberships.wants(connection.session(), room);
    }

    private StoaException overtaken() {
        return mayStay()
                ? new StoaException(ErrorCode.UNAVAILABLE, "the room changed during the join, join again")
                : new StoaException(ErrorCode.NOT_ALLOWED, "another room was joined meanwhile");
    }

    private void begun() {
        rooms.loadAttributes(room, this::placed);
    }

    private void placed() {
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
        Optional<List<LiveEntry>> known =
                log.latest(request.latest(), connection.session().user());
        if (known.isPresent()) {
            finish(known.get(), null);
            return;
        }
        rooms.loadLatest(room, failure -> {
            if (failure == null) {
                finish(log.kept(request.latest(), connection.session().user()), null);
            } else if (failure.code().retryable() && timeIsLeft()) {
                latest();
            } else {
                // Live messages matter more than old ones: let the client in, and say that they are missing.
                complete = false;
                finish(log.kept(request.latest(), connection.session().user()), null);
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
        if (memberships.joinedAtMs(connection.session(), room) == 0) {
            // Put out, or the room ended, while the rest was fetched.
            reply.fail(overtaken());
            return;
        }
        long cursor = Cursor.of(feeds.generation(room), next.getAsLong()).value() - 1;
        reply.ok(new JoinReply(admitted, rooms.attributes(room), messages, forUser(missed), cursor, complete), entered);
    }

    /** What was missed and is for this user; bans of before do not count for who is in again. */
    private @Nullable List<LiveEntry> forUser(@Nullable List<LiveEntry> missed) {
        String user = connection.session().user();
        return missed == null
                ? null
                : missed.stream()
                        .filter(live -> live.isFor(user) && (isDestruction(live) || !live.putsOut(user)))
                        .toList();
    }

    private static boolean isDestruction(LiveEntry live) {
        return live.entry().event() instanceof LogEvent.RoomDestroyed;
    }

    private void giveUp(StoaException failure) {
        if (!wasMember) {
            Member member = memberships.leave(connection.session(), room);
            if (member != null) {
                leaver.owe(member, LeaveReason.LEFT);
            }
        }
        reply.fail(failure);
    }
}
