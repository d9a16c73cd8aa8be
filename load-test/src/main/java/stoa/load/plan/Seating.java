package stoa.load.plan;

import java.util.ArrayList;
import java.util.List;
import stoa.load.check.Names;

/**
 * Who is in which room and under which name: a function of the plan, the same in every process. A stream is what one
 * publisher says in one room; it has numbers of its own.
 */
public final class Seating implements Names {
    /** Rooms that a session may be in at a time, as the server has it. */
    public static final int ROOMS_PER_PUBLISHER_MAX = 100;

    private final LoadPlan plan;
    private final int roomsPerPublisher;

    /**
     * The seats of a plan.
     *
     * @param plan of the run
     */
    public Seating(LoadPlan plan) {
        this.plan = plan;
        int publishers = Math.max(1, plan.crowd().publishers());
        this.roomsPerPublisher = (plan.crowd().rooms() + publishers - 1) / publishers;
    }

    /**
     * Rooms of a publisher at most.
     *
     * @return 1 where there are enough publishers
     */
    public int roomsPerPublisher() {
        return roomsPerPublisher;
    }

    /**
     * The room of a client.
     *
     * @param client its index
     * @return the room's index; 0 also where there are no rooms
     */
    public int roomOfClient(int client) {
        return client % Math.max(1, plan.crowd().rooms());
    }

    /**
     * What a publisher says where.
     *
     * @param publisher its index
     * @return its streams, which it serves in turn
     */
    public List<Integer> streams(int publisher) {
        List<Integer> streams = new ArrayList<>();
        for (int turn = 0; turn < roomsPerPublisher; turn++) {
            if (turn == 0
                    || publisher + turn * plan.crowd().publishers()
                            < plan.crowd().rooms()) {
                streams.add(publisher * roomsPerPublisher + turn);
            }
        }
        return streams;
    }

    /**
     * Where a stream is said.
     *
     * @param stream its number
     * @return the room's index
     */
    public int roomOfStream(int stream) {
        int publisher = stream / roomsPerPublisher;
        return (publisher + stream % roomsPerPublisher * plan.crowd().publishers())
                % plan.crowd().rooms();
    }

    /**
     * A room's id.
     *
     * @param room its index
     * @return its id
     */
    public String room(int room) {
        return "load-" + plan.run() + "-r" + room;
    }

    @Override
    public String client(int client) {
        return "load-" + plan.run() + "-c" + client;
    }

    @Override
    public String publisher(int stream) {
        return publisherUser(stream / roomsPerPublisher);
    }

    /**
     * A publisher's user id.
     *
     * @param publisher its index
     * @return its id
     */
    public String publisherUser(int publisher) {
        return "load-" + plan.run() + "-p" + publisher;
    }
}
