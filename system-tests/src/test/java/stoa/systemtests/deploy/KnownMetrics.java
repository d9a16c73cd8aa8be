package stoa.systemtests.deploy;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stoa.systemtests.docs.Tree;

/**
 * The metrics that processes have: Stoa's own with their labels, as operations.md tells them (other tests hold that to
 * the code), and those of libraries.
 */
final class KnownMetrics {
    private static final Pattern METRIC = Pattern.compile("\\b(?:stoa|jvm|process|system|vertx)_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("\\b(stoa_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern GROUPED = Pattern.compile("\\bby \\(([a-z_, ]+)\\) \\(");

    /** What Prometheus itself adds, and the bounds of histograms. */
    private static final Set<String> EVERYWHERE = Set.of("instance", "pod", "job", "le");

    /** Of pools of Vert.x, which need stores to be seen. */
    private static final Map<String, Set<String>> POOLS = Map.of(
            "vertx_pool_in_use", Set.of("pool_type", "pool_name"),
            "vertx_pool_queue_pending", Set.of("pool_type", "pool_name"));

    private static final Map<String, Set<String>> DOCUMENTED = read();
    private static final Set<String> OF_THE_JVM = jvm();

    private KnownMetrics() {}

    private static Map<String, Set<String>> read() {
        Pattern quoted = Pattern.compile("`([a-z_]+)`");
        Map<String, Set<String>> found = new TreeMap<>();
        for (List<String> cells : Tree.rows(Tree.section(Tree.text("docs/operations.md"), "Metrics"), "`stoa_.*`.*")) {
            Set<String> labels = quoted.matcher(cells.get(1))
                    .results()
                    .map(one -> one.group(1))
                    .collect(Collectors.toSet());
            found.put(cells.getFirst().replaceAll("`([a-z_]+).*", "$1"), labels);
        }
        return found;
    }

    private static Set<String> jvm() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        try (JvmGcMetrics gc = new JvmGcMetrics()) {
            gc.bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
            new FileDescriptorMetrics().bindTo(registry);
            Set<String> names = registry.scrape()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceAll("[{ ].*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            // seen after the first collection of garbage only
            names.addAll(Set.of("jvm_gc_pause_seconds_max", "jvm_gc_pause_seconds_sum", "jvm_gc_pause_seconds_count"));
            return names;
        }
    }

    /** Metrics of Stoa and their labels. */
    static Map<String, Set<String>> documented() {
        return DOCUMENTED;
    }

    /** What a text calls metrics. */
    static List<String> named(String text) {
        return METRIC.matcher(text)
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    /** What a text calls metrics and is none. */
    static List<String> unknown(String text) {
        return named(text).stream()
                .filter(name -> !DOCUMENTED.containsKey(name)
                        && !DOCUMENTED.containsKey(series(name))
                        && !OF_THE_JVM.contains(name)
                        && !POOLS.containsKey(name))
                .toList();
    }

    private static String series(String name) {
        return name.replaceAll("_(bucket|count|sum|max)$", "");
    }

    /** What is wrong with an expression: metrics and labels that are not there. */
    static List<String> faults(String expression) {
        List<String> faults = new ArrayList<>(unknown(expression));
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            String name = selector.group(1);
            LABEL.matcher(selector.group(2))
                    .results()
                    .map(found -> found.group(1))
                    .filter(label -> !labels(name).contains(label))
                    .forEach(label -> faults.add(name + " has no label " + label));
        }
        Set<String> all = named(expression).stream()
                .flatMap(name -> labels(name).stream())
                .collect(Collectors.toCollection(HashSet::new));
        GROUPED.matcher(expression)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(", ")))
                .filter(label -> !all.contains(label))
                .forEach(label -> faults.add("nothing here has a label " + label));
        return faults;
    }

    private static Set<String> labels(String name) {
        Set<String> labels = new HashSet<>(EVERYWHERE);
        labels.addAll(DOCUMENTED.getOrDefault(name, DOCUMENTED.getOrDefault(series(name), Set.of())));
        labels.addAll(POOLS.getOrDefault(name, Set.of()));
        return labels;
    }
}
