package stoa.room.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent.MembersRestricted;
import stoa.protocol.log.Restriction;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.room.domain.RestrictionStore.Applied;

/**
 * Decides who is told of a restriction: members of a room that exists, when the back end wants it or when
 * they are put out; other teams, of whatever has a kind of event. Pure.
 */
final class RestrictionEvents {
    private RestrictionEvents() {}

    /** All that is told of a change. */
    static List<OutboxEntry> of(RestrictionChange change, Notice notice, Applied applied, long nowMs) {
        List<OutboxEntry> entries = new ArrayList<>();
        forMembers(change, notice, applied).map(OutboxEntry.ToLog::new).ifPresent(entries::add);
        forTeams(change, applied, nowMs).map(OutboxEntry.ToTeams::new).ifPresent(entries::add);
        return entries;
    }

    /** What the room's log gets; empty where no member is told. */
    private static Optional<MembersRestricted> forMembers(RestrictionChange change, Notice notice, Applied applied) {
        Restriction restriction = restriction(change);
        boolean isTold = notice.toMembers() || restriction == Restriction.BANNED;
        if (restriction == null || !isTold || !exists(applied.policy())) {
            return Optional.empty();
        }
        Conversation room = Conversation.room(change.app(), change.room());
        return Optional.of(new MembersRestricted(
                room,
                id(change, applied),
                restriction,
                applied.users(),
                untilMs(change),
                notice.toMembers(),
                notice.extra()));
    }

    /** What other teams get; empty where there is no such kind of event. */
    private static Optional<RoomEvent> forTeams(RestrictionChange change, Applied applied, long nowMs) {
        RoomEvent.Kind kind = kind(change);
        if (kind == null) {
            return Optional.empty();
        }
        long untilMs = untilMs(change);
        Long end = untilMs == 0 || untilMs == Long.MAX_VALUE ? null : Long.valueOf(untilMs);
        return Optional.of(new RoomEvent(
                change.app(),
                change.room(),
                id(change, applied),
                kind,
                RoomEvent.Cause.ASKED,
                applied.users(),
                end,
                nowMs));
    }

    /** What users get who are muted in all rooms or no longer; they alone are told of it. */
    static Optional<MutedEverywhere> forUsers(RestrictionChange change, Notice notice, Applied applied) {
        boolean isEverywhere = switch (change) {
            case RestrictionChange.PutUsers put -> put.list() == UserList.MUTED_EVERYWHERE;
            case RestrictionChange.TakeUsers take -> take.list() == UserList.MUTED_EVERYWHERE;
            case RestrictionChange.Turn _, RestrictionChange.Limit _, RestrictionChange.ChangeTypes _ -> false;
        };
        return isEverywhere && notice.toMembers()
                ? Optional.of(new MutedEverywhere(change.app(), applied.users(), untilMs(change), notice.extra()))
                : Optional.empty();
    }

    private static String id(RestrictionChange change, Applied applied) {
        Conversation room = Conversation.room(change.app(), change.room());
        return MessageId.ofEvent(
                "restrict", room, Long.toString(applied.policy().version()));
    }

    private static boolean exists(Policy policy) {
        return policy instanceof RoomPolicy room && room.exists();
    }

    /** When it ends, epoch milliseconds; 0 for what is lifted. */
    private static long untilMs(RestrictionChange change) {
        return switch (change) {
            case RestrictionChange.PutUsers put -> put.untilMs();
            case RestrictionChange.Turn turn -> turn.on() ? Long.MAX_VALUE : 0;
            case RestrictionChange.TakeUsers _, RestrictionChange.Limit _, RestrictionChange.ChangeTypes _ -> 0;
        };
    }

    private static @Nullable Restriction restriction(RestrictionChange change) {
        return switch (change) {
            case RestrictionChange.PutUsers put ->
                switch (put.list()) {
                    case MUTED -> Restriction.MUTED;
                    case BANNED -> Restriction.BANNED;
                    case SPEAKERS -> Restriction.SPEAKERS_ADDED;
                    case PROTECTED, MUTED_EVERYWHERE -> null;
                };
            case RestrictionChange.TakeUsers take ->
                switch (take.list()) {
                    case MUTED -> Restriction.UNMUTED;
                    case BANNED -> Restriction.UNBANNED;
                    case SPEAKERS -> Restriction.SPEAKERS_REMOVED;
                    case PROTECTED, MUTED_EVERYWHERE -> null;
                };
            case RestrictionChange.Turn turn
            when turn.what() == RoomSwitch.ALL_MUTED -> turn.on() ? Restriction.ALL_MUTED : Restriction.ALL_UNMUTED;
            case RestrictionChange.Turn _, RestrictionChange.Limit _, RestrictionChange.ChangeTypes _ -> null;
        };
    }

    private static RoomEvent.@Nullable Kind kind(RestrictionChange change) {
        if (change instanceof RestrictionChange.PutUsers put && put.list() == UserList.MUTED_EVERYWHERE) {
            return RoomEvent.Kind.MUTED;
        }
        if (change instanceof RestrictionChange.TakeUsers take && take.list() == UserList.MUTED_EVERYWHERE) {
            return RoomEvent.Kind.UNMUTED;
        }
        Restriction restriction = restriction(change);
        return restriction == null
                ? null
                : switch (restriction) {
                    case MUTED -> RoomEvent.Kind.MUTED;
                    case UNMUTED -> RoomEvent.Kind.UNMUTED;
                    case BANNED -> RoomEvent.Kind.BANNED;
                    case UNBANNED -> RoomEvent.Kind.UNBANNED;
                    case ALL_MUTED -> RoomEvent.Kind.ALL_MUTED;
                    case ALL_UNMUTED -> RoomEvent.Kind.ALL_UNMUTED;
                    case SPEAKERS_ADDED, SPEAKERS_REMOVED -> null;
                };
    }
}
