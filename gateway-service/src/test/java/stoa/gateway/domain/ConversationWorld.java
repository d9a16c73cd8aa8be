package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.Audience;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.message.MessageOperations.Batch;

/** A hub with clients that follow conversations, around the logs of all partitions; everybody else is in memory. */
final class ConversationWorld {
    static final Conversation GROUP = new Conversation("app", ConversationKind.GROUP, "group-1");
    static final Conversation OTHER = sibling();
    private static final long HEARTBEAT_MS = 1_000;
    private static final NodeId OWNER = new NodeId(Service.MESSAGE, "message-1", 1);

    final FakeNeighbours neighbours = new FakeNeighbours();
    final Hub hub = new Hub(neighbours.ports(), Runnable::run);
    final FakeLoop loop = new FakeLoop();
    final EdgeConnection ann = connection(1, "app", "ann");
    final EdgeConnection bob = connection(2, "app", "bob");
    private final Map<Integer, Long> batches = new HashMap<>();
    private long epoch;

    ConversationWorld() {
        hub.attach(loop);
    }

    /** Another conversation of the same partition. */
    private static Conversation sibling() {
        for (int number = 2; ; number++) {
            Conversation one = new Conversation("app", ConversationKind.GROUP, "group-" + number);
            if (one.partition() == GROUP.partition()) {
                return one;
            }
        }
    }

    EdgeConnection connection(long number, String app, String user) {
        return new EdgeConnection(loop, number, new Session(app, user, "session-" + number, null));
    }

    /** All partitions have an owner; what is not in its ring is asked of the history. */
    void claim(int generation, long epoch, int partitions) {
        List<Claim> claims = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            claims.add(new Claim(partition, generation, epoch, neighbours.next(), OWNER));
        }
        batches.clear();
        this.epoch = epoch;
        hub.hear(new Claims(claims));
    }

    void claim() {
        claim(Entries.GENERATION, 1, Conversation.PARTITIONS);
    }

    Future<ConversationPositions> follow(EdgeConnection... connections) {
        Future<ConversationPositions> last = Future.failedFuture("nobody follows");
        for (EdgeConnection connection : connections) {
            last = hub.follow(connection);
        }
        return last;
    }

    /** The owner of its partition says what happens next. */
    void deliver(LogEvent event) {
        deliver(new Entry(Entries.GENERATION, neighbours.next(), 1_000, 1_000, event, false));
    }

    void deliver(Entry entry) {
        int partition = entry.event().conversation().partition();
        if (!entry.isTransient()) {
            neighbours.append(List.of(entry));
        }
        long number = batches.merge(partition, 1L, Long::sum);
        assertThat(hub.hear(new Batch(
                        partition,
                        epoch,
                        neighbours.subscription(partition),
                        number,
                        neighbours.next(),
                        List.of(entry))))
                .isTrue();
    }

    static LogEvent.MessageAccepted message(Conversation where, String cid) {
        return Entries.event(where, cid, Priority.NORMAL, null);
    }

    static LogEvent.MessageAccepted directed(Conversation where, String cid, Audience audience) {
        LogEvent.MessageAccepted all = message(where, cid);
        return new LogEvent.MessageAccepted(
                where,
                all.id(),
                all.from(),
                null,
                cid,
                all.type(),
                all.content(),
                all.priority(),
                null,
                null,
                audience);
    }

    static ConversationChanged changed(Conversation where, long version, ConversationChanged.Change change) {
        return new ConversationChanged(where, where.id() + "-v" + version, "ann", version, 0, change);
    }

    static ConversationPolicy policy(Conversation where, long version, String... members) {
        return policy(where, version, List.of(members), List.of());
    }

    static ConversationPolicy policy(Conversation where, long version, List<String> members, List<String> blockedBy) {
        return new ConversationPolicy(
                where.app(),
                where.id(),
                where.kind(),
                version,
                Long.MAX_VALUE,
                members,
                List.of(),
                Map.of(),
                List.of(),
                blockedBy,
                where.kind() == ConversationKind.SERVICE);
    }

    /** What was told to a connection: cids of messages, ids of all else. */
    List<String> told(EdgeConnection connection) {
        return loop.conversations.stream()
                .filter(one -> one.connectionNumbers().contains(connection.number()))
                .map(one -> one.entry().event())
                .map(event -> event instanceof LogEvent.MessageAccepted message ? message.cid() : event.id())
                .toList();
    }

    /** Time goes by, and owners say that they are there. */
    void pass(long ms) {
        for (long left = ms; left > 0; left -= Math.min(left, HEARTBEAT_MS)) {
            neighbours.pass(Math.min(left, HEARTBEAT_MS));
            for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
                long number = batches.getOrDefault(partition, 0L);
                hub.hear(new Batch(
                        partition, epoch, neighbours.subscription(partition), number, neighbours.next(), List.of()));
            }
            hub.tick();
        }
    }
}
