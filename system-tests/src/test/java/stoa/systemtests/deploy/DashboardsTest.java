package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.systemtests.docs.Tree;

/** Grafana's dashboards are such as Grafana loads, and show metrics that there are. */
class DashboardsTest {
    private static final String FOLDER = "k8s/components/monitoring/dashboards";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z_]+)");
    private static final int COLUMNS = 24;
    private static final Set<String> TOP = Set.of(
            "uid",
            "title",
            "description",
            "tags",
            "timezone",
            "schemaVersion",
            "version",
            "editable",
            "refresh",
            "time",
            "annotations",
            "links",
            "templating",
            "panels");
    private static final Set<String> PANEL =
            Set.of("id", "type", "title", "description", "datasource", "gridPos", "fieldConfig", "targets", "options");
    private static final Set<String> ROW = Set.of("id", "type", "title", "collapsed", "gridPos", "panels");
    private static final Set<String> TYPES = Set.of("row", "stat", "timeseries");

    /** The units of Grafana that are used here. */
    private static final Set<String> UNITS = Set.of("short", "cps", "reqps", "Bps", "bytes", "s", "ms", "percentunit");

    /** Refuses a key that is there twice, and what follows the end. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static List<Path> files() {
        try (Stream<Path> files = Files.list(Tree.path(FOLDER))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return STRICT.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static List<JsonNode> panels(JsonNode dashboard) {
        return dashboard.path("panels").valueStream().toList();
    }

    private static List<JsonNode> charts(JsonNode dashboard) {
        return panels(dashboard).stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    @Test
    void thereIsOneForEachQuestionAndTheComponentHasThemAll() {
        assertThat(files().stream().map(file -> file.getFileName().toString()))
                .containsExactly("app.json", "gateway.json", "history.json", "message-path.json", "overview.json");
        JsonNode made = Kustomize.documents(Tree.path("k8s/components/monitoring/kustomization.yaml"))
                .getFirst()
                .at("/configMapGenerator/0");
        assertThat(made.path("files").valueStream().map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(files().stream()
                        .map(file -> "dashboards/" + file.getFileName())
                        .toList());
        assertThat(files().stream().map(file -> read(file).path("uid").asText()))
                .doesNotHaveDuplicates();
        assertThat(files().stream().map(file -> read(file).path("title").asText()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFieldIsOneThatGrafanaKnows(Path file) {
        JsonNode dashboard = read(file);
        assertThat(dashboard.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(TOP);
        assertThat(dashboard.path("schemaVersion").isInt()).isTrue();
        assertThat(dashboard.path("uid").asText()).matches("[a-z-]{1,40}");
        assertThat(dashboard.path("tags").valueStream().map(JsonNode::asText)).contains("stoa");
        assertThat(panels(dashboard)).hasSizeGreaterThan(10);
        List<Integer> ids = new ArrayList<>();
        for (JsonNode panel : panels(dashboard)) {
            String title = panel.path("title").asText();
            assertThat(title).isNotEmpty();
            ids.add(panel.path("id").asInt());
            assertThat(panel.path("type").asText()).as(title).isIn(TYPES);
            boolean isRow = panel.path("type").asText().equals("row");
            assertThat(panel.fieldNames())
                    .as(title)
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(isRow ? ROW : PANEL);
        }
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id > 0);
    }

    @ParameterizedTest
    @MethodSource("files")
    void panelsDoNotOverlap(Path file) {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : panels(read(file))) {
            JsonNode at = panel.path("gridPos");
            int right = at.path("x").asInt() + at.path("w").asInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            for (int x = at.path("x").asInt(); x < right; x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(taken.add(List.of(x, y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void chartsShowMetricsThatThereAreInAUnit(Path file) {
        for (JsonNode panel : charts(read(file))) {
            String title = panel.path("title").asText();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isIn(UNITS);
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            List<String> refs = new ArrayList<>();
            for (JsonNode target : panel.path("targets")) {
                String expression = target.path("expr").asText();
                refs.add(target.path("refId").asText());
                assertThat(KnownMetrics.named(expression)).as(title).isNotEmpty();
                assertThat(KnownMetrics.faults(expression))
                        .as(title + ": " + expression)
                        .isEmpty();
            }
            assertThat(refs).as(title).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void anyPrometheusWillDoAndEveryVariableIsDeclared(Path file) {
        JsonNode dashboard = read(file);
        List<String> declared = dashboard
                .at("/templating/list")
                .valueStream()
                .map(variable -> variable.path("name").asText())
                .toList();
        assertThat(declared.getFirst()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/query").asText()).isEqualTo("prometheus");
        for (JsonNode variable : dashboard.at("/templating/list")) {
            if (variable.path("type").asText().equals("query")) {
                assertThat(KnownMetrics.faults(variable.at("/query/query").asText()))
                        .isEmpty();
            }
        }
        for (JsonNode panel : charts(dashboard)) {
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(VARIABLE.matcher(target.path("expr").asText())
                                .results()
                                .map(found -> found.group(1)))
                        .as(panel.path("title").asText())
                        .isSubsetOf(declared);
            }
        }
    }

    /** Otherwise the tests above would prove nothing. */
    @Test
    void whatThereIsNotIsFound() {
        assertThat(KnownMetrics.faults("rate(stoa_gateway_conections[1m])")).containsExactly("stoa_gateway_conections");
        assertThat(KnownMetrics.faults("jvm_memory_used{area=\"heap\"}")).containsExactly("jvm_memory_used");
        assertThat(KnownMetrics.faults("rate(stoa_gateway_shed_total{plase=\"room\"}[1m])"))
                .containsExactly("stoa_gateway_shed_total has no label plase");
        assertThat(KnownMetrics.faults("sum by (plase) (rate(stoa_gateway_shed_total[1m]))"))
                .containsExactly("nothing here has a label plase");
        assertThat(KnownMetrics.faults("sum by (le, op) (rate(stoa_bus_ask_seconds_bucket{op=\"x\"}[1m]))"))
                .isEmpty();
    }
}
