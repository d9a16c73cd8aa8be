package stoa.importer.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.importer.export.ConversationKind;
import stoa.importer.export.ExportedConversation;
import stoa.importer.http.PatientHttp;
import stoa.importer.http.RefusedException;
import stoa.importer.source.SourceMessage;

/**
 * The import paths of Stoa's server port (docs/openapi.yaml). What a call brings is bounded by number and bytes; a call
 * that is refused whole is made again for each thing alone, so that one that cannot be brought stops no other. May be
 * repeated, all of it. Thread-safe; blocks.
 */
public final class StoaImport {
    /** Conversations or messages in a call at most. */
    public static final int BATCH_MAX = 100;

    /** Bytes of a call at most, but one thing in any case. */
    public static final int BATCH_BYTES_MAX = 512 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * How Stoa is reached.
     *
     * @param url its server port, without a path
     * @param appKey the app's key here
     * @param masterKey the app's master key here
     */
    public record Access(URI url, String appKey, String masterKey) {}

    /**
     * What became of one conversation.
     *
     * @param outcome as the server says: {@code written}, {@code replaced}, {@code known}, {@code changed-here}, {@code
     *     refused}
     * @param why for people; empty for nothing to say
     */
    public record Put(String outcome, String why) {}

    /**
     * What became of messages.
     *
     * @param written how many are new
     * @param known how many were there
     * @param moved how many have a time a little before their own
     * @param refusedById why others are not kept, by id: {@code too-old}, {@code too-new}, {@code no-place}, or in words
     */
    public record Kept(int written, int known, int moved, Map<String, String> refusedById) {
        /** Copies the map. */
        public Kept {
            refusedById = Map.copyOf(refusedById);
        }

        private Kept and(Kept other) {
            Map<String, String> both = new HashMap<>(refusedById);
            both.putAll(other.refusedById);
            return new Kept(written + other.written, known + other.known, moved + other.moved, both);
        }
    }

    private static final Kept NONE = new Kept(0, 0, 0, Map.of());

    private final Access access;
    private final PatientHttp http;

    /**
     * A client.
     *
     * @param access how Stoa is reached
     * @param http asks
     */
    public StoaImport(Access access, PatientHttp http) {
        this.access = access;
        this.http = http;
    }

    /**
     * Brings conversations.
     *
     * @param conversations at most {@link #BATCH_MAX}, each id once
     * @return what became of each, by id
     * @throws RefusedException when the keys are wrong
     * @throws IOException when Stoa does not answer
     * @throws InterruptedException when the run ends
     */
    public Map<String, Put> conversations(List<ExportedConversation> conversations)
            throws RefusedException, IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode all = body.putArray("conversations");
        conversations.forEach(one -> all.add(one.body()));
        Map<String, Put> outcomes = new HashMap<>();
        try {
            for (JsonNode one : post("/v1/import/conversations", body).path("conversations")) {
                outcomes.put(
                        one.path("id").asText(),
                        new Put(one.path("outcome").asText(), one.path("why").asText("")));
            }
        } catch (RefusedException refused) {
            if (refused.isForbidden()) {
                throw refused;
            }
            if (conversations.size() == 1) {
                return Map.of(conversations.getFirst().id(), new Put("refused", message(refused)));
            }
            for (ExportedConversation one : conversations) {
                outcomes.putAll(conversations(List.of(one)));
            }
        }
        return outcomes;
    }

    /**
     * Brings messages of one conversation.
     *
     * @param conversation its id
     * @param kind what it is
     * @param newestFirst any number, each id once
     * @return what became of them
     * @throws RefusedException when the keys are wrong
     * @throws IOException when Stoa does not answer
     * @throws InterruptedException when the run ends
     */
    public Kept messages(String conversation, ConversationKind kind, List<SourceMessage> newestFirst)
            throws RefusedException, IOException, InterruptedException {
        Kept kept = NONE;
        int begin = 0;
        while (begin < newestFirst.size()) {
            int end = batchEnd(newestFirst, begin);
            kept = kept.and(batch(conversation, kind, newestFirst.subList(begin, end)));
            begin = end;
        }
        return kept;
    }

    private static int batchEnd(List<SourceMessage> messages, int begin) {
        long bytes = 0;
        int end = begin;
        while (end < messages.size() && end - begin < BATCH_MAX) {
            bytes += bytes(messages.get(end).body());
            if (bytes > BATCH_BYTES_MAX && end > begin) {
                break;
            }
            end++;
        }
        return end;
    }

    /**
     * How large something is in a call.
     *
     * @param body JSON
     * @return bytes
     */
    public static int bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8).length + 1;
    }

    private Kept batch(String conversation, ConversationKind kind, List<SourceMessage> messages)
            throws RefusedException, IOException, InterruptedException {
        ObjectNode body =
                JSON.createObjectNode().put("conversation", conversation).put("kind", kind.label());
        ArrayNode all = body.putArray("messages");
        messages.forEach(one -> all.add(one.body()));
        try {
            JsonNode answer = post("/v1/import/messages", body);
            Map<String, String> refused = new HashMap<>();
            answer.path("refused")
                    .forEach(one ->
                            refused.put(one.path("id").asText(), one.path("why").asText()));
            return new Kept(
                    answer.path("written").asInt(),
                    answer.path("known").asInt(),
                    answer.path("moved").asInt(),
                    refused);
        } catch (RefusedException refused) {
            if (refused.isForbidden()) {
                throw refused;
            }
            if (messages.size() == 1) {
                return new Kept(0, 0, 0, Map.of(messages.getFirst().id(), message(refused)));
            }
            Kept kept = NONE;
            for (SourceMessage one : new ArrayList<>(messages)) {
                kept = kept.and(batch(conversation, kind, List.of(one)));
            }
            return kept;
        }
    }

    private static String message(RefusedException refused) {
        String message = refused.getMessage();
        return message == null ? "refused" : message;
    }

    private JsonNode post(String path, ObjectNode body) throws RefusedException, IOException, InterruptedException {
        byte[] bytes;
        try {
            bytes = JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
        return http.json(HttpRequest.newBuilder(URI.create(access.url() + path))
                .header("App-Key", access.appKey())
                .header("Authorization", "Bearer " + access.masterKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }
}
