package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.auth.RestOperations.SignLogin;
import stoa.protocol.auth.RestOperations.SignedLogin;
import stoa.protocol.bus.Done;

/**
 * What the gateway asks auth-service for LeanCloud's REST API; answers come on the caller's context, failures with a code.
 */
public interface RestAuthCalls {
    /**
     * Who sent a request.
     *
     * @param request what it says
     * @return who; fails as {@link stoa.protocol.auth.RestOperations#CHECK_REQUEST} says
     */
    Future<RestRights> check(CheckRestRequest request);

    /**
     * Whether a text is signed.
     *
     * @param request the text
     * @return done; fails with {@code SIGNATURE_FAILED}
     */
    Future<Done> checkText(CheckText request);

    /**
     * Signs a login.
     *
     * @param request with a user's token
     * @return the signature; fails as {@link stoa.protocol.auth.RestOperations#SIGN_LOGIN} says
     */
    Future<SignedLogin> signLogin(SignLogin request);
}
