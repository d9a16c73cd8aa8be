package stoa.importer.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import stoa.importer.export.ConversationKind;
import stoa.importer.http.PatientHttp;
import stoa.importer.http.RefusedException;
import stoa.importer.http.UnavailableException;

/**
 * The history of LeanCloud's realtime REST API, version 1.2 or 1.1, with the master key (LeanCloud protocol, section 17).
 * Both list the newest first and take a time and an id as the place to go on from; the order of a page is not relied on.
 * Thread-safe; blocks.
 */
public final class LeanCloudHistory implements HistorySource {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SHOWN_CHARS_MAX = 200;
    private static final int RECALLED_TYPE = -127;

    /**
     * How the service is reached.
     *
     * @param url where, without a path
     * @param appId the app's id there
     * @param masterKey the app's master key there
     * @param version {@code 1.2} or {@code 1.1}
     * @param page messages of a page that are asked for
     */
    public record Access(URI url, String appId, String masterKey, String version, int page) {}

    private final Access access;
    private final PatientHttp http;

    /**
     * A history.
     *
     * @param access how it is reached
     * @param http asks
     */
    public LeanCloudHistory(Access access, PatientHttp http) {
        this.access = access;
        this.http = http;
    }

    @Override
    public HistoryPage page(String conversation, ConversationKind kind, Start start)
            throws RefusedException, IOException, InterruptedException {
        boolean old = access.version().equals("1.1");
        StringBuilder target = new StringBuilder(access.url().toString());
        if (old) {
            target.append("/1.1/rtm/messages/history?convid=")
                    .append(encoded(conversation))
                    .append('&');
        } else {
            target.append("/1.2/rtm/")
                    .append(collection(kind))
                    .append('/')
                    .append(encoded(conversation))
                    .append("/messages?");
        }
        target.append("limit=").append(access.page());
        if (start.beforeTs() > 0) {
            target.append(old ? "&max_ts=" : "&timestamp=").append(start.beforeTs());
            if (start.beforeId() != null) {
                target.append("&msgid=").append(encoded(start.beforeId()));
            }
        }
        return read(http.json(HttpRequest.newBuilder(URI.create(target.toString()))
                .header("X-LC-Id", access.appId())
                .header("X-LC-Key", access.masterKey() + ",master")
                .GET()));
    }

    private static String collection(ConversationKind kind) {
        return switch (kind) {
            case GROUP -> "conversations";
            case ROOM -> "chatrooms";
            case SERVICE -> "service-conversations";
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static HistoryPage read(JsonNode answer) throws UnavailableException {
        JsonNode list = answer.isArray() ? answer : answer.path("results");
        if (!list.isArray()) {
            throw new UnavailableException("the history is no list");
        }
        List<SourceMessage> messages = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (JsonNode one : list) {
            JsonNode id = any(one, "msg-id", "msgId");
            JsonNode ts = any(one, "timestamp");
            JsonNode from = any(one, "from", "from-client");
            if (id.isTextual()
                    && !id.textValue().isEmpty()
                    && ts.canConvertToLong()
                    && ts.isNumber()
                    && from.isTextual()) {
                messages.add(new SourceMessage(id.textValue(), ts.longValue(), body(one, id, ts, from)));
            } else {
                String text = one.toString();
                unreadable.add(text.substring(0, Math.min(text.length(), SHOWN_CHARS_MAX)));
            }
        }
        return new HistoryPage(messages, unreadable);
    }

    private static ObjectNode body(JsonNode one, JsonNode id, JsonNode ts, JsonNode from) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("id", id);
        body.set("from", from);
        body.put("timestamp", ts.longValue());
        JsonNode data = any(one, "data", "message");
        String text = data.isTextual() ? data.textValue() : data.isMissingNode() ? "" : data.toString();
        boolean binary = any(one, "bin").asBoolean(false);
        if (any(one, "recall", "recalled").asBoolean(false) || (!binary && isRecalled(text))) {
            body.put("recalled", true);
        } else {
            body.put("data", text);
            body.put("binary", binary);
            mention(one, body);
        }
        long changed =
                any(one, "patch-timestamp", "patchTimestamp", "patch_timestamp").asLong(0);
        if (changed > 0) {
            body.put("changedAt", changed);
        }
        return body;
    }

    private static void mention(JsonNode one, ObjectNode body) {
        if (any(one, "mention-all", "mentionAll", "mention_all").asBoolean(false)) {
            body.put("mentionAll", true);
        }
        ArrayNode mentioned = JsonNodeFactory.instance.arrayNode();
        for (JsonNode user : any(one, "mention-pids", "mentionPids", "mention_pids", "mention-client-ids")) {
            if (user.isTextual()) {
                mentioned.add(user);
            }
        }
        if (!mentioned.isEmpty()) {
            body.set("mentioned", mentioned);
        }
    }

    /** A recalled message stays in its place as {@code {"_lctype":-127}} (section 10). */
    private static boolean isRecalled(String data) {
        if (!data.contains("-127")) {
            return false;
        }
        try {
            return JSON.readTree(data).path("_lctype").asInt(0) == RECALLED_TYPE;
        } catch (IOException _) {
            return false;
        }
    }

    private static JsonNode any(JsonNode one, String... names) {
        for (String name : names) {
            if (one.hasNonNull(name)) {
                return one.get(name);
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }
}
