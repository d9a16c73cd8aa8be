package stoa.room.domain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.UserList;

/**
 * Limits of what back ends may forbid and allow (RongCloud server API, sections 4.2 to 4.6), with its
 * names of parameters. Pure.
 */
public final class RestrictionRules {
    /** Users named by one call at most. */
    public static final int USERS_PER_CALL_MAX = 20;

    /** Users whose messages are never shed, per room at most; and as many per call. */
    public static final int PROTECTED_USERS_MAX = 5;

    /** Users on any other list of a room, or of an app, at most. */
    public static final int USERS_PER_LIST_MAX = 50_000;

    /** Minutes a restriction lasts at most, where it ends by itself. */
    public static final int MINUTES_MAX = 43_200;

    /** Types on each list of an app at most. */
    public static final int TYPES_MAX = 20;

    /** UTF-8 bytes of a message type at most. */
    public static final int TYPE_BYTES_MAX = 64;

    /** UTF-8 bytes of a user id at most. */
    public static final int USER_BYTES_MAX = 64;

    /** UTF-8 bytes of what an app says about a restriction at most. */
    public static final int EXTRA_BYTES_MAX = 4_096;

    /** Rooms on one page at most. */
    public static final int PAGE_MAX = 1_000;

    private static final long MINUTE_MS = 60_000;

    /** The greatest limit a room may have of its own. */
    public static final int MESSAGES_PER_SECOND_MAX = 100;

    private RestrictionRules() {}

    /**
     * How many users may be on a list.
     *
     * @param list which
     * @return at least 1
     */
    public static int usersMax(UserList list) {
        return switch (list) {
            case PROTECTED -> PROTECTED_USERS_MAX;
            case MUTED, BANNED, SPEAKERS, MUTED_EVERYWHERE -> USERS_PER_LIST_MAX;
        };
    }

    /**
     * Where a list is kept.
     *
     * @param list which
     * @param room room id as sent
     * @return the room id; {@link RestrictionChange#EVERYWHERE} for a list that has no room
     * @throws StoaException {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public static String place(UserList list, String room) {
        if (list == UserList.MUTED_EVERYWHERE) {
            return RestrictionChange.EVERYWHERE;
        }
        checkRoom(room);
        return room;
    }

    /**
     * Checks a room id.
     *
     * @param room as sent
     * @throws StoaException {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public static void checkRoom(String room) {
        checkText("chatroomId", room, RoomRules.ID_BYTES_MAX);
    }

    /**
     * Checks the users of a call.
     *
     * @param users as sent
     * @param max at most so many
     * @throws StoaException {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public static void checkUsers(List<String> users, int max) {
        if (users.isEmpty() || users.size() > max) {
            throw wrong("userId: a call names 1 to " + max + " users, not " + users.size());
        }
        users.forEach(user -> checkText("userId", user, USER_BYTES_MAX));
    }

    /**
     * When a restriction ends.
     *
     * @param list on which list
     * @param minutes as sent
     * @param nowMs epoch milliseconds
     * @return epoch milliseconds; {@link Long#MAX_VALUE} for never
     * @throws StoaException {@code SERVER_BAD_PARAMETER}
     */
    public static long untilMs(UserList list, int minutes, long nowMs) {
        if (minutes != 0 && (list == UserList.SPEAKERS || list == UserList.PROTECTED)) {
            throw wrong("minute: a whitelist has no end");
        }
        if (minutes < 0 || minutes > MINUTES_MAX) {
            throw wrong("minute is 1 to " + MINUTES_MAX + ", or 0 for ever, not " + minutes);
        }
        return minutes == 0 ? Long.MAX_VALUE : nowMs + minutes * MINUTE_MS;
    }

    /**
     * Checks what an app says about a restriction.
     *
     * @param extra as sent; null for nothing
     * @throws StoaException {@code SERVER_PARAMETER_TOO_LONG}
     */
    public static void checkExtra(@Nullable String extra) {
        if (extra != null && bytes(extra) > EXTRA_BYTES_MAX) {
            throw tooLong("extra", EXTRA_BYTES_MAX);
        }
    }

    /**
     * Checks message types.
     *
     * @param types as sent
     * @throws StoaException {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public static void checkTypes(List<String> types) {
        if (types.size() > TYPES_MAX) {
            throw wrong("objectName: a call names at most " + TYPES_MAX + " types, not " + types.size());
        }
        types.forEach(type -> checkText("objectName", type, TYPE_BYTES_MAX));
    }

    /**
     * Which rooms are on a page.
     *
     * @param page from 1
     * @param size rooms a page
     * @return the part of the list
     * @throws StoaException {@code SERVER_BAD_PARAMETER}
     */
    public static RestrictionStore.Slice slice(int page, int size) {
        if (page < 1) {
            throw wrong("page is 1 or more, not " + page);
        }
        if (size < 1 || size > PAGE_MAX) {
            throw wrong("size is 1 to " + PAGE_MAX + ", not " + size);
        }
        return new RestrictionStore.Slice((page - 1L) * size, size);
    }

    /**
     * Checks a room's own limit of what members say.
     *
     * @param perSecond as asked for
     * @throws StoaException {@code SERVER_BAD_PARAMETER}
     */
    public static void checkLimit(int perSecond) {
        if (perSecond < 0 || perSecond > MESSAGES_PER_SECOND_MAX) {
            throw wrong("messagesPerSecond is 0 to " + MESSAGES_PER_SECOND_MAX + ", not " + perSecond);
        }
    }

    /**
     * Why a change is refused for which there is no place.
     *
     * @param change which
     * @return {@code SERVER_TOO_MANY_ITEMS}, or the code that says which small list is full
     */
    public static StoaException full(RestrictionChange change) {
        return switch (change) {
            case RestrictionChange.PutUsers put
            when put.list() == UserList.PROTECTED ->
                wrong("userId: at most " + put.usersMax() + " users of a room are protected");
            case RestrictionChange.PutUsers put ->
                new StoaException(
                        ErrorCode.SERVER_TOO_MANY_ITEMS, "userId: at most " + put.usersMax() + " users are on a list");
            case RestrictionChange.ChangeTypes types ->
                wrong("objectName: at most " + types.typesMax() + " types are on a list");
            case RestrictionChange.Turn turn
            when turn.what() == RoomSwitch.KEPT_ALIVE ->
                new StoaException(
                        ErrorCode.SERVER_TOO_MANY_KEPT_ALIVE,
                        "chatroomId: at most " + turn.roomsMax() + " rooms are kept alive");
            case RestrictionChange.Turn _, RestrictionChange.TakeUsers _, RestrictionChange.Limit _ ->
                new StoaException(ErrorCode.SERVER_TOO_MANY_ITEMS);
        };
    }

    /**
     * Why a banned user may not enter.
     *
     * @param untilMs when it ends, epoch milliseconds; {@link Long#MAX_VALUE} for never
     * @param nowMs epoch milliseconds
     * @return {@code BANNED} with the time left, which is 0 where it never ends
     */
    public static StoaException banned(long untilMs, long nowMs) {
        return untilMs == Long.MAX_VALUE
                ? new StoaException(ErrorCode.BANNED, "the user is banned from the room for ever")
                : new StoaException(
                        ErrorCode.BANNED,
                        "the user is banned from the room until " + Instant.ofEpochMilli(untilMs),
                        Math.max(1, untilMs - nowMs));
    }

    /**
     * A policy without what has ended.
     *
     * @param policy with or without it
     * @param nowMs epoch milliseconds
     * @return the same version, which decides the same from now on
     */
    public static Policy current(Policy policy, long nowMs) {
        return switch (policy) {
            case RoomPolicy room -> current(room, nowMs);
            case AppPolicy app -> current(app, nowMs);
        };
    }

    /**
     * A room's policy without what has ended.
     *
     * @param room with or without it
     * @param nowMs epoch milliseconds
     * @return the same version
     */
    public static RoomPolicy current(RoomPolicy room, long nowMs) {
        return new RoomPolicy(
                room.app(),
                room.room(),
                room.exists(),
                room.version(),
                room.createdAtMs(),
                after(room.mutedUntilMs(), nowMs),
                after(room.bannedUntilMs(), nowMs),
                room.allMuted(),
                room.speakers(),
                room.protectedUsers(),
                room.distributionStopped(),
                room.messagesPerSecond());
    }

    /**
     * An app's policy without what has ended.
     *
     * @param app with or without it
     * @param nowMs epoch milliseconds
     * @return the same version
     */
    public static AppPolicy current(AppPolicy app, long nowMs) {
        return new AppPolicy(
                app.app(),
                app.version(),
                after(app.mutedUntilMs(), nowMs),
                app.lowPriorityTypes(),
                app.protectedTypes());
    }

    private static Map<String, Long> after(Map<String, Long> untilMs, long nowMs) {
        Map<String, Long> after = new HashMap<>(untilMs);
        after.values().removeIf(endMs -> endMs <= nowMs);
        return after;
    }

    private static void checkText(String parameter, String text, int bytesMax) {
        if (bytes(text) > bytesMax) {
            throw tooLong(parameter, bytesMax);
        }
        if (text.isEmpty() || !WholeText.isLine(text)) {
            throw wrong(parameter + " is empty or has control characters or half a surrogate pair");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static StoaException wrong(String message) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, message);
    }

    private static StoaException tooLong(String parameter, int bytesMax) {
        return new StoaException(
                ErrorCode.SERVER_PARAMETER_TOO_LONG, parameter + " is longer than " + bytesMax + " bytes");
    }
}
