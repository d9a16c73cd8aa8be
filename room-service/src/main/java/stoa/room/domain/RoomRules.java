package stoa.room.domain;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/** Limits of what callers may ask for (RongCloud server API, section 4.1). Pure. */
public final class RoomRules {
    /** Rooms created or destroyed by one call at most. */
    public static final int ROOMS_PER_CHANGE_MAX = 100;

    /** Rooms asked for by one call at most. */
    public static final int ROOMS_PER_QUERY_MAX = 1_000;

    /** UTF-8 bytes of a room id at most. */
    public static final int ID_BYTES_MAX = 64;

    /** Characters of a room's name at most. */
    public static final int NAME_CHARS_MAX = 256;

    /** Members in one answer at most. */
    public static final int MEMBERS_MAX = 500;

    /** Memberships in one announcement at most. */
    public static final int ANNOUNCED_MAX = 500;

    /** Users asked for by one call at most. */
    public static final int USERS_PER_QUERY_MAX = 1_000;

    private RoomRules() {}

    /**
     * Whether a text may be a room id: 1 to 64 bytes, one line of whole characters.
     *
     * @param id as sent
     * @return true when it may
     */
    public static boolean isRoomId(String id) {
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= 1 && bytes <= ID_BYTES_MAX && WholeText.isLine(id);
    }

    /**
     * Checks how many rooms a call names, and their ids.
     *
     * @param ids as sent
     * @param max at most so many
     * @throws StoaException {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public static void checkRooms(Collection<String> ids, int max) {
        if (ids.isEmpty() || ids.size() > max) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER, "a call names 1 to " + max + " rooms, not " + ids.size());
        }
        for (String id : ids) {
            if (id.getBytes(StandardCharsets.UTF_8).length > ID_BYTES_MAX) {
                throw new StoaException(
                        ErrorCode.SERVER_PARAMETER_TOO_LONG, "a room id is longer than " + ID_BYTES_MAX + " bytes");
            }
            if (!isRoomId(id)) {
                throw new StoaException(
                        ErrorCode.SERVER_BAD_PARAMETER,
                        "a room id is empty or has control characters or half a surrogate pair");
            }
        }
    }

    /**
     * Checks a room's name.
     *
     * @param name as sent
     * @throws StoaException {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public static void checkName(String name) {
        if (name.codePointCount(0, name.length()) > NAME_CHARS_MAX) {
            throw new StoaException(
                    ErrorCode.SERVER_PARAMETER_TOO_LONG, "a name is longer than " + NAME_CHARS_MAX + " characters");
        }
        if (!WholeText.isLine(name)) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER, "a name has control characters or half a surrogate pair");
        }
    }
}
