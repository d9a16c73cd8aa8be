package stoa.gateway;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import stoa.kit.ServiceContext;
import stoa.kit.process.StartException;
import stoa.kit.tls.PemFiles;
import stoa.kit.tls.TlsFileException;
import stoa.kit.tls.TlsIdentity;
import stoa.kit.tls.TlsWatch;

/** TLS of both ports: certificates are read before the ports open and watched while they are open. On the service's context. */
final class GatewayTls {
    private final ServiceContext given;
    private final List<TlsWatch> watches = new CopyOnWriteArrayList<>();

    GatewayTls(ServiceContext given) {
        this.given = given;
    }

    /** Reads what a port is to be opened with; empty for a port without TLS. */
    Future<Optional<TlsIdentity>> read(Optional<PemFiles> files) {
        return files.map(set -> given.vertx()
                        .executeBlocking(() -> set.read(given.vertx()), false)
                        .map(Optional::of)
                        .recover(failure -> Future.failedFuture(
                                failure instanceof TlsFileException
                                        ? new StartException(String.valueOf(failure.getMessage()), failure)
                                        : failure)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** Watches the files of a port that is open. */
    void watch(
            String port,
            Optional<PemFiles> files,
            Optional<TlsIdentity> first,
            Function<TlsIdentity, Future<?>> renew) {
        files.ifPresent(set -> first.ifPresent(identity -> watches.add(TlsWatch.start(
                new TlsWatch.Watched(given.vertx(), port, set, given.meters()), identity, renew, TlsWatch.EVERY_MS))));
    }

    void stop() {
        watches.forEach(TlsWatch::stop);
    }
}
