package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.AuthCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.IssuedToken;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.auth.AuthOperations.RenewedSession;
import stoa.protocol.auth.LeanCloudOperations;
import stoa.protocol.auth.LeanCloudOperations.CheckActionSignature;
import stoa.protocol.auth.LeanCloudOperations.OpenClientSession;
import stoa.protocol.auth.LeanCloudOperations.OpenedClientSession;
import stoa.protocol.bus.Done;

/** Asks any auth-service. Any thread; answers on the caller's context. */
public final class BusAuthCalls implements AuthCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusAuthCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<OpenedSession> openSession(OpenSession request) {
        return bus.ask(AuthOperations.OPEN_SESSION, request);
    }

    @Override
    public Future<OpenedClientSession> openClientSession(OpenClientSession request) {
        return bus.ask(LeanCloudOperations.OPEN_CLIENT_SESSION, request);
    }

    @Override
    public Future<Done> checkActionSignature(CheckActionSignature request) {
        return bus.ask(LeanCloudOperations.CHECK_ACTION_SIGNATURE, request);
    }

    @Override
    public Future<RenewedSession> renewSession(RenewSession request) {
        return bus.ask(AuthOperations.RENEW_SESSION, request);
    }

    @Override
    public Future<IssuedToken> issueToken(IssueToken request) {
        return bus.ask(AuthOperations.ISSUE_TOKEN, request);
    }

    @Override
    public Future<Done> checkRequestSignature(CheckRequestSignature request) {
        return bus.ask(AuthOperations.CHECK_REQUEST_SIGNATURE, request);
    }

    @Override
    public Future<AppSettings> changeSettings(ChangeSettings request) {
        return bus.ask(AuthOperations.CHANGE_SETTINGS, request);
    }
}
