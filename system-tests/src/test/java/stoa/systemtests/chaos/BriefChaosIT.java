package stoa.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.standalone.LocalCluster;
import stoa.standalone.LocalClusterConfig;
import stoa.systemtests.ChaosMain;

/** One short schedule of real faults on a real cluster; {@code ./stoa chaos} runs the whole. */
class BriefChaosIT {
    @TempDir
    Path data;

    @Test
    void nothingAcknowledgedIsLostDoubledOrReordered() {
        long seed = Long.getLong("stoa.chaos.seed", System.nanoTime() & 0xff_ffffL);
        System.out.println("chaos with seed " + seed + "; repeat with -Dstoa.chaos.seed=" + seed);
        LocalCluster cluster =
                new LocalCluster(LocalClusterConfig.forTests(data, ChaosMain.environment()), System.out::println);
        cluster.start();
        try (LocalChaosTarget target = new LocalChaosTarget(cluster)) {
            ChaosRun.Size size = new ChaosRun.Size(
                    cluster.appEnvironment().getOrDefault("STOA_APP_KEY", ""),
                    cluster.appEnvironment().getOrDefault("STOA_APP_SECRET", ""),
                    24,
                    4,
                    30);
            ChaosReport report = new ChaosRun(target, Schedule.brief(seed), size, System.out::println).run();
            System.out.print(report.text());
            assertThat(report.isGood()).as(report.text()).isTrue();
            assertThat(report.acknowledged()).isGreaterThan(100);
            assertThat(report.deliveries()).isGreaterThan(report.acknowledged());
        }
    }
}
