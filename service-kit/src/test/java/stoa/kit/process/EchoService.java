package stoa.kit.process;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.config.Setting;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;

/** A room service of the tests that answers what it is asked and counts how often it acted. */
public final class EchoService implements StoaService {
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

    private final AtomicInteger acted = new AtomicInteger();

    /** The child process of the tests. */
    public static void main(String[] arguments) {
        new ServiceCommand(List.of(new EchoService()), System.out, System.err).run(arguments, System.getenv());
    }

    @Override
    public String name() {
        return "room";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public Future<Void> start(ServiceContext context) {
        context.bus().serve(ECHO, Future::succeededFuture);
        context.bus().serve(FAIL, request -> Future.failedFuture(new StoaException(ErrorCode.MUTED, "hush", 5)));
        context.bus().serve(ACT, request -> Future.succeededFuture(new Acted(acted.incrementAndGet())));
        context.bus().serve(COUNT, request -> Future.succeededFuture(new Acted(acted.get())));
        context.bus().subscribe(SHOUT, heard -> context.bus().publish(RETURNED_SHOUT, heard));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> drain() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of();
    }
}
