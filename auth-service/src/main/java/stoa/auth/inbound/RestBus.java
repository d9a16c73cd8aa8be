package stoa.auth.inbound;

import io.vertx.core.Future;
import stoa.auth.domain.RestRequests;
import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.RestOperations;

/** Serves {@link RestOperations} on the bus. One context. */
public final class RestBus {
    private RestBus() {}

    /**
     * Registers all operations; before the bus starts.
     *
     * @param bus not started yet
     * @param requests the rules
     */
    public static void serve(Bus bus, RestRequests requests) {
        bus.serve(RestOperations.CHECK_REQUEST, request -> StoreFailures.coded(requests.check(request)));
        bus.serve(RestOperations.CHECK_TEXT, request -> Future.succeededFuture(requests.check(request)));
        bus.serve(RestOperations.SIGN_LOGIN, request -> StoreFailures.coded(requests.sign(request)));
    }
}
