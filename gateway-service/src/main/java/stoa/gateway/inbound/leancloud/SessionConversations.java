package stoa.gateway.inbound.leancloud;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.Session;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;

/**
 * What one session is told of conversations: held from the beginning until it is {@link #release released}, since the
 * client is told first what was before ("LeanCloud protocol", section 6.1); then in causal order, without what it did
 * itself and has the answer of. On the connection's loop only.
 *
 * <p>Bounds: {@code heldMax} entries are held, beyond that the socket has to end; {@link #OWN_MAX} own changes are
 * remembered, those before are told like others'.
 */
final class SessionConversations implements CausalOrder.Receiver {
    /** Own changes that are remembered until they are told. */
    static final int OWN_MAX = 256;

    private record Own(String conversation, long version) {}

    private final LeanCloudConnection connection;
    private final LeanCloudSession session;
    private final int heldMax;
    private final LinkedHashSet<Own> own = new LinkedHashSet<>();
    private @Nullable ArrayDeque<LiveEntry> held = new ArrayDeque<>();
    private boolean ended;

    /**
     * Of a session that is being opened.
     *
     * @param connection its socket
     * @param session whose
     * @param heldMax how many entries are held
     */
    SessionConversations(LeanCloudConnection connection, LeanCloudSession session, int heldMax) {
        this.connection = connection;
        this.session = session;
        this.heldMax = heldMax;
    }

    /** Something happened. */
    void take(LiveEntry entry) {
        if (ended) {
            return;
        }
        if (held == null) {
            connection.order().offer(this, entry);
        } else if (held.size() >= heldMax) {
            connection.overflowed();
        } else {
            held.add(entry);
        }
    }

    /** The opening is answered, and whatever tells of the time before is written: what came since follows. */
    void release() {
        ArrayDeque<LiveEntry> waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(entry -> connection.order().offer(this, entry));
        }
    }

    /** A change is about to be answered to this session; its push is for the others alone. */
    void did(String conversation, long version) {
        own.add(new Own(conversation, version));
        if (own.size() > OWN_MAX) {
            own.removeFirst();
        }
    }

    /** Nothing is told any more. */
    void end() {
        ended = true;
        held = new ArrayDeque<>();
    }

    @Override
    public void tell(LiveEntry entry) {
        LogEvent event = entry.entry().event();
        // Whom a change concerns was decided by whom it was handed to.
        boolean isForOthers = event instanceof LogEvent.MessageAccepted && !entry.isFor(session.client());
        if (ended || isForOthers || isOwn(entry.entry())) {
            return;
        }
        connection
                .shared()
                .kinds()
                .learn(
                        event.conversation().app(),
                        event.conversation().id(),
                        event.conversation().kind());
        if (event instanceof LogEvent.MarkerMoved moved) {
            MarkerFrames.of(moved, entry.entry().ts(), session.client())
                    .forEach(frame -> connection.push(session.outbox(), frame));
        } else if (event instanceof ConversationChanged changed) {
            session.markers().changed(changed);
        }
        for (Told told : Told.of(event, session.client())) {
            connection.tell(session, entry, told);
        }
    }

    private boolean isOwn(Entry entry) {
        Session who = session.edge().session();
        return switch (entry.event()) {
            case LogEvent.MessageAccepted message -> who.id().equals(message.session());
            case LogEvent.MessageRecalled recalled -> who.id().equals(recalled.session());
            case LogEvent.MessageModified modified -> who.id().equals(modified.session());
            case ConversationChanged changed ->
                who.user().equals(changed.by())
                        && own.remove(new Own(changed.conversation().id(), changed.version()));
            case LogEvent.MarkerMoved _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _ -> false;
        };
    }
}
