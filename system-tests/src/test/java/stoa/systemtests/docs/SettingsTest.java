package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.Service;
import stoa.standalone.ServiceMain;
import stoa.standalone.StandaloneMain;

/** The settings in operations.md are those that the programs tell with {@code --help}. */
class SettingsTest {
    private static final Pattern LINE =
            Pattern.compile("^  (STOA_[A-Z_0-9]+) +(.*?)(?: \\[(.*)])?$", Pattern.MULTILINE);

    /** Name to the cells "default | meaning". */
    private static Map<String, String> help(Runnable program) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        Matcher line = LINE.matcher(printed.toString(StandardCharsets.UTF_8));
        while (line.find()) {
            String text = line.group(3) == null ? "" : line.group(3);
            settings.put(line.group(1), text.replace("|", "\\|") + " | " + line.group(2));
        }
        assertThat(settings).isNotEmpty();
        return settings;
    }

    private static Map<String, String> ofUp() {
        return help(() -> StandaloneMain.main(new String[] {"--help"}));
    }

    private static Map<String, String> of(Service service) {
        return help(() -> ServiceMain.main(new String[] {service.label(), "--help"}));
    }

    private static List<String> documented(String heading) {
        String settings = Tree.section(Tree.text("docs/operations.md"), "Settings");
        int start = settings.indexOf("\n### " + heading);
        int end = settings.indexOf("\n### ", start + 1);
        String part = settings.substring(start, end < 0 ? settings.length() : end);
        return Tree.rows(part, "`STOA_.*`").stream()
                .map(cells -> "| " + String.join(" | ", cells) + " |")
                .toList();
    }

    @Test
    void servicesAreDocumentedWithDefaultsUnitsAndMeaning() {
        Map<String, List<String>> takenBy = new LinkedHashMap<>();
        Map<String, String> cells = new LinkedHashMap<>();
        for (Service service : List.of(Service.GATEWAY, Service.AUTH, Service.ROOM, Service.MESSAGE, Service.HISTORY)) {
            of(service).forEach((name, text) -> {
                assertThat(cells.getOrDefault(name, text))
                        .as(name + " of " + service)
                        .isEqualTo(text);
                cells.put(name, text);
                takenBy.computeIfAbsent(name, _ -> new ArrayList<>()).add(service.label());
            });
        }
        int services = Service.values().length;
        List<String> wanted = cells.entrySet().stream()
                .map(setting -> {
                    List<String> takers = takenBy.getOrDefault(setting.getKey(), List.of());
                    String by = takers.size() == services ? "all" : String.join(", ", takers);
                    return "| `" + setting.getKey() + "` | " + setting.getValue() + " | " + by + " |";
                })
                .toList();
        assertThat(documented("Of services")).as(lines(wanted)).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void differencesOfStoaUpAreDocumented() {
        Map<String, String> ofServices = new LinkedHashMap<>();
        Stream.of(Service.values()).forEach(service -> ofServices.putAll(of(service)));
        Map<String, String> ofUp = ofUp();
        List<String> wanted = ofUp.entrySet().stream()
                .filter(setting -> !setting.getValue().equals(ofServices.get(setting.getKey())))
                .map(setting -> "| `" + setting.getKey() + "` | " + setting.getValue() + " |")
                .toList();
        assertThat(documented("Of `./stoa up`")).as(lines(wanted)).containsExactlyInAnyOrderElementsOf(wanted);
        String text = Tree.section(Tree.text("docs/operations.md"), "Settings");
        String notTaken = text.substring(text.indexOf("It does not take"), text.indexOf("\n### Of services"));
        List<String> decided = ofServices.keySet().stream()
                .filter(name -> !ofUp.containsKey(name))
                .toList();
        assertThat(Pattern.compile("`(STOA_[A-Z_]+)`")
                        .matcher(notTaken)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(decided);
    }

    private static String lines(List<String> rows) {
        return rows.stream().collect(Collectors.joining("\n", "the table should be\n", "\n"));
    }
}
