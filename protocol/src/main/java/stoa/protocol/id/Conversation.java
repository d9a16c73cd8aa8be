package stoa.protocol.id;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;
    private static final String LINE = "\n";

    // No app has an empty key, so no conversation is taken for one of these.
    private static final List<Conversation> OTHERS = IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new Conversation("", ConversationKind.GROUP, Integer.toString(partition)))
            .toList();

    private static final Map<String, Integer> OTHERS_BY_ID =
            IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toMap(Object::toString, Function.identity()));

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
     * What stands for all conversations of a partition that are no rooms, where such are subscribed to: a
     * gateway follows all of them or none. Nothing is ever said in it.
     *
     * @param partition 0 to 63
     * @return the same each time; its {@link #partition()} is that number
     * @throws IndexOutOfBoundsException for any other number
     */
    public static Conversation others(int partition) {
        return OTHERS.get(partition);
    }

    /**
     * Whether this stands for all conversations of its partition that are no rooms.
     *
     * @return true for what {@link #others} made
     */
    @JsonIgnore
    public boolean isOthers() {
        return app.isEmpty() && kind == ConversationKind.GROUP && OTHERS_BY_ID.containsKey(id);
    }

    /**
     * Under which name what happens here is subscribed to: a room under its own, everything else under that of
     * {@link #others}.
     *
     * @return what a subscription has to hold to get it
     */
    public Conversation followedAs() {
        return kind == ConversationKind.ROOM ? this : others(partition());
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
     * id, so that every language can compute it. Of {@link #others} the one it stands for.
     *
     * @return 0 to 63
     */
    public int partition() {
        if (isOthers()) {
            return OTHERS_BY_ID.getOrDefault(id, 0);
        }
        int hash = hashed(FNV_OFFSET, app);
        hash = hashed(hashed(hash, LINE), kind.label());
        hash = hashed(hashed(hash, LINE), id);
        return Math.floorMod(hash ^ (hash >>> 16), PARTITIONS);
    }

    /** FNV-1a over a text's UTF-8, without making it: this is asked for several times a message. */
    private static int hashed(int before, String text) {
        int hash = before;
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            if (c < 0x80) {
                hash = hashed(hash, c);
            } else if (c < 0x800) {
                hash = hashed(hashed(hash, 0xc0 | c >> 6), 0x80 | (c & 0x3f));
            } else if (c >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                hash = hashed(hashed(hash, 0xf0 | c >> 18), 0x80 | ((c >> 12) & 0x3f));
                hash = hashed(hashed(hash, 0x80 | ((c >> 6) & 0x3f)), 0x80 | (c & 0x3f));
                i++;
            } else if (Character.isSurrogate((char) c)) {
                hash = hashed(hash, '?');
            } else {
                hash = hashed(hashed(hash, 0xe0 | c >> 12), 0x80 | ((c >> 6) & 0x3f));
                hash = hashed(hash, 0x80 | (c & 0x3f));
            }
        }
        return hash;
    }

    private static int hashed(int before, int oneByte) {
        return (before ^ oneByte) * FNV_PRIME;
    }

    // The same in every run, as an enum's own is not: a simulated run must repeat itself.
    @Override
    public int hashCode() {
        return (app.hashCode() * 31 + kind.label().hashCode()) * 31 + id.hashCode();
    }
}
