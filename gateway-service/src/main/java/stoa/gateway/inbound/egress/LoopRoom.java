package stoa.gateway.inbound.egress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.protocol.id.Conversation;

/** One room on one loop: its members there, and what came since the last write. On the loop only. */
final class LoopRoom {
    private final Conversation room;
    private final EdgeMetrics metrics;
    private final FrameDeflater deflater;
    private final Map<Long, RoomMember> members = new LinkedHashMap<>();
    private List<LiveEntry> collected = new ArrayList<>();
    private long writtenAtMs = Long.MIN_VALUE / 2;

    LoopRoom(Conversation room, EdgeMetrics metrics, FrameDeflater deflater) {
        this.room = room;
        this.metrics = metrics;
        this.deflater = deflater;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean hasCollected() {
        return !collected.isEmpty();
    }

    long writtenAtMs() {
        return writtenAtMs;
    }

    List<RoomMember> members() {
        return List.copyOf(members.values());
    }

    @Nullable
    RoomMember member(long connection) {
        return members.get(connection);
    }

    void add(RoomMember member) {
        members.put(member.connection(), member);
    }

    void remove(RoomMember member) {
        if (members.remove(member.connection(), member)) {
            member.outbox().forget(room);
        }
    }

    /** Takes what came; members whose join is not answered hold it for themselves. */
    void collect(List<LiveEntry> entries, int heldMax) {
        for (RoomMember member : members.values()) {
            if (member.isHolding() && !member.hold(entries, heldMax)) {
                metrics.joinOverflowed();
            }
        }
        collected.addAll(entries);
    }

    /** The member's join is answered: what it held follows. */
    void release(RoomMember member) {
        List<LiveEntry> held = member.release(collected.size());
        String user = member.reader().user();
        LiveEntry out =
                held.stream().filter(entry -> entry.putsOut(user)).findFirst().orElse(null);
        if (out != null) {
            held = held.subList(0, held.indexOf(out) + 1);
        }
        if (!held.isEmpty()) {
            member.outbox().deliver(room, held, member.reader());
        }
        if (out != null) {
            members.remove(member.connection(), member);
            member.ended().run();
        }
    }

    /**
     * Writes what was collected to every member.
     *
     * @return deliveries: entries times members
     */
    long write(long nowMs) {
        writtenAtMs = nowMs;
        List<LiveEntry> entries = collected;
        if (entries.isEmpty()) {
            return 0;
        }
        collected = new ArrayList<>();
        SharedForms forms = new SharedForms(room, RoomFrame.of(entries, null), deflater);
        Set<String> sessions = causes(entries);
        Set<String> users = exceptions(entries);
        try {
            for (RoomMember member : members.values()) {
                if (member.isHolding()) {
                    continue;
                }
                Reader reader = member.reader();
                boolean special =
                        member.skips() || sessions.contains(reader.session()) || users.contains(reader.user());
                Outbox outbox = member.outbox();
                try {
                    if (special || !outbox.takesShared()) {
                        outbox.deliver(room, member.wanted(entries), reader);
                    } else {
                        forms.writeTo(outbox);
                    }
                } catch (RuntimeException defect) {
                    outbox.broken(defect);
                }
            }
        } finally {
            forms.release(metrics);
        }
        return (long) members.size() * entries.size();
    }

    /** Sessions that get something else than most, since they caused it. */
    private static Set<String> causes(List<LiveEntry> entries) {
        Set<String> sessions = new HashSet<>();
        for (LiveEntry entry : entries) {
            String session = RoomFrame.causedBy(entry);
            if (session != null) {
                sessions.add(session);
            }
        }
        return sessions;
    }

    /** Users who may get something else than most. */
    private static Set<String> exceptions(List<LiveEntry> entries) {
        Set<String> users = new HashSet<>();
        entries.forEach(entry -> users.addAll(entry.exceptions()));
        return users;
    }

    /** Some are out: those who were told leave; those whose join is not answered learn it after that. */
    void ended(LiveEntry entry) {
        for (RoomMember member : members()) {
            if (!member.isHolding() && entry.putsOut(member.reader().user())) {
                members.remove(member.connection(), member);
                member.ended().run();
            }
        }
    }
}
