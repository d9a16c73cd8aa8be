package stoa.auth.inbound;

import io.vertx.core.Future;
import java.time.Clock;
import stoa.auth.domain.AppDirectory;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.WebhookOperations;
import stoa.protocol.auth.WebhookOperations.SigningSecret;

/** Serves {@link WebhookOperations} on the bus. One context. */
public final class WebhookBus {
    private WebhookBus() {}

    /**
     * Answers from now on.
     *
     * @param bus not started yet
     * @param apps who knows the secrets
     * @param clock wall clock
     */
    public static void serve(Bus bus, AppDirectory apps, Clock clock) {
        bus.serve(
                WebhookOperations.GET_SIGNING_SECRET,
                request -> Future.succeededFuture(new SigningSecret(
                        apps.usable(request.app(), clock.millis()).secret())));
    }
}
