package stoa.protocol.id;

import java.nio.charset.StandardCharsets;

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
     * The partition of {@code stoa.messages} that orders this conversation: FNV-1a over app, kind and
     * id, so that every language can compute it.
     *
     * @return 0 to 63
     */
    public int partition() {
        int hash = 0x811c9dc5;
        for (byte b : (app + '\n' + kind.label() + '\n' + id).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return Math.floorMod(hash ^ (hash >>> 16), PARTITIONS);
    }
}
