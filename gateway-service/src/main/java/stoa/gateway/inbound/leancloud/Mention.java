package stoa.gateway.inbound.leancloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.JsonText;

/**
 * Whom a message mentions. Kept as {@code {"mentionAll": …, "mentionPids": […]}}, which native clients see; what native
 * clients say in another form is not shown here. Pure.
 *
 * @param all everybody
 * @param clients client ids
 */
public record Mention(boolean all, List<String> clients) {
    /** Clients that a message mentions at most; everybody is mentioned in another way. */
    public static final int CLIENTS_MAX = 500;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Mention NOBODY = new Mention(false, List.of());
    private static final String ALL = "mentionAll";
    private static final String CLIENTS = "mentionPids";

    /**
     * How it is kept.
     *
     * @return JSON; null for nobody
     */
    public @Nullable JsonText kept() {
        if (!all && clients.isEmpty()) {
            return null;
        }
        ObjectNode mention = JSON.createObjectNode();
        if (all) {
            mention.put(ALL, true);
        }
        if (!clients.isEmpty()) {
            clients.forEach(mention.putArray(CLIENTS)::add);
        }
        return new JsonText(mention.toString());
    }

    /**
     * Whom a message that is kept mentions.
     *
     * @param kept JSON; null for nobody
     * @return as these clients see it
     */
    public static Mention shown(@Nullable JsonText kept) {
        if (kept == null) {
            return NOBODY;
        }
        try {
            JsonNode mention = JSON.readTree(kept.value());
            List<String> clients = new ArrayList<>();
            for (JsonNode one : mention.path(CLIENTS)) {
                if (one.isTextual()) {
                    clients.add(one.textValue());
                }
            }
            return new Mention(mention.path(ALL).asBoolean(false), clients);
        } catch (JsonProcessingException _) {
            return NOBODY;
        }
    }
}
