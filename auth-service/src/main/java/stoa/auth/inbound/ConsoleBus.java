package stoa.auth.inbound;

import io.vertx.core.Future;
import stoa.auth.domain.ConsoleSessions;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.ConsoleOperations;

/** Serves {@link ConsoleOperations} on the bus. One context. */
public final class ConsoleBus {
    private ConsoleBus() {}

    /**
     * Registers all operations; before the bus starts.
     *
     * @param bus not started yet
     * @param sessions the rules
     */
    public static void serve(Bus bus, ConsoleSessions sessions) {
        bus.serve(ConsoleOperations.OPEN, request -> Future.succeededFuture(sessions.open(request)));
        bus.serve(ConsoleOperations.CHECK, request -> Future.succeededFuture(sessions.check(request)));
        bus.serve(ConsoleOperations.RENEW, request -> Future.succeededFuture(sessions.renew(request)));
    }
}
