package stoa.gateway.inbound.ws;

import stoa.gateway.domain.LiveEntry;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.error.StoaException;

/** A logged-in user of a connection, as its loop knows it. On the loop only. */
public interface LoopSession {
    /**
     * The number of its {@link stoa.gateway.domain.EdgeConnection}.
     *
     * @return unique in the process, never used again
     */
    long number();

    /**
     * The hub ended a membership, because the user joined another room and may be in one only.
     *
     * @param room room id
     */
    void left(String room);

    /**
     * Something happened in a conversation that is no chat room and concerns the user.
     *
     * @param entry as the log has it, or in passing
     */
    void conversation(LiveEntry entry);

    /**
     * Whether it was opened with a token that counts no more.
     *
     * @param revoked which tokens
     * @return true when it has to end
     */
    boolean isRevokedBy(TokensRevoked revoked);

    /**
     * Ends it, with its connection where the protocol has one for each session.
     *
     * @param reason told to the client
     * @param leave whether its memberships end at once
     */
    void end(StoaException reason, boolean leave);
}
