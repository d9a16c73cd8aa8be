package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import stoa.load.LoadRun;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Options;
import stoa.load.plan.PlanReader;
import stoa.load.report.Report;
import stoa.load.run.AppAccess;

/** The load test against a running Stoa: small loads are delivered exactly, and the report says what was done (feature F5). */
class LoadTestIT {
    /** What the command itself sets for these clients. */
    private static final String SETTINGS_BOTH =
            "{\"leanCloudClients\":true,\"roomBudgetPer200Ms\":0,\"countedTypes\":[\"LC:20\"]}";

    private static final String SETTINGS_BEFORE =
            "{\"leanCloudClients\":null,\"roomBudgetPer200Ms\":null,\"countedTypes\":null}";
    /** A change is in effect everywhere within a second. */
    private static final long HEARD_MS = 1_500;

    private final RunningStoa stoa = RunningStoa.get();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    private Report run(String... arguments) throws IOException, InterruptedException {
        URI client = stoa.clientUrl();
        List<String> all = new ArrayList<>(List.of("--url", "http://" + client.getAuthority(), "--loops", "2"));
        all.addAll(List.of(arguments));
        LoadPlan plan = PlanReader.plan(Options.of(all), stoa.fresh("it"), 2);
        AppAccess access = new AppAccess(stoa.app(), stoa.secret(), "");
        PrintStream lines = new PrintStream(progress, true, StandardCharsets.UTF_8);
        return new LoadRun(plan, access, LoadRun.Team.alone(), lines).run();
    }

    @Test
    void a_steady_load_in_two_rooms_is_exact_and_counted() throws Exception {
        Report report = run("--clients", "40", "--rooms", "2", "--publishers", "3", "--rate", "40", "--seconds", "3");
        assertThat(report.verdict().sentences()).isEmpty();
        assertThat(report.verdict().exact()).isTrue();
        assertThat(report.verdict().roomsCompared()).isEqualTo(2);
        assertThat(report.all().counts()).isEqualTo(new Report.Counts(120, 120, 0, 0, 2_400, 0));
        assertThat(report.all().delivery().count()).isEqualTo(2_400);
        assertThat(report.all().ack().count()).isEqualTo(120);
        assertThat(entries(report)).as("40 clients and 3 publishers").isEqualTo(43);
        assertThat(progress.toString(StandardCharsets.UTF_8)).contains("43 in", "deliveries/s");
    }

    @Test
    void who_joins_later_or_comes_back_gets_all_that_is_theirs() throws Exception {
        String scenario = "../load-test/scenarios/small-storms.properties";
        Report report = run("--scenario", scenario);
        assertThat(report.verdict().sentences()).isEmpty();
        assertThat(report.all().counts().accepted()).isEqualTo(120);
        assertThat(report.phases()).extracting(Report.Figures::name).contains("joins", "cuts", "settling");
        assertThat(entries(report)).as("44 came, 15 came back").isEqualTo(59);
    }

    private static long entries(Report report) {
        return report.phases().stream()
                .mapToLong(phase -> phase.entry().count())
                .sum();
    }

    private Report runLeanCloud(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--protocol", "leancloud"));
        stoa.settings(SETTINGS_BOTH);
        TimeUnit.MILLISECONDS.sleep(HEARD_MS);
        try {
            return run(all.toArray(String[]::new));
        } finally {
            stoa.settings(SETTINGS_BEFORE);
        }
    }

    @Test
    void leancloud_clients_get_all_once_in_one_order_and_publishers_have_a_session_for_each_room() throws Exception {
        Report report =
                runLeanCloud("--clients", "40", "--rooms", "4", "--publishers", "2", "--rate", "100", "--seconds", "3");
        assertThat(report.verdict().refusals()).isEmpty();
        assertThat(report.verdict().sentences()).isEmpty();
        assertThat(report.verdict().roomsCompared()).isEqualTo(4);
        assertThat(report.all().counts()).isEqualTo(new Report.Counts(300, 300, 0, 0, 3_000, 0));
        assertThat(report.all().delivery().count()).isEqualTo(3_000);
        assertThat(report.all().ack().count()).isEqualTo(300);
        assertThat(entries(report)).as("40 clients and 2 publishers").isEqualTo(42);
    }

    @Test
    void of_what_a_busy_room_would_shed_leancloud_clients_get_all() throws Exception {
        Report report = runLeanCloud("--clients", "20", "--publishers", "4", "--rate", "400", "--seconds", "3");
        assertThat(report.verdict().refusals()).isEmpty();
        assertThat(report.verdict().sentences()).isEmpty();
        assertThat(report.all().counts()).isEqualTo(new Report.Counts(1_200, 1_200, 0, 0, 24_000, 0));
    }

    @Test
    void leancloud_clients_who_join_later_or_come_back_get_all_from_then_on() throws Exception {
        Report report = runLeanCloud("--scenario", "../load-test/scenarios/small-storms.properties");
        assertThat(report.verdict().sentences()).isEmpty();
        assertThat(report.all().counts().accepted()).isEqualTo(120);
        assertThat(entries(report)).as("44 came, 15 came back").isEqualTo(59);
        assertThat(report.verdict().reloads())
                .as("nobody is told what it missed")
                .isEqualTo(15);
    }

    @Test
    void likes_of_leancloud_clients_add_up() throws Exception {
        Report report =
                runLeanCloud("--clients", "10", "--publishers", "5", "--likes", "7", "--rate", "50", "--seconds", "3");
        assertThat(report.verdict().sentences()).isEmpty();
        assertThat(report.all().counts().accepted()).isEqualTo(150);
        assertThat(report.all().counts().deliveries()).as("one sum a second").isBetween(10L, 60L);
    }

    @Test
    void what_a_busy_room_sheds_adds_up() throws Exception {
        Report report = run("--clients", "20", "--publishers", "4", "--rate", "400", "--seconds", "3");
        assertThat(report.verdict().sentences()).isEmpty();
        Report.Counts counts = report.all().counts();
        assertThat(counts.acceptedShed())
                .as("a flood without shedding proves nothing")
                .isPositive();
        assertThat(counts.gaps()).isEqualTo(20 * counts.acceptedShed());
        assertThat(counts.deliveries()).isEqualTo(20 * (counts.accepted() - counts.acceptedShed()));
    }
}
