package stoa.kit.tls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of a port that listens, and gives the port what they hold when that changes. Reading the content
 * and not its time finds Kubernetes' way to change a Secret, which is a link set anew. What cannot be used is told once
 * and counted, and the port goes on with what it has. On the context it is started on; files are read elsewhere.
 */
public final class TlsWatch {
    /** How often the files are looked at, milliseconds. */
    public static final long EVERY_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);
    private static final String PORT = "port";

    private final Vertx vertx;
    private final String port;
    private final PemFiles files;
    private final Function<TlsIdentity, Future<?>> renew;
    private final Counter failures;
    private final long timer;
    private volatile TlsIdentity current;
    private boolean looking;
    private @Nullable String told;

    private TlsWatch(Watched watched, TlsIdentity first, Function<TlsIdentity, Future<?>> renew, long everyMs) {
        this.vertx = watched.vertx;
        this.port = watched.port;
        this.files = watched.files;
        this.renew = renew;
        this.current = first;
        Gauge.builder("stoa_tls_certificate_expiry_seconds", () -> current.end().getEpochSecond())
                .description("When the port's certificate, or one that vouches for it, ends; seconds since 1970")
                .tag(PORT, port)
                .register(watched.meters);
        this.failures = Counter.builder("stoa_tls_reload_failures")
                .description("Looks at a port's changed certificate and key that found them unusable")
                .tag(PORT, port)
                .register(watched.meters);
        this.timer = vertx.setPeriodic(everyMs, _ -> look());
    }

    /**
     * What is looked at.
     *
     * @param vertx runs it
     * @param port label of the metrics, e.g. {@code clients}
     * @param files of the port
     * @param meters where it counts
     */
    public record Watched(Vertx vertx, String port, PemFiles files, MeterRegistry meters) {}

    /**
     * Begins.
     *
     * @param watched what is looked at
     * @param first what the port serves with now
     * @param renew makes the port serve new connections with another one, and leaves those it has alone
     * @param everyMs between two looks, milliseconds
     * @return runs until {@link #stop}
     */
    public static TlsWatch start(
            Watched watched, TlsIdentity first, Function<TlsIdentity, Future<?>> renew, long everyMs) {
        return new TlsWatch(watched, first, renew, everyMs);
    }

    /** Ends. */
    public void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(() -> files.read(vertx), false)
                .compose(found -> found.equals(current) ? unchanged() : changed(found))
                .onFailure(this::unusable)
                .onComplete(_ -> looking = false);
    }

    private Future<Void> unchanged() {
        told = null;
        return Future.succeededFuture();
    }

    private Future<Void> changed(TlsIdentity found) {
        return renew.apply(found).map(_ -> {
            current = found;
            told = null;
            LOG.info("{} are served with the certificate in {} that ends {}", port, files.certificate(), found.end());
            return null;
        });
    }

    private void unusable(Throwable why) {
        failures.increment();
        String sentence = why instanceof TlsFileException ? String.valueOf(why.getMessage()) : why.toString();
        if (!sentence.equals(told)) {
            told = sentence;
            LOG.error("{} go on with the certificate they have, which ends {}: {}", port, current.end(), sentence);
        }
    }
}
