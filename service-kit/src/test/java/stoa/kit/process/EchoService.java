package stoa.kit.process;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import stoa.kit.StoaService;
import stoa.kit.bus.Bus;
import stoa.kit.testing.FakeService;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;

/** A room service of the tests that answers what it is asked and counts how often it acted. */
public final class EchoService {
    /** What is echoed. */
    public record Parcel(byte[] bytes, JsonText json) {}

    /** How often {@link #ACT} ran. */
    public record Acted(int count) {}

    static final Operation<Parcel, Parcel> ECHO =
            Operation.idempotent(Service.ROOM, "test.echo", Parcel.class, Parcel.class);
    static final Operation<Acted, Acted> ACT = Operation.once(Service.ROOM, "test.act", Acted.class, Acted.class);
    static final Operation<Acted, Acted> FAIL = Operation.once(Service.ROOM, "test.fail", Acted.class, Acted.class);
    static final Operation<Acted, Acted> COUNT = Operation.once(Service.ROOM, "test.count", Acted.class, Acted.class);
    static final Broadcast<Acted> SHOUT = new Broadcast<>("test.shout", Acted.class);
    static final Broadcast<Acted> RETURNED_SHOUT = new Broadcast<>("test.returned-shout", Acted.class);

    private EchoService() {}

    /** The child process of the tests. */
    public static void main(String[] arguments) {
        new ServiceCommand(List.of(service()), System.out, System.err).run(arguments, System.getenv());
    }

    /** One that has not acted yet. */
    static StoaService service() {
        AtomicInteger acted = new AtomicInteger();
        return new FakeService(Service.ROOM, context -> serve(context.bus(), acted));
    }

    private static void serve(Bus bus, AtomicInteger acted) {
        bus.serve(ECHO, Future::succeededFuture);
        bus.serve(FAIL, request -> Future.failedFuture(new StoaException(ErrorCode.MUTED, "hush", 5)));
        bus.serve(ACT, request -> Future.succeededFuture(new Acted(acted.incrementAndGet())));
        bus.serve(COUNT, request -> Future.succeededFuture(new Acted(acted.get())));
        bus.subscribe(SHOUT, heard -> bus.publish(RETURNED_SHOUT, heard));
    }
}
