package stoa.auth.inbound;

import stoa.auth.domain.LeanCloudActions;
import stoa.auth.domain.LeanCloudLogins;
import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.LeanCloudOperations;

/** Serves {@link LeanCloudOperations} on the bus. One context. */
public final class LeanCloudBus {
    private LeanCloudBus() {}

    /**
     * Registers all operations.
     *
     * @param bus not started yet
     * @param logins sessions of LeanCloud's clients
     * @param actions what these clients sign
     */
    public static void serve(Bus bus, LeanCloudLogins logins, LeanCloudActions actions) {
        bus.serve(LeanCloudOperations.OPEN_CLIENT_SESSION, request -> StoreFailures.coded(logins.open(request)));
        bus.serve(LeanCloudOperations.CHECK_ACTION_SIGNATURE, request -> StoreFailures.coded(actions.check(request)));
    }
}
