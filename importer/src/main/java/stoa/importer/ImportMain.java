package stoa.importer;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import stoa.importer.http.Pace;
import stoa.importer.http.PatientHttp;
import stoa.importer.http.RefusedException;
import stoa.importer.http.Sleeper;
import stoa.importer.run.ImportOptions;
import stoa.importer.run.ImportReport;
import stoa.importer.run.ImportRun;
import stoa.importer.run.Progress;
import stoa.importer.sink.StoaImport;
import stoa.importer.source.LeanCloudHistory;

/**
 * {@code ./stoa import}: brings what an app has at LeanCloud into a Stoa that runs. Exit code 0 when everything came, 1 when
 * something did not or the run could not go on, 2 for wrong options or keys.
 */
public final class ImportMain {
    /** Everything came. */
    static final int EXIT_WHOLE = 0;

    /** Something did not come; the same command goes on. */
    static final int EXIT_INCOMPLETE = 1;

    /** Wrong options or keys. */
    static final int EXIT_WRONG = 2;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int STOA_CALLS_PER_SECOND = 1_000;

    private ImportMain() {}

    /**
     * Runs it.
     *
     * @param arguments see {@code ./stoa import --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** The same without the end of the process. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            ImportArguments given = ImportArguments.of(arguments);
            Keys keys = Keys.of(environment, given.options().withMessages());
            return run(given, keys, out, err);
        } catch (IllegalArgumentException wrong) {
            err.println(wrong.getMessage() + " ./stoa import --help tells more.");
            return EXIT_WRONG;
        } catch (RefusedException refused) {
            err.println("Refused: " + refused.getMessage() + ". Are the keys right?");
            return EXIT_WRONG;
        } catch (FileSystemException failure) {
            err.println("The file " + failure.getFile() + " cannot be used ("
                    + failure.getClass().getSimpleName() + "). Mend that; the same command goes on from here.");
            return EXIT_INCOMPLETE;
        } catch (IOException failure) {
            err.println(failure.getMessage() + ". The same command goes on from here.");
            return EXIT_INCOMPLETE;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            err.println("Interrupted. The same command goes on from here.");
            return EXIT_INCOMPLETE;
        }
    }

    private static int run(ImportArguments given, Keys keys, PrintStream out, PrintStream err)
            throws IOException, RefusedException, InterruptedException {
        ImportOptions options = given.options();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build()) {
            Sleeper sleeper = Thread::sleep;
            LeanCloudHistory source = new LeanCloudHistory(
                    new LeanCloudHistory.Access(
                            options.source(), keys.sourceId(), keys.sourceMaster(), given.version(), given.page()),
                    new PatientHttp(client, new Pace(given.perSecond(), System::nanoTime, sleeper), sleeper));
            StoaImport stoa = new StoaImport(
                    new StoaImport.Access(options.stoa(), keys.stoaApp(), keys.stoaMaster()),
                    new PatientHttp(client, new Pace(STOA_CALLS_PER_SECOND, System::nanoTime, sleeper), sleeper));
            Progress progress = new Progress(out, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
            String subject = "leancloud " + keys.sourceId() + " to " + keys.stoaApp() + " at " + options.stoa();
            ImportReport report = new ImportRun(options, stoa, source, progress).run(subject);
            out.print(report.text());
            if (!report.isWhole()) {
                err.println("What failed is named in " + options.failed() + ".");
            }
            return report.isWhole() ? EXIT_WHOLE : EXIT_INCOMPLETE;
        }
    }

    /** Keys of both sides. */
    private record Keys(String sourceId, String sourceMaster, String stoaApp, String stoaMaster) {
        static Keys of(Map<String, String> environment, boolean withMessages) {
            Keys keys = new Keys(
                    environment.getOrDefault("LEANCLOUD_APP_ID", ""),
                    environment.getOrDefault("LEANCLOUD_MASTER_KEY", ""),
                    environment.getOrDefault("STOA_APP_KEY", ""),
                    environment.getOrDefault("STOA_MASTER_KEY", ""));
            if (keys.stoaApp().isEmpty() || keys.stoaMaster().isEmpty()) {
                throw new IllegalArgumentException(
                        "Set STOA_APP_KEY and STOA_MASTER_KEY, for example by: set -a; . data/app.properties; set +a.");
            }
            if (withMessages
                    && (keys.sourceId().isEmpty() || keys.sourceMaster().isEmpty())) {
                throw new IllegalArgumentException("Set LEANCLOUD_APP_ID and LEANCLOUD_MASTER_KEY.");
            }
            return keys;
        }
    }
}
