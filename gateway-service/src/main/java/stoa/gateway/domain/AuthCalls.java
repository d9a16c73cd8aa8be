package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.IssuedToken;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.auth.AuthOperations.RenewedSession;
import stoa.protocol.auth.LeanCloudOperations.CheckActionSignature;
import stoa.protocol.auth.LeanCloudOperations.OpenClientSession;
import stoa.protocol.auth.LeanCloudOperations.OpenedClientSession;
import stoa.protocol.bus.Done;

/** What the gateway asks auth-service; answers come on the caller's context, failures with a code. */
public interface AuthCalls {
    /**
     * Checks a login.
     *
     * @param request as the client sent it
     * @return the session
     */
    Future<OpenedSession> openSession(OpenSession request);

    /**
     * Checks a login of a LeanCloud client.
     *
     * @param request as the client sent it
     * @return the session
     */
    Future<OpenedClientSession> openClientSession(OpenClientSession request);

    /**
     * Checks what a LeanCloud client signed to do something to a conversation.
     *
     * @param request as the client sent it
     * @return done, or a failure
     */
    Future<Done> checkActionSignature(CheckActionSignature request);

    /**
     * Makes a fresh session token.
     *
     * @param request whose
     * @return the token
     */
    Future<RenewedSession> renewSession(RenewSession request);

    /**
     * Makes a user's token.
     *
     * @param request whose
     * @return the token
     */
    Future<IssuedToken> issueToken(IssueToken request);

    /**
     * Checks a server API request's signature.
     *
     * @param request the signed headers
     * @return done, or a failure
     */
    Future<Done> checkRequestSignature(CheckRequestSignature request);

    /**
     * Reads or changes an app's settings.
     *
     * @param request with the master key
     * @return the settings now
     */
    Future<AppSettings> changeSettings(ChangeSettings request);
}
