package stoa.load.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What processes cost, from files as Linux writes them. */
class ServerProcessesTest {
    @TempDir
    Path proc;

    private void process(long pid, long parent, String name, long userTicks, long residentKib) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("comm"), name + '\n');
        Files.writeString(
                folder.resolve("stat"),
                pid + " (" + name + ") S " + parent + " 1 1 0 -1 4194560 1 1 1 1 " + userTicks + " 50 7 7 20 0 1 0\n");
        Files.writeString(
                folder.resolve("status"), "Name:\t" + name + "\nVmHWM:\t 99999 kB\nVmRSS:\t " + residentKib + " kB\n");
    }

    @Test
    void a_process_and_all_it_started_are_added_up() throws IOException {
        process(10, 1, "java", 100, 2_048);
        process(11, 10, "postgres (1) x", 100, 1_024);
        process(12, 11, "postgres", 100, 1_024);
        process(13, 1, "other", 100, 1_024);
        ServerProcesses servers = new ServerProcesses(new ProcFiles(proc), List.of(10L));
        process(10, 1, "java", 350, 4_096);
        process(12, 11, "postgres", 150, 1_024);
        assertThat(servers.cpuMicros()).isEqualTo(3_000_000);
        assertThat(servers.residentKib()).isEqualTo(6_144);
        assertThat(servers.costs())
                .containsExactly(
                        new ServerProcesses.Cost(10, "java", 2.5, 4),
                        new ServerProcesses.Cost(11, "postgres (1) x", 0, 1),
                        new ServerProcesses.Cost(12, "postgres", 0.5, 1));
    }

    @Test
    void what_has_gone_keeps_what_it_had_cost() throws IOException {
        process(10, 1, "java", 100, 2_048);
        ServerProcesses servers = new ServerProcesses(new ProcFiles(proc), List.of(10L, 77L));
        process(10, 1, "java", 200, 2_048);
        assertThat(servers.cpuMicros()).isEqualTo(1_000_000);
        Files.delete(proc.resolve("10/stat"));
        assertThat(servers.cpuMicros()).isEqualTo(1_000_000);
        assertThat(new ServerProcesses(new ProcFiles(proc), List.of()).isEmpty())
                .isTrue();
    }

    @Test
    void what_is_started_later_counts_and_what_ends_moves_to_its_parent() throws IOException {
        process(10, 1, "java", 100, 1_024);
        process(11, 10, "postgres", 40, 1_024);
        process(12, 11, "postgres", 300, 1_024);
        ServerProcesses servers = new ServerProcesses(new ProcFiles(proc), List.of(10L));
        process(12, 11, "postgres", 310, 1_024);
        process(13, 11, "postgres", 20, 1_024);
        assertThat(servers.cpuMicros())
                .as("0.1 s of the one, 0.2 + 0.5 + 0.14 s of the other")
                .isEqualTo(940_000);
        // both end with 10 ms more each, which their parent then has among what its ended children used
        Files.delete(proc.resolve("12/stat"));
        Files.delete(proc.resolve("13/stat"));
        long ended = 311 + 50 + 14 + 21 + 50 + 14;
        Files.writeString(
                proc.resolve("11/stat"),
                "11 (postgres) S 10 1 1 0 -1 4194560 1 1 1 1 40 50 " + (7 + ended) + " 7 20 0 1 0\n");
        assertThat(servers.cpuMicros()).isEqualTo(960_000);
        assertThat(servers.costs()).extracting(ServerProcesses.Cost::pid).containsExactly(10L, 11L);
    }

    @Test
    void shared_memory_counts_in_parts_where_the_system_tells() throws IOException {
        process(10, 1, "java", 100, 2_048);
        ProcFiles files = new ProcFiles(proc);
        assertThat(files.proportionalKib(10)).isEqualTo(2_048);
        Files.writeString(proc.resolve("10/smaps_rollup"), "Rss:  2048 kB\nPss:  1500 kB\nPss_Anon: 7 kB\n");
        assertThat(files.proportionalKib(10)).isEqualTo(1_500);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void who_listens_on_a_port_is_found() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new ProcFiles(Path.of("/proc")).listeningOn(listening.getLocalPort()))
                    .containsExactly(ProcessHandle.current().pid());
        }
    }
}
