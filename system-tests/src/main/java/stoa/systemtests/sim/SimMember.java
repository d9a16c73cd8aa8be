package stoa.systemtests.sim;

import java.util.ArrayList;
import java.util.List;
import stoa.gateway.domain.Session;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult;

/** A client's connection in its room, as its gateway knows it: what goes out is held until the join is answered. */
final class SimMember {
    private final SimClient client;
    private final SimLink link;
    private final Session session;
    private final Conversation room;
    private final long from;
    private final List<Entry> held = new ArrayList<>();
    private boolean entered;
    private boolean replied;

    SimMember(SimClient client, SimLink link, Session session, Conversation room, long from) {
        this.client = client;
        this.link = link;
        this.session = session;
        this.room = room;
        this.from = from;
    }

    Session session() {
        return session;
    }

    Conversation room() {
        return room;
    }

    /** The first offset to resume with; −1 for a first join. */
    long from() {
        return from;
    }

    SimLink link() {
        return link;
    }

    boolean entered() {
        return entered;
    }

    void enter() {
        entered = true;
    }

    void reply(List<Entry> missed, long position) {
        replied = true;
        link.toClient(() -> client.joined(this, missed, position));
        live(List.copyOf(held));
        held.clear();
    }

    void live(List<Entry> entries) {
        if (!entered) {
            return;
        }
        if (!replied) {
            held.addAll(entries);
            return;
        }
        List<Entry> others = entries.stream().filter(entry -> !isOwn(entry)).toList();
        if (!others.isEmpty()) {
            link.toClient(() -> client.saw(this, others));
        }
    }

    void acknowledge(long number, SendResult.Sent sent) {
        link.toClient(() -> client.acknowledged(this, number, sent));
    }

    void fail(long number, StoaException failure) {
        link.toClient(() -> client.failed(this, number, failure));
    }

    void restarted() {
        link.toClient(() -> client.toldToReload(this));
    }

    private boolean isOwn(Entry entry) {
        return entry.event() instanceof LogEvent.MessageAccepted message
                && session.id().equals(message.session());
    }
}
