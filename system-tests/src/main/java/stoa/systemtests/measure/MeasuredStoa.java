package stoa.systemtests.measure;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import stoa.load.run.AppAccess;
import stoa.systemtests.Arguments;
import stoa.systemtests.chaos.ServerApi;

/** The running Stoa that is measured: where it listens, one of its apps, and what it says of itself. Any thread; calls block. */
public final class MeasuredStoa {
    private static final int ATTEMPTS_MAX = 20;
    private static final long RETRY_MS = 500;
    /** Settings are in effect on every process within a second. */
    private static final long HEARD_MS = 1_500;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Access access;
    private final Urls urls;

    /**
     * A Stoa.
     *
     * @param access an app
     * @param urls where it listens
     */
    public MeasuredStoa(Access access, Urls urls) {
        this.access = access;
        this.urls = urls;
    }

    /**
     * What opens the doors of an app.
     *
     * @param app app key
     * @param secret app secret
     * @param masterKey master key
     */
    public record Access(String app, String secret, String masterKey) {}

    /**
     * Where gateways and processes listen.
     *
     * @param clients client ports, one per gateway
     * @param servers server ports, one per gateway
     * @param management management ports, one per process
     */
    public record Urls(List<URI> clients, List<URI> servers, List<URI> management) {
        /** Copies the lists. */
        public Urls {
            clients = List.copyOf(clients);
            servers = List.copyOf(servers);
            management = List.copyOf(management);
        }
    }

    static MeasuredStoa of(Arguments given, Map<String, String> environment) {
        Access access = new Access(
                environment.getOrDefault("STOA_APP_KEY", ""),
                environment.getOrDefault("STOA_APP_SECRET", ""),
                environment.getOrDefault("STOA_MASTER_KEY", ""));
        Urls urls = new Urls(
                uris(given.text("--clients", "http://127.0.0.1:8080")),
                uris(given.text("--servers", "http://127.0.0.1:8081")),
                uris(given.text("--management", "http://127.0.0.1:9090")));
        return new MeasuredStoa(access, urls);
    }

    private static List<URI> uris(String list) {
        return Arrays.stream(list.split(",")).map(URI::create).toList();
    }

    String app() {
        return access.app();
    }

    Urls urls() {
        return urls;
    }

    /** A back end that calls the first gateway. */
    ServerApi api() {
        return new ServerApi(List.of(urls.servers().getFirst()), access.app(), access.secret());
    }

    /** A token as a back end makes it itself, without a call. */
    String token(String user) {
        return new AppAccess(access.app(), access.secret(), access.masterKey())
                .token(user, TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }

    /** Changes settings of the app, and waits until every process has heard of it. */
    void settings(JsonObject changes) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(urls.servers().getFirst().resolve("/v1/app/settings"))
                .header("App-Key", access.app())
                .header("Authorization", "Bearer " + access.masterKey())
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(changes.encode()))
                .build();
        String refused = "";
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            HttpResponse<String> answer = send(request);
            if (answer.statusCode() == 200) {
                Pause.ms(HEARD_MS);
                return;
            }
            refused = answer.body();
            Pause.ms(RETRY_MS);
        }
        throw new IOException("settings were answered " + refused);
    }

    /** The sum of a metric over all processes and all of its series that have a text in their labels. */
    double metric(String name, String label) throws IOException {
        double sum = 0;
        for (URI process : urls.management()) {
            String text = send(HttpRequest.newBuilder(process.resolve("/metrics"))
                            .build())
                    .body();
            sum += text.lines()
                    .filter(line -> line.startsWith(name + '{') || line.startsWith(name + ' '))
                    .filter(line -> line.contains(label))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
        return sum;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
