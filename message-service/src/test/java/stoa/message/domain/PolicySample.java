package stoa.message.domain;

import java.util.List;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/** A room's policy to be built up: everything is allowed but what is said. */
record PolicySample(
        Conversation room,
        boolean exists,
        Map<String, Long> muted,
        Map<String, Long> banned,
        boolean allMuted,
        List<String> speakers,
        List<String> protectedUsers,
        boolean stopped) {
    static PolicySample of(Conversation room) {
        return new PolicySample(room, true, Map.of(), Map.of(), false, List.of(), List.of(), false);
    }

    PolicySample muted(String user, long untilMs) {
        return new PolicySample(
                room, exists, Map.of(user, untilMs), banned, allMuted, speakers, protectedUsers, stopped);
    }

    PolicySample banned(String user, long untilMs) {
        return new PolicySample(
                room, exists, muted, Map.of(user, untilMs), allMuted, speakers, protectedUsers, stopped);
    }

    PolicySample silenced(String... exempt) {
        return new PolicySample(room, exists, muted, banned, true, List.of(exempt), protectedUsers, stopped);
    }

    PolicySample speakers(String... users) {
        return new PolicySample(room, exists, muted, banned, allMuted, List.of(users), protectedUsers, stopped);
    }

    PolicySample protecting(String... users) {
        return new PolicySample(room, exists, muted, banned, allMuted, speakers, List.of(users), stopped);
    }

    PolicySample distributionStopped() {
        return new PolicySample(room, exists, muted, banned, allMuted, speakers, protectedUsers, true);
    }

    PolicySample missing() {
        return new PolicySample(room, false, muted, banned, allMuted, speakers, protectedUsers, stopped);
    }

    RoomPolicy version(long version) {
        return new RoomPolicy(
                room.app(),
                room.id(),
                exists,
                version,
                exists ? 1 : 0,
                muted,
                banned,
                allMuted,
                speakers,
                protectedUsers,
                stopped,
                0);
    }
}
