package stoa.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import stoa.kit.config.SettingsException;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Protocol;
import stoa.load.run.AppAccess;

/**
 * Settings of the app that a run needs other than they are: changed for the run, and put back after it. One thread;
 * blocks.
 */
final class AppSettings implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A change is in effect everywhere within a second. */
    private static final long HEARD_MS = 1_500;

    /** Sends that were late come together: a publisher may need so much more than its rate for a moment. */
    private static final int BURST = 5;

    private static final String RATE = "messagesPerSecond";
    private static final String BUDGET = "roomBudgetPer200Ms";
    private static final String COUNTED = "countedTypes";
    private static final String BYTES = "messageBytesMax";
    private static final String FOREIGN = "leanCloudClients";

    /** Longer messages LeanCloud's clients may only send where the app has set a limit of its own. */
    private static final int FOREIGN_BYTES_MAX = 5 * 1024;
    /** What an app has that has set no limit of its own: then these clients have theirs. */
    private static final int BYTES_DEFAULT = 128 * 1024;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI settings;
    private final AppAccess access;
    private final ObjectNode before = json.createObjectNode();

    AppSettings(URI server, AppAccess access) {
        this.settings = server.resolve("/v1/app/settings");
        this.access = access;
    }

    /** Changes what the plan needs, and waits until that is in effect. */
    void apply(LoadPlan plan) throws IOException, InterruptedException {
        boolean isForeign = plan.traffic().protocol() == Protocol.LEANCLOUD;
        boolean mustChange =
                isForeign || plan.traffic().likes() > 0 || plan.traffic().roomBudget() >= 0;
        if (access.masterKey().isEmpty()) {
            if (mustChange) {
                throw new SettingsException(
                        "Likes, --room-budget and --protocol leancloud change settings of the app for the run: "
                                + "set STOA_MASTER_KEY.");
            }
            return;
        }
        JsonNode now = call("GET", HttpRequest.BodyPublishers.noBody());
        ObjectNode changes = changes(plan, now);
        if (changes.isEmpty()) {
            return;
        }
        changes.fieldNames().forEachRemaining(name -> before.set(name, now.get(name)));
        call("PATCH", HttpRequest.BodyPublishers.ofString(changes.toString()));
        TimeUnit.MILLISECONDS.sleep(HEARD_MS);
    }

    private ObjectNode changes(LoadPlan plan, JsonNode now) {
        LoadPlan.Traffic traffic = plan.traffic();
        ObjectNode changes = json.createObjectNode();
        double each = plan.rateMax() / Math.max(1, plan.crowd().publishers());
        int allowed = now.path(RATE).asInt();
        if (allowed > 0 && each * BURST > allowed) {
            changes.put(RATE, 0);
        }
        if (traffic.roomBudget() >= 0 && now.path(BUDGET).asInt(-1) != traffic.roomBudget()) {
            changes.put(BUDGET, traffic.roomBudget());
        }
        if (traffic.likes() > 0) {
            ArrayNode types = now.path(COUNTED) instanceof ArrayNode some ? some.deepCopy() : json.createArrayNode();
            changes.set(COUNTED, types.add(traffic.protocol().likeType()));
        }
        if (traffic.protocol() == Protocol.LEANCLOUD) {
            if (!now.path(FOREIGN).asBoolean()) {
                changes.put(FOREIGN, true);
            }
            int bytesMax = now.path(BYTES).asInt(BYTES_DEFAULT);
            if (traffic.bytes() > FOREIGN_BYTES_MAX && (bytesMax == BYTES_DEFAULT || bytesMax < traffic.bytes())) {
                changes.put(BYTES, traffic.bytes());
            }
        }
        return changes;
    }

    /** Puts back what was changed; once. */
    @Override
    public synchronized void close() throws IOException {
        if (before.isEmpty()) {
            return;
        }
        String changes = before.toString();
        before.removeAll();
        try {
            call("PATCH", HttpRequest.BodyPublishers.ofString(changes));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode call(String method, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(settings)
                .timeout(PATIENCE)
                .header("App-Key", access.app())
                .header("Authorization", "Bearer " + access.masterKey())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(settings + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }
}
