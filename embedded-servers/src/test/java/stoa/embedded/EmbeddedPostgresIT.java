package stoa.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    @TempDir
    Path dir;

    EmbeddedPostgres postgres = new EmbeddedPostgres(ServerConfig.loopback(Path.of("unused"), 0));

    @BeforeEach
    void create() {
        postgres = new EmbeddedPostgres(ServerConfig.loopback(dir.resolve("pg"), 0));
    }

    @AfterEach
    void stop() {
        postgres.stop();
    }

    @Test
    void isDurableByItsOwnSettings() {
        postgres.start();
        assertThat(PgLine.ask(postgres.uri(), "SHOW fsync")).containsExactly("on");
        assertThat(PgLine.ask(postgres.uri(), "SHOW synchronous_commit")).containsExactly("on");
        assertThat(PgLine.ask(postgres.uri(), "SHOW data_checksums")).containsExactly("on");
        assertThat(PgLine.ask(postgres.uri(), "SELECT current_database()")).containsExactly("stoa");
    }

    @Test
    void keepsItsDataOverRestartAndKill() {
        postgres.start();
        PgLine.ask(postgres.uri(), "CREATE TABLE kept (what text)");
        PgLine.ask(postgres.uri(), "INSERT INTO kept VALUES ('before restart')");
        postgres.restart();
        PgLine.ask(postgres.uri(), "INSERT INTO kept VALUES ('before kill')");
        postgres.kill();
        postgres.start();
        assertThat(PgLine.ask(postgres.uri(), "SELECT what FROM kept ORDER BY what"))
                .containsExactly("before kill", "before restart");
    }

    @Test
    void namesTheTakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedPostgres other =
                    new EmbeddedPostgres(ServerConfig.loopback(dir.resolve("other"), taken.getLocalPort()));
            assertThatThrownBy(other::start)
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("Port " + taken.getLocalPort()
                            + " on 127.0.0.1, which PostgreSQL should listen on, is taken by another process.");
        }
    }

    @Test
    void refusesADirectoryThatALivingServerUses() {
        postgres.start();
        EmbeddedPostgres second = new EmbeddedPostgres(ServerConfig.loopback(dir.resolve("pg"), 0));
        assertThatThrownBy(second::start)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("is in use by another running process (pid "
                        + ProcessHandle.current().pid() + ")");
        assertThat(PgLine.ask(postgres.uri(), "SELECT 1")).containsExactly("1");
    }

    @Test
    void forgetsItsDataWhenErased() {
        postgres.start();
        PgLine.ask(postgres.uri(), "CREATE TABLE kept (what text)");
        postgres.stop();
        postgres.erase();
        postgres.start();
        assertThat(PgLine.ask(postgres.uri(), "SELECT to_regclass('kept')::text"))
                .containsExactly("null");
    }

    @Test
    void startsOverAStalePidFileOfAStranger() throws IOException {
        postgres.start();
        postgres.stop();
        Files.writeString(
                dir.resolve("pg/cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n");
        postgres.start();
        assertThat(PgLine.ask(postgres.uri(), "SELECT 1")).containsExactly("1");
    }
}
