package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import stoa.gateway.GatewayConfig;
import stoa.kit.config.Settings;
import stoa.protocol.bus.Service;
import stoa.systemtests.docs.Tree;

/** Alarms, the dashboard and the autoscaler look at metrics that there are; that those are, the documents' tests say. */
class MonitoringTest {
    private static final Pattern METRIC = Pattern.compile("\\bstoa_[a-z_]+");
    private static final String DASHBOARD = "k8s/components/monitoring/dashboards/overview.json";
    private static final String RULES = "k8s/components/monitoring/prometheusrule.yaml";

    private static Set<String> documented() {
        return Tree.rows(Tree.section(Tree.text("docs/operations.md"), "Metrics"), "`stoa_.*`.*").stream()
                .map(cells -> cells.getFirst().replaceAll("`([a-z_]+).*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> unknown(String text) {
        Set<String> documented = documented();
        return METRIC.matcher(text)
                .results()
                .map(found -> found.group())
                .filter(name -> !documented.contains(name.replaceAll("_(bucket|count|sum|max)$", ""))
                        && !documented.contains(name))
                .distinct()
                .toList();
    }

    @Test
    void alarmsLookAtMetricsThatThereAre() {
        assertThat(unknown(Tree.text(RULES))).isEmpty();
        assertThat(unknown("rate(stoa_gateway_conections[1m])")).containsExactly("stoa_gateway_conections");
    }

    @Test
    void alarmsHaveNamesOfTheirOwn() {
        List<String> names = new ArrayList<>();
        for (ObjectNode rules : Kustomize.documents(Tree.path(RULES))) {
            rules.findValues("alert").forEach(name -> names.add(name.asText()));
        }
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    }

    @Test
    void theAlarmOfAFullGatewayKnowsWhenItIsFull() {
        Settings gateway = Overlay.read("production").settings(Service.GATEWAY);
        int full = gateway.get(GatewayConfig.CONNECTIONS_MAX) * 9 / 10;
        assertThat(Tree.text(RULES)).contains("(stoa_gateway_connections) > " + full + "\n");
    }

    @Test
    void theDashboardShowsMetricsThatThereAre() throws Exception {
        assertThat(unknown(Tree.text(DASHBOARD))).isEmpty();
        JsonNode dashboard = new ObjectMapper().readTree(Tree.text(DASHBOARD));
        List<Integer> ids = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            ids.add(panel.path("id").asInt());
            assertThat(panel.path("title").asText()).isNotEmpty();
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.at("/targets/0/expr").asText())
                        .as(panel.path("title").asText())
                        .isNotEmpty();
                assertThat(panel.at("/datasource/uid").asText())
                        .as("the one that compose.yml makes")
                        .isEqualTo("prometheus");
            }
        }
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }

    @Test
    void theAutoscalerLooksAtAMetricThatThereIs() {
        JsonNode pods = Overlay.read("production")
                .all("HorizontalPodAutoscaler")
                .getFirst()
                .at("/spec/metrics/1/pods");
        assertThat(documented()).contains(pods.at("/metric/name").asText());
    }
}
