package stoa.protocol.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** What auth-service answers for clients of LeanCloud's SDKs ("LeanCloud protocol", section 6.1). */
public final class LeanCloudOperations {
    /**
     * Checks a login and opens a session, or goes on with one. Fails with LeanCloud's codes where the client is to
     * blame: {@code SESSION_TOKEN_EXPIRED}, {@code SIGNATURE_FAILED}, {@code INVALID_LOGIN}, {@code APP_NOT_AVAILABLE}.
     */
    public static final Operation<OpenClientSession, OpenedClientSession> OPEN_CLIENT_SESSION = Operation.idempotent(
            Service.AUTH, "auth.open-client-session", OpenClientSession.class, OpenedClientSession.class);

    /**
     * Checks the signature of what a client does to a conversation, and that its nonce is new ("LeanCloud protocol",
     * section 15). Fails with {@code CONVERSATION_SIGNATURE_FAILED} or, for blocks, {@code BLOCK_SIGNATURE_FAILED}. Asked
     * once: a second time the nonce would not be new.
     */
    public static final Operation<CheckActionSignature, Done> CHECK_ACTION_SIGNATURE =
            Operation.once(Service.AUTH, "auth.check-action-signature", CheckActionSignature.class, Done.class);

    private LeanCloudOperations() {}

    /** What a client does to a conversation and may have to sign. */
    public enum SignedAction {
        /** Begins it. */
        START,
        /** Takes others in, or comes in. */
        INVITE,
        /** Puts others out, or leaves. */
        KICK,
        /** Blocks users in a conversation's name. */
        BLOCK,
        /** Takes that back. */
        UNBLOCK,
        /** Blocks a conversation for itself. */
        CLIENT_BLOCK,
        /** Takes that back. */
        CLIENT_UNBLOCK
    }

    /**
     * What a client does, and the app's server has allowed.
     *
     * @param app app key
     * @param client client id
     * @param action what it does
     * @param conversation id of the conversation; empty for one that is begun
     * @param users user ids it is about, in any order; none where it is about the client
     * @param signature null for none, which fails
     */
    public record CheckActionSignature(
            String app,
            String client,
            SignedAction action,
            String conversation,
            List<String> users,
            @Nullable LoginSignature signature) {
        /** Copies the list. */
        public CheckActionSignature {
            users = List.copyOf(users);
        }
    }

    /**
     * A login.
     *
     * @param app app id as the client sent it
     * @param client client id
     * @param signature null for none
     * @param sessionToken of an earlier session that is to go on; null for a new one
     * @param device what the client says of its device
     */
    public record OpenClientSession(
            String app,
            String client,
            @Nullable LoginSignature signature,
            @Nullable String sessionToken,
            Device device) {}

    /**
     * A client's device, which decides who excludes whom ("LeanCloud protocol", section 6.2).
     *
     * @param tag clients of one id and tag exclude each other; null for none
     * @param id tells devices apart; null when unknown
     */
    public record Device(@Nullable String tag, @Nullable String id) {}

    /**
     * An open session.
     *
     * @param session its token carries the device too
     * @param device as the client said now, or else when the session began
     * @param tokenSeconds how long the session's token counts
     */
    public record OpenedClientSession(OpenedSession session, Device device, int tokenSeconds) {}
}
