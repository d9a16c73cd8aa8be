package stoa.gateway.outbound;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.ConsoleCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.ConsoleOperations;
import stoa.protocol.auth.ConsoleOperations.CheckConsole;
import stoa.protocol.auth.ConsoleOperations.ConsoleApp;
import stoa.protocol.auth.ConsoleOperations.ConsoleSession;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.bus.Service;
import stoa.protocol.message.RateOperations;
import stoa.protocol.message.RateOperations.QueryRates;
import stoa.protocol.message.RateOperations.Rates;
import stoa.protocol.room.RoomListOperations;
import stoa.protocol.room.RoomListOperations.ListRooms;
import stoa.protocol.room.RoomListOperations.RoomPage;

/**
 * Asks any auth-service and one room-service for each app, whose order of rooms is kept there, and all nodes
 * with owners for what they counted. Any thread; answers on the caller's context.
 */
public final class BusConsoleCalls implements ConsoleCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusConsoleCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<ConsoleSession> open(OpenConsole request) {
        return bus.ask(ConsoleOperations.OPEN, request);
    }

    @Override
    public Future<ConsoleApp> check(CheckConsole request) {
        return bus.ask(ConsoleOperations.CHECK, request);
    }

    @Override
    public Future<ConsoleSession> renew(CheckConsole request) {
        return bus.ask(ConsoleOperations.RENEW, request);
    }

    @Override
    public Future<RoomPage> rooms(ListRooms request) {
        return bus.ask(RoomListOperations.LIST, request.app(), request);
    }

    @Override
    public Future<NodeRates> rates(QueryRates request) {
        List<Future<Rates>> asked = bus.nodes().of(Service.MESSAGE).stream()
                .map(node -> bus.askNode(node.node(), RateOperations.RATES, request))
                .toList();
        return Future.join(asked)
                .transform(_ -> Future.succeededFuture(new NodeRates(
                        asked.size(),
                        asked.stream()
                                .filter(Future::succeeded)
                                .map(Future::result)
                                .toList())));
    }
}
