package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.RestAuthCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.RestOperations;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.auth.RestOperations.SignLogin;
import stoa.protocol.auth.RestOperations.SignedLogin;
import stoa.protocol.bus.Done;

/** Asks any auth-service for the REST API. Any thread; answers on the caller's context. */
public final class BusRestAuthCalls implements RestAuthCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusRestAuthCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<RestRights> check(CheckRestRequest request) {
        return bus.ask(RestOperations.CHECK_REQUEST, request);
    }

    @Override
    public Future<Done> checkText(CheckText request) {
        return bus.ask(RestOperations.CHECK_TEXT, request);
    }

    @Override
    public Future<SignedLogin> signLogin(SignLogin request) {
        return bus.ask(RestOperations.SIGN_LOGIN, request);
    }
}
