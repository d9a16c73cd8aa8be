package stoa.protocol.room;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** Who may speak in a room and what is never shed there, for the owners of partitions. */
public final class PolicyOperations {
    /** The policies that hold in a room. */
    public static final Operation<GetPolicy, Policies> POLICY =
            Operation.idempotent(Service.ROOM, "room.policy", GetPolicy.class, Policies.class);

    /** Told on every change of a policy, before the change is answered. */
    public static final Broadcast<PolicyChanged> POLICY_CHANGED =
            new Broadcast<>("stoa.room-policy", PolicyChanged.class);

    /** Told by every room node each 250 ms. */
    public static final Broadcast<PolicyLease> POLICY_LEASE = new Broadcast<>("stoa.room-lease", PolicyLease.class);

    private PolicyOperations() {}

    /**
     * Asks what holds in a room.
     *
     * @param app app key
     * @param room room id
     */
    public record GetPolicy(String app, String room) {}

    /**
     * What holds in a room.
     *
     * @param room the room's own policy, also when it does not exist
     * @param app what holds in all rooms of its app
     */
    public record Policies(RoomPolicy room, AppPolicy app) {}

    /** A policy: of one room, or of all rooms of an app. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RoomPolicy.class, name = "room"),
        @JsonSubTypes.Type(value = AppPolicy.class, name = "app")
    })
    public sealed interface Policy {
        /**
         * Of two policies of the same room or app the one with the higher version is the later.
         *
         * @return above zero
         */
        long version();
    }

    /**
     * Who may speak in a room.
     *
     * @param app app key
     * @param room room id
     * @param exists whether anybody may
     * @param version grows with every change
     * @param createdAtMs the room's creation, 0 when it does not exist
     * @param mutedUntilMs muted users and when it ends, epoch milliseconds, {@link Long#MAX_VALUE} for never
     * @param bannedUntilMs banned users and when it ends
     * @param allMuted whether only {@code speakers} may speak
     * @param speakers users who may speak although they, or all, are muted
     * @param protectedUsers users whose messages are never shed
     * @param distributionStopped whether what members send is recorded but not delivered
     * @param messagesPerSecond how much each member may say here in a second, 0 where the room sets no limit
     */
    public record RoomPolicy(
            String app,
            String room,
            boolean exists,
            long version,
            long createdAtMs,
            Map<String, Long> mutedUntilMs,
            Map<String, Long> bannedUntilMs,
            boolean allMuted,
            List<String> speakers,
            List<String> protectedUsers,
            boolean distributionStopped,
            int messagesPerSecond)
            implements Policy {
        /** Copies the collections. */
        public RoomPolicy {
            mutedUntilMs = Map.copyOf(mutedUntilMs);
            bannedUntilMs = Map.copyOf(bannedUntilMs);
            speakers = List.copyOf(speakers);
            protectedUsers = List.copyOf(protectedUsers);
        }

        /**
         * A room with nothing but its existence.
         *
         * @param app app key
         * @param room room id
         * @param version its version
         * @param createdAtMs its creation, epoch milliseconds; 0 when it does not exist, so that nobody may speak
         * @return everybody may speak where it exists
         */
        public static RoomPolicy open(String app, String room, long version, long createdAtMs) {
            return new RoomPolicy(
                    app,
                    room,
                    createdAtMs != 0,
                    version,
                    createdAtMs,
                    Map.of(),
                    Map.of(),
                    false,
                    List.of(),
                    List.of(),
                    false,
                    0);
        }
    }

    /**
     * What holds in all rooms of an app.
     *
     * @param app app key
     * @param version grows with every change
     * @param mutedUntilMs users who may not speak in any room and when it ends, epoch milliseconds
     * @param lowPriorityTypes message types that are shed first
     * @param protectedTypes message types that are never shed
     */
    public record AppPolicy(
            String app,
            long version,
            Map<String, Long> mutedUntilMs,
            List<String> lowPriorityTypes,
            List<String> protectedTypes)
            implements Policy {
        /** Copies the collections. */
        public AppPolicy {
            mutedUntilMs = Map.copyOf(mutedUntilMs);
            lowPriorityTypes = List.copyOf(lowPriorityTypes);
            protectedTypes = List.copyOf(protectedTypes);
        }

        /**
         * An app that restricts nothing.
         *
         * @param app app key
         * @return version 0
         */
        public static AppPolicy open(String app) {
            return new AppPolicy(app, 0, Map.of(), List.of(), List.of());
        }
    }

    /**
     * A policy changed.
     *
     * @param node the room node that tells it
     * @param number counts this node's changes from 1, without gaps
     * @param policy the policy from now on
     */
    public record PolicyChanged(NodeId node, long number, Policy policy) {}

    /**
     * A room node is alive and has told all its changes up to a number.
     *
     * @param node the room node
     * @param number of its last change, 0 for none
     */
    public record PolicyLease(NodeId node, long number) {}
}
