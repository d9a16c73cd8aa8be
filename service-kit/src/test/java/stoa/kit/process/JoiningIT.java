package stoa.kit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import stoa.embedded.TcpPort;
import stoa.kit.StoaService;
import stoa.kit.testing.Await;

/** A process that has found its cluster and then cannot take part, here because the port of its bus is taken. */
class JoiningIT {
    private final Logger log = (Logger) LoggerFactory.getLogger(VertxFactory.class);
    private final AtomicInteger failures = new AtomicInteger();
    private final int clusterPort = TcpPort.free("127.0.0.1");
    private final int busPort = TcpPort.free("127.0.0.1");
    private final ServiceProcess process = process();
    private Runnable atFailure = () -> {};

    /** Hears of a failed attempt before the next one begins. */
    private final AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN) {
                failures.incrementAndGet();
                atFailure.run();
            }
        }
    };

    private ServiceProcess process() {
        List<StoaService> services = List.of(new ProbeService().service());
        Map<String, String> environment = Map.of(
                "STOA_MANAGEMENT_PORT",
                "0",
                "STOA_CLUSTER_PORT",
                Integer.toString(clusterPort),
                "STOA_CLUSTER_MEMBERS",
                "127.0.0.1:" + clusterPort,
                "STOA_BUS_PORT",
                Integer.toString(busPort));
        return new ServiceProcess(services, ServiceProcess.declaration(services).read(environment));
    }

    private ServerSocket taken() throws IOException {
        return new ServerSocket(busPort, 1, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void listen() {
        ear.start();
        log.addAppender(ear);
    }

    @AfterEach
    void stop() {
        log.detachAppender(ear);
        Await.result(process.stop());
    }

    @Test
    void triesAgainAndTakesPart() throws IOException {
        ServerSocket taken = taken();
        atFailure = () -> {
            try {
                taken.close();
            } catch (IOException unlikely) {
                throw new UncheckedIOException(unlikely);
            }
        };
        Await.result(process.start());
        assertThat(failures).hasValue(1);
        assertThat(TcpPort.isFree("127.0.0.1", busPort)).as("the bus listens").isFalse();
        await().until(() -> process.missing().isEmpty());
    }

    @Test
    void givesUpInTheEndAndLeavesTheCluster() throws IOException {
        try (ServerSocket _ = taken()) {
            assertThat(Await.failure(process.start()))
                    .isInstanceOf(StartException.class)
                    .hasMessage("Port " + busPort + " for the bus is taken or may not be used;"
                            + " choose another with STOA_BUS_PORT.");
        }
        assertThat(failures).hasValue(2);
        assertThat(TcpPort.isFree("127.0.0.1", clusterPort))
                .as("no member of the cluster is left behind")
                .isTrue();
    }
}
