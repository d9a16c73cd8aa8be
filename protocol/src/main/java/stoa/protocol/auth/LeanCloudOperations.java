package stoa.protocol.auth;

import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenedSession;
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

    private LeanCloudOperations() {}

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
