package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.SettingsCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.AuthOperations.GetSettings;

/** Asks any auth-service. Any thread; answers on the caller's context. */
public final class BusSettingsCalls implements SettingsCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusSettingsCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<AppSettings> settings(String app) {
        return bus.ask(AuthOperations.GET_SETTINGS, new GetSettings(app));
    }
}
