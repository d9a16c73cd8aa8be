package stoa.auth.inbound;

import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.DeploymentAdministration;
import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.AppOperations.AppDisabled;

/** Serves {@link AppOperations} on the bus. One context. */
public final class AppBus {
    private AppBus() {}

    /**
     * Answers from now on.
     *
     * @param bus not started yet
     * @param deployment the rules
     */
    public static void serve(Bus bus, DeploymentAdministration deployment) {
        bus.serve(AppOperations.CREATE, request -> {
            Map<String, @Nullable Object> settings =
                    request.settings() == null ? Map.of() : SettingsJson.read(request.settings());
            return StoreFailures.coded(deployment.create(request, settings));
        });
        bus.serve(AppOperations.LIST, request -> Future.succeededFuture(deployment.list(request)));
        bus.serve(
                AppOperations.DISABLE,
                request -> StoreFailures.coded(deployment.disable(request)).onSuccess(info -> {
                    if (info.disabled()) {
                        bus.publish(AppOperations.DISABLED, new AppDisabled(info.app()));
                    }
                }));
        bus.serve(AppOperations.ROTATE, request -> StoreFailures.coded(deployment.rotate(request)));
    }
}
