package stoa.systemtests.rongcloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often the SDK called, by its classes, and how it was answered: {@code sdk-calls.txt} beside the classes. */
final class CallReport {
    private CallReport() {}

    static void write(List<Wire.Call> calls, int tooSlow) {
        Map<String, String> classes = SdkMethods.classesByPath();
        Map<String, List<Wire.Call>> byClass = calls.stream()
                .collect(Collectors.groupingBy(
                        call -> classes.getOrDefault(call.path(), "others"), TreeMap::new, Collectors.toList()));
        String lines = byClass.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        try {
            Path beside = Path.of(CallReport.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Files.writeString(
                    beside.resolve("sdk-calls.txt"),
                    lines + line("all", calls) + "not answered in time and repeated: " + tooSlow + '\n');
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String line(String name, List<Wire.Call> calls) {
        long passed = calls.stream().filter(call -> call.code() == 200).count();
        return "%s: %d calls, %d answered with 200, %d refused with a code and its reason%n"
                .formatted(name, calls.size(), passed, calls.size() - passed);
    }
}
