package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.AppCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.AppOperations.AppInfo;
import stoa.protocol.auth.AppOperations.AppSecrets;
import stoa.protocol.auth.AppOperations.Apps;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;

/** Asks any auth-service about apps. Any thread; answers on the caller's context. */
public final class BusAppCalls implements AppCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusAppCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<AppSecrets> create(CreateApp request) {
        return bus.ask(AppOperations.CREATE, request);
    }

    @Override
    public Future<Apps> list(ListApps request) {
        return bus.ask(AppOperations.LIST, request);
    }

    @Override
    public Future<AppInfo> disable(DisableApp request) {
        return bus.ask(AppOperations.DISABLE, request);
    }

    @Override
    public Future<AppSecrets> rotate(RotateSecrets request) {
        return bus.ask(AppOperations.ROTATE, request);
    }
}
