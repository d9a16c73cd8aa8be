package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stoa.gateway.GatewayConfig;
import stoa.kit.config.Settings;
import stoa.protocol.bus.Service;
import stoa.systemtests.docs.Tree;

/** Alarms and the autoscaler look at metrics that there are, and each alarm has a runbook that says what to do. */
class MonitoringTest {
    private static final String RULES = "k8s/components/monitoring/prometheusrule.yaml";
    private static final String RUNBOOKS = "docs/runbooks";
    private static final Pattern ALARM = Pattern.compile("\\bStoa[A-Z][A-Za-z]+");
    private static final List<String> HEADINGS = List.of(
            "## What users feel",
            "## How to see it",
            "## Likely causes, in order",
            "## What to do",
            "## How to know it is over");

    private static List<JsonNode> alarms() {
        List<JsonNode> alarms = new ArrayList<>();
        for (ObjectNode rules : Kustomize.documents(Tree.path(RULES))) {
            rules.at("/spec/groups").forEach(group -> group.path("rules").forEach(alarms::add));
        }
        return alarms;
    }

    private static List<String> names() {
        return alarms().stream().map(alarm -> alarm.path("alert").asText()).toList();
    }

    @Test
    void alarmsLookAtMetricsThatThereAre() {
        for (JsonNode alarm : alarms()) {
            String name = alarm.path("alert").asText();
            assertThat(KnownMetrics.named(alarm.path("expr").asText())).as(name).isNotEmpty();
            assertThat(KnownMetrics.faults(alarm.path("expr").asText()))
                    .as(name)
                    .isEmpty();
            String words = alarm.path("annotations").toString();
            assertThat(KnownMetrics.unknown(words)).as(name).isEmpty();
        }
    }

    @Test
    void alarmsHaveNamesOfTheirOwnSeverityAndWords() {
        assertThat(names())
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(10)
                .allMatch(name -> ALARM.matcher(name).matches());
        for (JsonNode alarm : alarms()) {
            String name = alarm.path("alert").asText();
            assertThat(alarm.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(alarm.at("/annotations/summary").asText()).as(name).endsWith(".");
            assertThat(alarm.at("/annotations/description").asText()).as(name).isNotEmpty();
            assertThat(alarm.path("for").asText("0s")).as(name).matches("[0-9]+[smh]");
        }
    }

    /** For each alarm that E6 of the features names. */
    @Test
    void whatHurtsUsersHasAnAlarm() {
        assertThat(names())
                .contains(
                        "StoaAppSendsMore",
                        "StoaAppSendsLess",
                        "StoaRequestsFail",
                        "StoaBackEndCallsFail",
                        "StoaHistoryLags",
                        "StoaShedsNormalPriority",
                        "StoaAdmissionSheds",
                        "StoaGatewayFull",
                        "StoaCertificateEnds");
    }

    @Test
    void everyAlarmHasItsRunbookAndEveryRunbookItsAlarm() throws IOException {
        for (JsonNode alarm : alarms()) {
            String name = alarm.path("alert").asText();
            assertThat(alarm.at("/annotations/runbook_url").asText()).isEqualTo(RUNBOOKS + '/' + name + ".md");
        }
        try (Stream<Path> files = Files.list(Tree.path(RUNBOOKS))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            names().stream().map(name -> name + ".md").toList());
        }
    }

    @Test
    void runbooksSayTheSameThingsInTheSameOrder() {
        for (String name : names()) {
            String text = Tree.text(RUNBOOKS + '/' + name + ".md");
            assertThat(text).startsWith("# " + name + "\n");
            assertThat(text.lines().filter(line -> line.startsWith("## ")))
                    .as(name)
                    .isEqualTo(HEADINGS);
            for (String heading : HEADINGS) {
                String part = Tree.section(text, heading.substring(3));
                assertThat(part.strip().lines().count())
                        .as(name + ": " + heading)
                        .isGreaterThan(1);
            }
            assertThat(KnownMetrics.unknown(text)).as(name).isEmpty();
            assertThat(ALARM.matcher(text).results().map(found -> found.group()).distinct())
                    .as(name + " names other alarms")
                    .isSubsetOf(names());
        }
    }

    @Test
    void theAlarmOfAFullGatewayKnowsWhenItIsFull() {
        Settings gateway = Overlay.read("production").settings(Service.GATEWAY);
        int full = gateway.get(GatewayConfig.CONNECTIONS_MAX) * 9 / 10;
        assertThat(Tree.text(RULES)).contains("(stoa_gateway_connections) > " + full + "\n");
    }

    @Test
    void theAutoscalerLooksAtAMetricThatThereIs() {
        JsonNode pods = Overlay.read("production")
                .all("HorizontalPodAutoscaler")
                .getFirst()
                .at("/spec/metrics/1/pods");
        assertThat(KnownMetrics.documented().keySet())
                .contains(pods.at("/metric/name").asText());
    }
}
