package stoa.gateway.domain;

import java.util.List;
import java.util.concurrent.Executor;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.id.Conversation;

/**
 * What one edge event loop takes from the hub. {@link #execute} hands a task over to the loop's own
 * thread, in the order of the calls, from any thread and without blocking; the hub calls all other
 * methods from within such tasks only, so they run on the loop and in the order in which the hub
 * decided. What concerns rooms or connections the loop no longer has is to be ignored.
 */
public interface LoopInbox extends Executor {
    /**
     * Live entries of a room: exactly what follows what this loop was given before, or what follows
     * the snapshot of its first join; transient ones in between.
     *
     * @param room the room
     * @param entries in order, at least one; those with {@code shed} are counted in a gap, not shown
     */
    void live(Conversation room, List<LiveEntry> entries);

    /**
     * An entry of a conversation that is no chat room, for some sessions of this loop.
     *
     * @param entry as the log has it, or in passing
     * @param connectionNumbers {@link EdgeConnection#number} of each; not only those of members: who was put out is told
     *     so
     */
    void conversation(LiveEntry entry, List<Long> connectionNumbers);

    /**
     * Connections of this loop cannot be told any more what happens in conversations that are no rooms: a piece is
     * missing. They are closed with {@code GO_ELSEWHERE}, so that they come back and learn from the history what they
     * missed; {@link RoomHub#closed} is still to be called.
     *
     * @param connectionNumbers {@link EdgeConnection#number} of each
     */
    void conversationsLost(List<Long> connectionNumbers);

    /**
     * A message to everybody who is in any room of an app.
     *
     * @param app app key
     * @param message without a place in any room's order; the conversation in it means nothing
     */
    void toAllRooms(String app, LiveEntry message);

    /**
     * A connection is not in a room any more, because it joined another one and may be in one only.
     *
     * @param connectionNumber {@link EdgeConnection#number}
     * @param room the room it is out of
     */
    void left(long connectionNumber, Conversation room);

    /**
     * The log of a room began anew, positions in it mean nothing any more: connections in it are
     * closed with {@code GO_ELSEWHERE}, so that they join again and learn to reload.
     *
     * @param room the room
     */
    void restarted(Conversation room);

    /**
     * The session of a connection was resumed on another connection of this process: this one is
     * closed. Its memberships belong to the other already; {@link RoomHub#closed} is still to be
     * called and changes nothing.
     *
     * @param connectionNumber {@link EdgeConnection#number}
     */
    void replaced(long connectionNumber);

    /**
     * Tokens were revoked: connections of the user opened with older ones are closed with {@code
     * BAD_TOKEN}.
     *
     * @param revoked whose and which
     */
    void tokensRevoked(TokensRevoked revoked);

    /**
     * An app's settings changed, e.g. its rate limit.
     *
     * @param settings the settings from now on
     */
    void settingsChanged(AppSettings settings);
}
