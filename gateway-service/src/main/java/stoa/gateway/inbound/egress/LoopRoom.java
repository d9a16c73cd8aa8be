package stoa.gateway.inbound.egress;

import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<String, RoomMember> bySession = new HashMap<>();
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

    int size() {
        return members.size();
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
        bySession.put(member.reader().session(), member);
    }

    private boolean takeOut(RoomMember member) {
        bySession.remove(member.reader().session(), member);
        return members.remove(member.connection(), member);
    }

    void remove(RoomMember member) {
        if (takeOut(member)) {
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
            takeOut(member);
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
        setCausesApart(entries);
        Set<String> users = exceptions(entries);
        try {
            for (RoomMember member : members.values()) {
                if (member.isHolding()) {
                    continue;
                }
                Reader reader = member.reader();
                // In this order: a look-up per member would cost as much as all else that is done here for it.
                boolean special =
                        member.comesApart() || member.skips() || (!users.isEmpty() && users.contains(reader.user()));
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

    /** Who caused something gets something else than most. */
    private void setCausesApart(List<LiveEntry> entries) {
        for (LiveEntry entry : entries) {
            String session = RoomFrame.causedBy(entry);
            RoomMember member = session == null ? null : bySession.get(session);
            if (member != null) {
                member.setApart();
            }
        }
    }

    /** Users who may get something else than most. */
    private static Set<String> exceptions(List<LiveEntry> entries) {
        Set<String> users = Set.of();
        for (LiveEntry entry : entries) {
            if (!entry.exceptions().isEmpty()) {
                users = users.isEmpty() ? new HashSet<>() : users;
                users.addAll(entry.exceptions());
            }
        }
        return users;
    }

    /** Some are out: those who were told leave; those whose join is not answered learn it after that. */
    void ended(LiveEntry entry) {
        for (RoomMember member : members()) {
            if (!member.isHolding() && entry.putsOut(member.reader().user())) {
                takeOut(member);
                member.ended().run();
            }
        }
    }
}
