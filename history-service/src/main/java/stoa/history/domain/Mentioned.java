package stoa.history.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;
import stoa.protocol.log.LogEvent.MessageAccepted;

/**
 * Whom a message mentions, as far as its form is known: {@code mentionAll} and {@code mentionPids} of LeanCloud's
 * clients, {@code all} and {@code users} of native ones. Pure.
 *
 * @param all everybody
 * @param users user ids
 */
public record Mentioned(boolean all, List<String> users) {
    /** Users that count at most, the first ones. */
    public static final int USERS_MAX = 500;

    private static final int DEPTH_MAX = 16;
    private static final Mentioned NOBODY = new Mentioned(false, List.of());

    /** Copies the list. */
    public Mentioned {
        users = List.copyOf(users);
    }

    /**
     * Whom a message mentions. In rooms nothing is counted, so there it is nobody.
     *
     * @param message any
     * @return nobody as well for what has another form
     */
    public static Mentioned in(MessageAccepted message) {
        return of(message.conversation().kind(), message.mention());
    }

    /**
     * Whom a message mentions.
     *
     * @param kind of its conversation
     * @param mention as it was sent; null for nobody
     * @return nobody as well for what has another form, and in rooms
     */
    public static Mentioned of(ConversationKind kind, @Nullable JsonText mention) {
        if (mention == null || kind == ConversationKind.ROOM) {
            return NOBODY;
        }
        try {
            Json.Obj object = JsonReader.object(mention.value(), DEPTH_MAX);
            Set<String> users = new LinkedHashSet<>(texts(object.fields().get("mentionPids")));
            users.addAll(texts(object.fields().get("users")));
            boolean all = isTrue(object.fields().get("mentionAll"))
                    || isTrue(object.fields().get("all"));
            return new Mentioned(all, users.stream().limit(USERS_MAX).toList());
        } catch (IllegalArgumentException _) {
            return NOBODY;
        }
    }

    private static List<String> texts(@Nullable Json value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Json.Arr array) {
            for (Json item : array.items()) {
                if (item instanceof Json.Text text) {
                    texts.add(text.value());
                }
            }
        }
        return texts;
    }

    private static boolean isTrue(@Nullable Json value) {
        return value instanceof Json.Bool flag && flag.value();
    }
}
