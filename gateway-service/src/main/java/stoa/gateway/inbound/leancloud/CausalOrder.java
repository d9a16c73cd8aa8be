package stoa.gateway.inbound.leancloud;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;

/**
 * What one socket is told of conversations, never before the answer to the command that led to it ("LeanCloud protocol",
 * section 4.1): it waits, and with it whatever comes later in the same conversation. On the connection's loop only.
 *
 * <p>Bounds: as many causes as a socket has unanswered commands; {@code entriesMax} entries wait, beyond that the socket
 * has to end; versions of {@link #ANSWERED_MAX} conversations are remembered.
 */
final class CausalOrder {
    /** Conversations whose last answered change is remembered. */
    static final int ANSWERED_MAX = 1_000;

    /** Takes an entry whose time has come. */
    interface Receiver {
        /** Tells the client. */
        void tell(LiveEntry entry);
    }

    private record Waiting(Receiver receiver, LiveEntry entry) {
        Conversation conversation() {
            return entry.entry().event().conversation();
        }
    }

    private final int entriesMax;
    private final Runnable overflow;
    private final List<Cause> open = new ArrayList<>();
    private final LinkedHashMap<String, Long> answered = new LinkedHashMap<>();
    private final Set<Conversation> blocked = new HashSet<>();
    private ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /**
     * Nothing is under way.
     *
     * @param entriesMax how many may wait
     * @param overflow run when more would have to
     */
    CausalOrder(int entriesMax, Runnable overflow) {
        this.entriesMax = entriesMax;
        this.overflow = overflow;
    }

    /** A command is under way; {@link #end} is to be called once when it is answered. */
    void begin(Cause cause) {
        open.add(cause);
    }

    /** A change of a conversation is about to be answered: what led to it later is not what is under way then. */
    void answers(String conversation, long version) {
        answered.merge(conversation, version, Math::max);
        if (answered.size() > ANSWERED_MAX) {
            answered.pollFirstEntry();
        }
    }

    /** A command's answer is written: what it led to follows. */
    void end(Cause cause) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i) == cause) {
                open.remove(i);
                break;
            }
        }
        if (!waiting.isEmpty()) {
            passDue();
        }
    }

    /** Tells it, or lets it wait. */
    void offer(Receiver receiver, LiveEntry entry) {
        LogEvent event = entry.entry().event();
        if (!blocked.contains(event.conversation()) && !isCaused(event)) {
            receiver.tell(entry);
        } else if (waiting.size() >= entriesMax) {
            overflow.run();
        } else {
            blocked.add(event.conversation());
            waiting.add(new Waiting(receiver, entry));
        }
    }

    private void passDue() {
        ArrayDeque<Waiting> before = waiting;
        waiting = new ArrayDeque<>();
        blocked.clear();
        for (Waiting one : before) {
            if (blocked.contains(one.conversation())
                    || isCaused(one.entry().entry().event())) {
                blocked.add(one.conversation());
                waiting.add(one);
            } else {
                one.receiver().tell(one.entry());
            }
        }
    }

    private boolean isCaused(LogEvent event) {
        if (open.isEmpty() || isAnswered(event)) {
            return false;
        }
        return open.stream().anyMatch(cause -> cause.ledTo(event));
    }

    /** Whether what led to it has its answer already. */
    private boolean isAnswered(LogEvent event) {
        if (!(event instanceof ConversationChanged changed)) {
            return false;
        }
        @Nullable Long version = answered.get(changed.conversation().id());
        return version != null && changed.version() <= version;
    }
}
