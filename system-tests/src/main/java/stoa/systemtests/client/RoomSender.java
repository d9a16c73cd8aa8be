package stoa.systemtests.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The numbered messages of one client to one room: which are sent, which are still to be sent (again),
 * in order, at most {@code window} unanswered. On the client's context only.
 */
public final class RoomSender {
    private final String room;
    private final int window;
    private final List<SentMessage> sent = new ArrayList<>();
    private final List<SentMessage> open = new ArrayList<>();
    private final List<SentMessage> inFlight = new ArrayList<>();
    private long lastNumber;

    /**
     * Nothing sent yet.
     *
     * @param room where the messages go
     * @param window how many may be unanswered at once
     */
    public RoomSender(String room, int window) {
        this.room = room;
        this.window = window;
    }

    /**
     * Adds the next message.
     *
     * @param nowMs when, on the run's clock
     */
    public void add(long nowMs) {
        SentMessage message = new SentMessage(room, ++lastNumber, nowMs);
        sent.add(message);
        open.add(message);
    }

    /**
     * Hands the next messages out, in order, as far as the window allows.
     *
     * @param send sends one
     */
    public void pump(Consumer<SentMessage> send) {
        for (SentMessage message : List.copyOf(open)) {
            if (inFlight.size() >= window) {
                return;
            }
            if (!inFlight.contains(message)) {
                inFlight.add(message);
                send.accept(message);
            }
        }
    }

    /**
     * A message is settled.
     *
     * @param message which
     * @param acked the promise; null when there is none
     * @param refusal why it was refused for good; null when it was not
     */
    public void answered(SentMessage message, SentMessage.@Nullable Acked acked, @Nullable String refusal) {
        inFlight.remove(message);
        open.remove(message);
        if (acked != null) {
            message.ack(acked);
        } else if (refusal != null) {
            message.refuse(refusal);
        }
    }

    /**
     * A message was not accepted, the next {@link #pump} sends it again.
     *
     * @param message which
     */
    public void mayGoAgain(SentMessage message) {
        inFlight.remove(message);
    }

    /** Nothing that is under way will be answered: all of it may go again. */
    public void connectionLost() {
        inFlight.clear();
    }

    /**
     * Messages that are not settled.
     *
     * @return 0 when all are
     */
    public int openCount() {
        return open.size();
    }

    /**
     * When the oldest message that is not settled was first sent.
     *
     * @return on the run's clock, {@link Long#MAX_VALUE} for none
     */
    public long oldestOpenSentAtMs() {
        return open.isEmpty() ? Long.MAX_VALUE : open.getFirst().firstSentAtMs();
    }

    /**
     * All messages.
     *
     * @return in order
     */
    public List<SentMessage> sent() {
        return sent;
    }

    /**
     * Where they go.
     *
     * @return room id
     */
    public String room() {
        return room;
    }
}
