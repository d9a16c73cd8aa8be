package stoa.systemtests.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.Session;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.systemtests.client.RoomSender;
import stoa.systemtests.client.RoomView;
import stoa.systemtests.client.SentMessage;

/** A client in one room: sends numbered messages, reconnects to any gateway with its position, repeats with the same cid. */
final class SimClient {
    private static final long SILENCE_MAX_MS = 4_000;
    private static final long CID_RETRY_MAX_MS = 60_000;

    private final Simulation simulation;
    private final String user;
    private final Conversation room;
    private final RoomView view = new RoomView();
    private final RoomSender sender;
    private final Session session;
    private @Nullable SimMember connection;
    private @Nullable SimGateway gateway;
    private boolean joined;
    private long silentSinceMs;

    SimClient(Simulation simulation, String user, Conversation room, int window) {
        this.simulation = simulation;
        this.user = user;
        this.room = room;
        this.sender = new RoomSender(room.id(), window);
        this.session = new Session(room.app(), user, "s-" + user, null);
    }

    String user() {
        return user;
    }

    Conversation room() {
        return room;
    }

    RoomView view() {
        return view;
    }

    RoomSender sender() {
        return sender;
    }

    boolean isReady() {
        return joined;
    }

    /** Connects and stays connected. */
    void start() {
        connect();
        watch();
    }

    void say() {
        sender.add(simulation.nowMs());
        pump();
    }

    /** The network cuts the connection. */
    void cut() {
        simulation.world().trace(user, "cut");
        SimMember lost = connection;
        SimGateway left = gateway;
        connection = null;
        joined = false;
        if (lost != null && left != null) {
            lost.link().cut();
            left.process().after(simulation.world().below(300), () -> left.left(lost));
        }
        sender.connectionLost();
        simulation.world().after(1 + simulation.world().below(400), this::connect);
    }

    private void connect() {
        if (connection != null) {
            return;
        }
        List<SimGateway> all = simulation.gateways();
        SimGateway chosen = all.get(simulation.world().below(all.size()));
        if (!chosen.process().isRunning()) {
            simulation.world().after(50 + simulation.world().below(500), this::connect);
            return;
        }
        SimLink link = new SimLink(simulation.world(), chosen.process());
        // The position may be the place before the first offset: one further there is always one.
        long from = view.joinedAt() < 0 ? -1 : new Cursor(view.position() + 1).offset();
        SimMember opened = new SimMember(this, link, session, room, from);
        connection = opened;
        gateway = chosen;
        silentSinceMs = simulation.nowMs();
        simulation.world().trace(user, "connects to " + chosen.node());
        link.toServer(() -> chosen.join(opened));
    }

    /** Notices a gateway that died or is frozen, and a join nobody answers. */
    private void watch() {
        simulation.world().after(100 + simulation.world().below(200), () -> {
            SimGateway at = gateway;
            if (connection != null && at != null) {
                boolean heard = at.process().isRunning() && joined;
                if (heard) {
                    silentSinceMs = simulation.nowMs();
                }
                boolean dead = !simulation.isSameLife(at, connection);
                if (dead || simulation.nowMs() - silentSinceMs > SILENCE_MAX_MS) {
                    cut();
                }
            }
            watch();
        });
    }

    void joined(SimMember on, List<Entry> missed, long position) {
        if (on == connection) {
            missed.forEach(entry -> view.saw(Simulation.seen(entry)));
            view.joined(Cursor.of(Simulation.GENERATION, position).value() - 1);
            joined = true;
            pump();
        }
    }

    void saw(SimMember on, List<Entry> entries) {
        if (on == connection) {
            entries.forEach(entry -> view.saw(Simulation.seen(entry)));
        }
    }

    void toldToReload(SimMember on) {
        if (on == connection) {
            view.violated("told to reload");
            cut();
        }
    }

    void acknowledged(SimMember on, long number, SendResult.Sent sent) {
        SentMessage message = find(number);
        if (on == connection && message != null && message.acked() == null) {
            sender.answered(
                    message, new SentMessage.Acked(sent.id(), sent.ts(), sent.cursor(), simulation.nowMs()), null);
            pump();
        }
    }

    void failed(SimMember on, long number, StoaException failure) {
        simulation.world().trace(user, "failed " + number + " " + failure.code());
        SentMessage message = find(number);
        if (on != connection || message == null) {
            return;
        }
        if (!failure.code().retryable()) {
            sender.answered(message, null, failure.code() + ": " + failure.text());
            return;
        }
        if (failure.code() == ErrorCode.OUTCOME_UNKNOWN || failure.code() == ErrorCode.UNAVAILABLE) {
            message.unknown();
        }
        if (simulation.nowMs() - message.firstSentAtMs() > CID_RETRY_MAX_MS) {
            sender.answered(message, null, null);
            return;
        }
        simulation.world().after(200, () -> {
            if (on == connection) {
                sender.mayGoAgain(message);
                pump();
            }
        });
    }

    private void pump() {
        SimMember now = connection;
        SimGateway at = gateway;
        if (joined && now != null && at != null) {
            sender.pump(message -> now.link().toServer(() -> at.send(now, message.number(), send(message))));
        }
    }

    private Send send(SentMessage message) {
        return new Send(
                user + '-' + message.number(),
                "app:numbered",
                new JsonText(Long.toString(message.number())),
                Priority.NORMAL,
                false,
                null,
                null);
    }

    private @Nullable SentMessage find(long number) {
        return sender.sent().get((int) number - 1);
    }
}
