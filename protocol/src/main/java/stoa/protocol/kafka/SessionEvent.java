package stoa.protocol.kafka;

import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.Platform;

/**
 * Something that happened to a user's connection, for {@code stoa.session-events}. A connection has one event
 * when its login succeeded ({@link Kind#ONLINE}) and one when it ended; a user is online while at least one
 * connection is. A gateway that dies at once tells no ends.
 *
 * @param app app key
 * @param user user id; the record's key
 * @param id id of the event: a repeat has the same
 * @param kind what happened
 * @param session session id; a session that is resumed keeps it
 * @param connection the connection, the same in both of its events
 * @param platform what kind of client it is
 * @param device names the device among the user's; empty for unknown
 * @param atMs when, epoch milliseconds of the gateway's clock
 * @param ip address and port the client was seen at, {@code 192.0.2.7:50123}; null when unknown
 * @param reason name of the error that ended the connection; null when there was none
 */
public record SessionEvent(
        String app,
        String user,
        String id,
        Kind kind,
        String session,
        String connection,
        Platform platform,
        String device,
        long atMs,
        @Nullable String ip,
        @Nullable String reason) {
    /** What happened. */
    public enum Kind {
        /** A login succeeded. */
        ONLINE,
        /** The connection ended; the user may come back and is to be pushed to. */
        OFFLINE,
        /** The server ended it: another login, a block, a revoked token. */
        KICKED,
        /** The user logged out: nothing is to be pushed until the next login. */
        LOGGED_OUT
    }
}
