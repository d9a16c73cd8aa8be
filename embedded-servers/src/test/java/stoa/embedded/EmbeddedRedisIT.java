package stoa.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {
    @TempDir
    Path dir;

    @Test
    void keepsItsDataOverRestartAndKill() throws IOException {
        EmbeddedRedis redis = new EmbeddedRedis(ServerConfig.loopback(dir, 0));
        redis.start();
        try {
            assertThat(RedisLine.ask(redis.uri(), "SET kept yes")).isEqualTo("+OK");
            redis.restart();
            assertThat(RedisLine.ask(redis.uri(), "GET kept")).isEqualTo("yes");
            assertThat(RedisLine.ask(redis.uri(), "SET kept again")).isEqualTo("+OK");
            redis.kill();
            redis.start();
            assertThat(RedisLine.ask(redis.uri(), "GET kept")).isEqualTo("again");
        } finally {
            redis.stop();
        }
    }

    @Test
    void namesTheTakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedRedis redis = new EmbeddedRedis(ServerConfig.loopback(dir, taken.getLocalPort()));
            assertThatThrownBy(redis::start)
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1");
        }
    }
}
