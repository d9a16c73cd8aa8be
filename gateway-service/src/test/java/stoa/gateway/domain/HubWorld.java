package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Batch;

/** A hub with two clients, around the log of one room; everybody else is in memory, and there are no threads. */
final class HubWorld {
    static final Conversation ROOM = Entries.room(1);
    private static final NodeId OWNER = new NodeId(Service.MESSAGE, "message-1", 1);

    final FakeNeighbours neighbours = new FakeNeighbours();
    final Hub hub = new Hub(neighbours.ports(), Runnable::run);
    final FakeLoop loop = new FakeLoop();
    final EdgeConnection ann = new EdgeConnection(loop, 1, new Session("app", "ann", "session-a", null));
    final EdgeConnection bob = new EdgeConnection(loop, 2, new Session("app", "bob", "session-b", null));
    private long batches;

    HubWorld() {
        hub.attach(loop);
        hub.opened(ann, AppSettings.defaults("app"));
        hub.opened(bob, AppSettings.defaults("app"));
    }

    void claim(int generation, long epoch) {
        hub.hear(new Claims(List.of(new Claim(ROOM.partition(), generation, epoch, neighbours.next(), OWNER))));
        batches = 0;
    }

    void deliver(Entry... entries) {
        neighbours.append(List.of(entries));
        batches++;
        assertThat(hub.hear(new Batch(
                        ROOM.partition(), 1, neighbours.subscription(), batches, neighbours.next(), List.of(entries))))
                .isTrue();
    }

    Future<JoinReply> join(EdgeConnection connection, int latest, long after) {
        return hub.join(connection, new JoinRequest(ROOM.id(), true, latest, after), () -> {});
    }

    Future<JoinReply> join(EdgeConnection connection) {
        return hub.join(connection, new JoinRequest(ROOM.id(), true, 10, null), () -> {});
    }

    static long cursor(long next) {
        return Cursor.of(Entries.GENERATION, next).value() - 1;
    }

    static List<Long> offsets(JoinReply reply) {
        List<LiveEntry> missed = reply.missed();
        assertThat(missed).isNotNull();
        return missed.stream().map(one -> one.entry().offset()).toList();
    }
}
