package stoa.protocol.id;

import com.fasterxml.jackson.annotation.JsonKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A place with one order of messages: a room, later any conversation. Ids of different apps never
 * meet.
 *
 * @param app app key
 * @param kind what it is
 * @param id the app's own id for it
 */
public record Conversation(String app, ConversationKind kind, String id) {
    /** Partitions of {@code stoa.messages}; never changed, or orders would break. */
    public static final int PARTITIONS = 64;

    /**
     * A chat room.
     *
     * @param app app key
     * @param id room id
     * @return the conversation
     */
    public static Conversation room(String app, String id) {
        return new Conversation(app, ConversationKind.ROOM, id);
    }

    /**
     * All of it as one text, where a map on the bus has conversations as keys.
     *
     * @return app key, kind and id, a line each
     */
    @JsonKey
    public String key() {
        return app + '\n' + kind.label() + '\n' + id;
    }

    /**
     * Reads what {@link #key()} wrote.
     *
     * @param key app key, kind and id, a line each
     * @return the conversation
     * @throws IllegalArgumentException when it is not such a text
     */
    public static Conversation fromString(String key) {
        int first = key.indexOf('\n');
        int second = key.indexOf('\n', first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("not the key of a conversation");
        }
        ConversationKind kind =
                ConversationKind.valueOf(key.substring(first + 1, second).toUpperCase(Locale.ROOT));
        return new Conversation(key.substring(0, first), kind, key.substring(second + 1));
    }

    /**
     * The partition of {@code stoa.messages} that orders this conversation: FNV-1a over app, kind and
     * id, so that every language can compute it.
     *
     * @return 0 to 63
     */
    public int partition() {
        int hash = 0x811c9dc5;
        for (byte b : key().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return Math.floorMod(hash ^ (hash >>> 16), PARTITIONS);
    }

    // The same in every run, as an enum's own is not: a simulated run must repeat itself.
    @Override
    public int hashCode() {
        return (app.hashCode() * 31 + kind.label().hashCode()) * 31 + id.hashCode();
    }
}
