package stoa.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @TempDir
    Path dir;

    @Test
    void keepsItsDataOverARestartInTheSameJvm() throws Exception {
        EmbeddedKafka kafka = new EmbeddedKafka(ServerConfig.loopback(dir, 0));
        kafka.start();
        try {
            KafkaLine.createTopic(kafka.bootstrap());
            KafkaLine.write(kafka.bootstrap(), "before restart");
            kafka.restart();
            assertThat(KafkaLine.readAll(kafka.bootstrap())).containsExactly("before restart");
        } finally {
            kafka.stop();
        }
    }

    @Test
    void asAProcessKeepsWhatItAcknowledgedOverAKill() throws Exception {
        EmbeddedKafkaProcess kafka = new EmbeddedKafkaProcess(ServerConfig.loopback(dir, 0));
        kafka.start();
        try {
            KafkaLine.createTopic(kafka.bootstrap());
            KafkaLine.write(kafka.bootstrap(), "before kill");
            kafka.kill();
            kafka.start();
            KafkaLine.write(kafka.bootstrap(), "after kill");
            kafka.restart();
            assertThat(KafkaLine.readAll(kafka.bootstrap())).containsExactly("before kill", "after kill");
            // Written in every detail, the way back takes seconds, in which a broker loses its groups.
            assertThat(Files.readString(dir.resolve("kafka.log"))).doesNotContain(" DEBUG ");
        } finally {
            kafka.stop();
        }
    }

    @Test
    void namesTheTakenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedKafka kafka = new EmbeddedKafka(ServerConfig.loopback(dir, taken.getLocalPort()));
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1, which Kafka");
        }
    }
}
