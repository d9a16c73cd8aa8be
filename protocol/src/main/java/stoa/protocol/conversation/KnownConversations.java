package stoa.protocol.conversation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.KnownConversation.Heard;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * The conversations a node knows: those used last, each as long as its log is followed without a gap. Not thread-safe.
 *
 * <p>Bound: {@link KnownConversation#weight} of all together; what was used longest ago goes first, and is asked for
 * again when it is needed.
 */
public final class KnownConversations {
    /** Users of all conversations together, and one for each conversation; some 120 bytes each. */
    public static final int WEIGHT_MAX = 500_000;

    /**
     * A conversation.
     *
     * @param conversation what is known of it
     * @param askedAtMs when room-service answered, milliseconds of any steady clock
     */
    public record Known(KnownConversation conversation, long askedAtMs) {}

    private final LinkedHashMap<Conversation, Known> known = new LinkedHashMap<>(64, 0.75f, true);
    private final int weightMax;
    private int weight;

    /** Knows nothing, and will know no more than {@link #WEIGHT_MAX}. */
    public KnownConversations() {
        this(WEIGHT_MAX);
    }

    /**
     * Knows nothing.
     *
     * @param weightMax of all together; one that weighs more is not kept
     */
    public KnownConversations(int weightMax) {
        this.weightMax = weightMax;
    }

    /**
     * What is known of a conversation.
     *
     * @param conversation which
     * @return null for nothing
     */
    public @Nullable Known find(Conversation conversation) {
        return known.get(conversation);
    }

    /**
     * Keeps an answer, unless what is known is younger.
     *
     * @param conversation which
     * @param answer as of when it was read
     * @param nowMs milliseconds of any steady clock
     * @return what is to go by
     */
    public KnownConversation answered(Conversation conversation, KnownConversation answer, long nowMs) {
        Known before = forgetOne(conversation);
        KnownConversation latest =
                before != null && before.conversation().version() > answer.version() ? before.conversation() : answer;
        keep(conversation, new Known(latest, nowMs));
        return latest;
    }

    /**
     * Takes an event of a log that is followed; what begins is known from then on.
     *
     * @param changed the event
     * @param nowMs milliseconds of any steady clock
     */
    public void hear(ConversationChanged changed, long nowMs) {
        Conversation conversation = changed.conversation();
        Known before = forgetOne(conversation);
        if (before == null) {
            if (changed.change() instanceof Change.Started started) {
                keep(conversation, new Known(KnownConversation.begun(changed, started), nowMs));
            }
        } else if (before.conversation().hear(changed) != Heard.MISSED
                && !(changed.change() instanceof Change.Dismissed)) {
            keep(conversation, before);
        }
    }

    /**
     * Forgets a conversation.
     *
     * @param conversation which
     */
    public void forget(Conversation conversation) {
        forgetOne(conversation);
    }

    /**
     * Forgets what was known by a log that is not followed any more, or of which a piece is missing.
     *
     * @param partition 0 to 63
     */
    public void forget(int partition) {
        known.entrySet().removeIf(one -> {
            boolean isOfIt = one.getKey().partition() == partition;
            weight -= isOfIt ? one.getValue().conversation().weight() : 0;
            return isOfIt;
        });
    }

    /**
     * How many conversations are known.
     *
     * @return 0 or more
     */
    public int size() {
        return known.size();
    }

    /**
     * What they use up of the bound.
     *
     * @return never more than the bound
     */
    public int weight() {
        return weight;
    }

    private void keep(Conversation conversation, Known one) {
        known.put(conversation, one);
        weight += one.conversation().weight();
        while (weight > weightMax) {
            Map.Entry<Conversation, Known> eldest = known.pollFirstEntry();
            weight -= eldest.getValue().conversation().weight();
        }
    }

    private @Nullable Known forgetOne(Conversation conversation) {
        Known gone = known.remove(conversation);
        weight -= gone == null ? 0 : gone.conversation().weight();
        return gone;
    }
}
