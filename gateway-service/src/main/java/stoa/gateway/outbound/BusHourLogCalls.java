package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.HourLogCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.WebhookOperations;
import stoa.protocol.auth.WebhookOperations.GetSigningSecret;
import stoa.protocol.auth.WebhookOperations.SigningSecret;
import stoa.protocol.bus.Done;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.history.HourLogOperations.DeleteHourLog;
import stoa.protocol.history.HourLogOperations.HourLogFound;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.LookForHourLog;
import stoa.protocol.history.HourLogOperations.ReadHourLog;

/** Asks any history-service for logs, any auth-service for secrets. Any thread; answers on the caller's context. */
public final class BusHourLogCalls implements HourLogCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusHourLogCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<HourLogFound> look(LookForHourLog request) {
        return bus.ask(HourLogOperations.LOOK, request);
    }

    @Override
    public Future<HourLogPart> read(ReadHourLog request) {
        return bus.ask(HourLogOperations.READ, request);
    }

    @Override
    public Future<Done> delete(DeleteHourLog request) {
        return bus.ask(HourLogOperations.DELETE, request);
    }

    @Override
    public Future<String> secret(String app) {
        return bus.ask(WebhookOperations.GET_SIGNING_SECRET, new GetSigningSecret(app))
                .map(SigningSecret::secret);
    }
}
