package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stoa.gateway.domain.Memberships.Member;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/**
 * Tells room-service all memberships again when it lost them, room by room, each part until it was
 * heard. On the hub's thread.
 *
 * <p>Bounds: {@link #UNDER_WAY_MAX} parts under way, {@link #PART_MAX} memberships in a part, {@link
 * #ROUNDS_MAX} rounds remembered.
 */
final class Announcer {
    static final int PART_MAX = 500;
    static final int UNDER_WAY_MAX = 4;
    static final int ROUNDS_MAX = 16;

    private record Part(String round, Conversation room, List<Member> members) {}

    private final HubPorts ports;
    private final Memberships memberships;
    private final ArrayDeque<String> rounds = new ArrayDeque<>();
    private final ArrayDeque<Conversation> rooms = new ArrayDeque<>();
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private int underWay;
    private boolean pausing;

    Announcer(HubPorts ports, Memberships memberships) {
        this.ports = ports;
        this.memberships = memberships;
    }

    int waiting() {
        return rooms.size() + parts.size() + underWay;
    }

    void lost(MembershipsLost lost) {
        boolean meant = lost.gateway() == null || lost.gateway().equals(ports.self());
        if (!meant || rounds.contains(lost.round())) {
            return;
        }
        rounds.add(lost.round());
        if (rounds.size() > ROUNDS_MAX) {
            rounds.removeFirst();
        }
        rooms.clear();
        parts.clear();
        rooms.addAll(memberships.rooms());
        pump();
    }

    void tick() {
        pausing = false;
        pump();
    }

    private void pump() {
        while (!pausing && underWay < UNDER_WAY_MAX && (!parts.isEmpty() || !rooms.isEmpty())) {
            if (parts.isEmpty()) {
                cut(rooms.removeFirst());
            } else {
                announce(parts.removeFirst());
            }
        }
    }

    private void cut(Conversation room) {
        List<Member> members = memberships.members(room);
        String round = Objects.requireNonNull(rounds.peekLast(), "a round is under way");
        for (int from = 0; from < members.size(); from += PART_MAX) {
            parts.add(new Part(round, room, members.subList(from, Math.min(members.size(), from + PART_MAX))));
        }
    }

    private void announce(Part part) {
        // Who left since the part was cut must not come back by it.
        List<Member> still = new ArrayList<>(part.members());
        still.removeIf(member -> memberships.joinedAtMs(member.session(), part.room()) == 0);
        if (still.isEmpty()) {
            return;
        }
        underWay++;
        ports.rooms()
                .announce(new AnnounceMemberships(
                        part.room().app(),
                        part.room().id(),
                        still.stream()
                                .map(member -> Leaver.membership(ports, member))
                                .toList()))
                .onComplete(
                        _ -> {
                            underWay--;
                            pump();
                        },
                        _ -> {
                            underWay--;
                            // Paused until the next tick, so that a room-service that is away is not hammered.
                            pausing = true;
                            if (part.round().equals(rounds.peekLast())) {
                                parts.add(part);
                            }
                        });
    }
}
