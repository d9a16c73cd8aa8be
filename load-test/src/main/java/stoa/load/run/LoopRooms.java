package stoa.load.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stoa.load.check.ClientView;
import stoa.load.check.Failures;
import stoa.load.check.Published;
import stoa.load.check.RoomCheck;
import stoa.load.check.RoomOrder;
import stoa.load.check.TallyCheck;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Seating;

/** The clients of a loop, room by room, and the check of what they got. On the loop's thread. */
final class LoopRooms {
    /** The merged message of the last second comes after it, and a run may begin within a second. */
    private static final int SECONDS_BESIDE = 3;

    private static final class Room {
        private final RoomOrder order;
        private final List<Participant> clients = new ArrayList<>();

        Room(RoomOrder order) {
            this.order = order;
        }

        List<ClientView> views(boolean broken) {
            List<ClientView> views = new ArrayList<>();
            for (Participant client : clients) {
                if (client.isBroken() == broken && client.role() instanceof Receiver receiver) {
                    views.add(receiver.view());
                }
            }
            return views;
        }
    }

    private final LoadPlan plan;
    private final Seating seating;
    private final Failures failures;
    private final Map<Integer, Room> rooms = new TreeMap<>();

    LoopRooms(LoadPlan plan, Seating seating, Failures failures) {
        this.plan = plan;
        this.seating = seating;
        this.failures = failures;
    }

    /** The order of a room, of which this loop has a client. */
    RoomOrder order(int room) {
        return room(room).order;
    }

    void add(int room, Participant client) {
        room(room).clients.add(client);
    }

    private Room room(int room) {
        return rooms.computeIfAbsent(room, _ -> new Room(new RoomOrder(seating, failures)));
    }

    /** Whether all clients have got all they can expect. */
    boolean isComplete(Collection<Published> published) {
        Map<Integer, List<Published>> byRoom = byRoom(published);
        for (Map.Entry<Integer, Room> entry : rooms.entrySet()) {
            Room room = entry.getValue();
            List<Published> streams = byRoom.getOrDefault(entry.getKey(), List.of());
            boolean complete = plan.traffic().likes() > 0
                    ? TallyCheck.isComplete(
                            room.views(false),
                            TallyCheck.expected(streams, plan.traffic().likes()))
                    : new RoomCheck(room.order, streams).isComplete(room.views(false));
            if (!complete || !room.clients.stream().allMatch(Participant::isSettled)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks all rooms.
     *
     * @param checksums gets one per room whose clients were shown the whole run
     * @return deliveries that gaps account for, of messages that the rooms did not shed
     */
    long check(Collection<Published> published, Map<Integer, Long> checksums) {
        Map<Integer, List<Published>> byRoom = byRoom(published);
        long thinned = 0;
        for (Map.Entry<Integer, Room> entry : rooms.entrySet()) {
            Room room = entry.getValue();
            room.clients.forEach(Participant::shouldBeSettled);
            List<Published> streams = byRoom.getOrDefault(entry.getKey(), List.of());
            if (plan.traffic().likes() > 0) {
                TallyCheck.check(
                        room.order,
                        room.views(false),
                        TallyCheck.expected(streams, plan.traffic().likes()),
                        plan.seconds() + SECONDS_BESIDE);
            } else {
                RoomCheck.Result result = new RoomCheck(room.order, streams).check(room.views(false), room.views(true));
                thinned += result.thinned();
                result.checksum().ifPresent(sum -> checksums.put(entry.getKey(), sum));
            }
        }
        return thinned;
    }

    private Map<Integer, List<Published>> byRoom(Collection<Published> published) {
        Map<Integer, List<Published>> byRoom = new HashMap<>();
        for (Published stream : published) {
            byRoom.computeIfAbsent(seating.roomOfStream(stream.stream()), _ -> new ArrayList<>())
                    .add(stream);
        }
        return byRoom;
    }

    /** How often clients were told to reload. */
    long reloads() {
        return rooms.values().stream()
                .flatMap(room -> room.views(false).stream())
                .mapToLong(ClientView::reloads)
                .sum();
    }
}
