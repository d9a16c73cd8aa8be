package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import stoa.gateway.domain.Memberships.Member;
import stoa.gateway.domain.PatchBoard.Change;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.ToAllRooms;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/**
 * The hub: one thread's worth of state shared by all loops of a gateway. The {@link RoomHub} methods
 * may be called on any loop and hop to the hub's thread by themselves; all others have to be called on
 * it. Answers of its ports come back on the hub's thread, because they are asked from there.
 */
public final class Hub implements RoomHub {
    private static final int IDLE_EVERY_TICKS = 10;

    private final HubPorts ports;
    private final Executor hubThread;
    private final Memberships memberships = new Memberships(this::offlineRule);
    private final FeedBoard feeds;
    private final RoomBoard rooms;
    private final LaneBoard lanes;
    private final PatchBoard patches;
    private final ConversationBoard conversations;
    private final PassingEvents passing;
    private final Leaver leaver;
    private final Announcer announcer;
    private final ServerDesk serverDesk;
    private final List<LoopInbox> loops = new ArrayList<>();
    private final Map<String, AppSettings> settingsByApp = new HashMap<>();
    private volatile HubFigures figures = HubFigures.NONE;
    private int ticks;

    /**
     * A hub that follows nothing yet.
     *
     * @param ports everybody it talks to
     * @param hubThread runs tasks one after the other, in order, on the hub's thread
     */
    public Hub(HubPorts ports, Executor hubThread) {
        this.ports = ports;
        this.hubThread = hubThread;
        this.feeds = new FeedBoard(ports, new Listener());
        this.leaver = new Leaver(ports);
        this.rooms = new RoomBoard(ports, memberships, feeds, leaver);
        this.conversations = new ConversationBoard(ports, feeds);
        this.lanes = new LaneBoard(ports, feeds);
        this.patches = new PatchBoard(ports, feeds);
        this.passing = new PassingEvents(ports, feeds);
        this.announcer = new Announcer(ports, memberships);
        this.serverDesk = new ServerDesk(ports, feeds, hubThread);
    }

    private final class Listener implements FeedListener {
        @Override
        public void entered(Conversation room, long next) {
            if (room.isOthers()) {
                conversations.entered();
            } else {
                rooms.entered(room, next);
            }
        }

        @Override
        public void published(Conversation room, List<Entry> entries) {
            if (room.isOthers()) {
                conversations.published(entries);
            } else {
                rooms.published(room, entries);
            }
        }

        @Override
        public void restarted(Conversation room) {
            if (room.isOthers()) {
                conversations.restarted(room.partition());
            } else {
                rooms.restarted(room);
            }
        }

        @Override
        public void ownerChanged(Claim claim) {
            lanes.ownerChanged(claim);
            patches.ownerChanged(claim);
            serverDesk.ownerChanged(claim);
        }
    }

    HubPorts ports() {
        return ports;
    }

    Memberships memberships() {
        return memberships;
    }

    FeedBoard feeds() {
        return feeds;
    }

    RoomBoard rooms() {
        return rooms;
    }

    Leaver leaver() {
        return leaver;
    }

    /** What an app has set, as far as this gateway has heard. */
    AppSettings settings(String app) {
        AppSettings known = settingsByApp.get(app);
        return known == null ? AppSettings.defaults(app) : known;
    }

    private Ghosts.Rule offlineRule(String app) {
        AppSettings settings = settings(app);
        return new Ghosts.Rule(settings.offlineSeconds() * 1_000L, settings.offlineMessages());
    }

    /**
     * The door for back ends.
     *
     * @return the same each time; its {@link ServerMessages} on any thread
     */
    public ServerDesk serverDesk() {
        return serverDesk;
    }

    @Override
    public void attach(LoopInbox loop) {
        hubThread.execute(() -> loops.add(loop));
    }

    @Override
    public void opened(EdgeConnection connection, AppSettings settings) {
        hubThread.execute(() -> {
            hear(settings);
            EdgeConnection before = memberships.opened(connection, ports.nowMs());
            if (before != null && before.number() != connection.number()) {
                before.loop().execute(() -> before.loop().replaced(before.number()));
            }
        });
    }

    @Override
    public void closed(EdgeConnection connection, boolean leave) {
        hubThread.execute(() -> {
            conversations.closed(connection);
            boolean current = memberships.closed(connection, ports.nowMs());
            if (current && leave) {
                memberships.leaveAll(connection.session()).forEach(member -> leaver.owe(member, LeaveReason.LEFT));
            }
        });
    }

    @Override
    public Future<ConversationPositions> follow(EdgeConnection connection) {
        Reply<ConversationPositions> reply = new Reply<>(connection.loop());
        hubThread.execute(() -> conversations.follow(connection, reply));
        return reply.future();
    }

    @Override
    public Future<Long> position(EdgeConnection connection, int partition) {
        Reply<Long> reply = new Reply<>(connection.loop());
        hubThread.execute(
                () -> reply.ok(feeds.position(Conversation.others(partition)).orElse(-1)));
        return reply.future();
    }

    @Override
    public void pass(LogEvent event) {
        hubThread.execute(() -> passing.tell(event));
    }

    @Override
    public Future<JoinReply> join(EdgeConnection connection, JoinRequest request, Runnable entered) {
        Reply<JoinReply> reply = new Reply<>(connection.loop());
        hubThread.execute(() -> new JoinFlow(this, connection, request, entered, reply).start());
        return reply.future();
    }

    @Override
    public Future<Void> leave(EdgeConnection connection, String room) {
        Reply<Done> reply = new Reply<>(connection.loop());
        hubThread.execute(() -> {
            Member member = memberships.leave(
                    connection.session(), Conversation.room(connection.session().app(), room));
            if (member == null) {
                reply.ok(Done.DONE);
            } else {
                // What room-service did not hear now is owed to it.
                leaver.leave(member, LeaveReason.LEFT, _ -> reply.ok(Done.DONE));
            }
        });
        return reply.future().mapEmpty();
    }

    @Override
    public Future<SendResult.Sent> send(EdgeConnection connection, Conversation where, Send send) {
        Reply<SendResult.Sent> reply = new Reply<>(connection.loop());
        Session session = connection.session();
        hubThread.execute(() -> lanes.send(session, where, send, reply));
        return reply.future();
    }

    @Override
    public Future<Appended> recall(EdgeConnection connection, Conversation where, String message, long cursor) {
        Session session = connection.session();
        return patch(connection, new PatchBoard.Asked(where, message, session, cursor, new Change.TakeBack()));
    }

    @Override
    public Future<Appended> modify(
            EdgeConnection connection, Conversation where, String message, JsonText content, long cursor) {
        Session session = connection.session();
        return patch(connection, new PatchBoard.Asked(where, message, session, cursor, new Change.Replace(content)));
    }

    private Future<Appended> patch(EdgeConnection connection, PatchBoard.Asked asked) {
        Reply<Appended> reply = new Reply<>(connection.loop());
        hubThread.execute(() -> patches.ask(asked, reply));
        return reply.future();
    }

    @Override
    public Future<Messages> history(EdgeConnection connection, QueryPage page) {
        Reply<Messages> reply = new Reply<>(connection.loop());
        hubThread.execute(() -> {
            QueryPage seen = page.withThrough(seenOf(page.conversation()));
            new PageFlow(ports, connection.session().user(), seen, reply).start();
        });
        return reply.future();
    }

    /** The last offset that was seen here; −1 for none. */
    private long seenOf(Conversation room) {
        OptionalLong next = feeds.position(room.followedAs());
        return next.isPresent() ? next.getAsLong() - 1 : -1;
    }

    @Override
    public Future<List<LoggedMessage>> logs(EdgeConnection connection, QueryLogs query) {
        Reply<List<LoggedMessage>> reply = new Reply<>(connection.loop());
        hubThread.execute(() ->
                new LogsFlow(ports, connection.session().user(), query, seenOf(query.conversation()), reply).start());
        return reply.future();
    }

    /**
     * Owners have claimed partitions.
     *
     * @param claims as heard
     */
    public void hear(Claims claims) {
        feeds.hear(claims);
    }

    /**
     * A batch has come.
     *
     * @param batch from somebody who takes itself for an owner
     * @return whether to confirm it; else answer {@code NOT_OWNER}
     */
    public boolean hear(Batch batch) {
        return feeds.hear(batch);
    }

    /**
     * Room-service lost live memberships.
     *
     * @param lost which
     */
    public void hear(MembershipsLost lost) {
        announcer.lost(lost);
    }

    /**
     * Tokens were revoked.
     *
     * @param revoked whose
     */
    public void hear(TokensRevoked revoked) {
        loops.forEach(loop -> loop.execute(() -> loop.tokensRevoked(revoked)));
    }

    /**
     * An app's settings, changed or not.
     *
     * @param settings as told
     */
    public void hear(AppSettings settings) {
        AppSettings known = settingsByApp.get(settings.app());
        if (known == null || known.version() < settings.version()) {
            settingsByApp.put(settings.app(), settings);
            loops.forEach(loop -> loop.execute(() -> loop.settingsChanged(settings)));
        }
    }

    /**
     * A message to everybody in any room of an app.
     *
     * @param message as told
     */
    public void hear(ToAllRooms message) {
        LiveEntry live = LiveEntry.toAllRooms(message);
        loops.forEach(loop -> loop.execute(() -> loop.toAllRooms(message.app(), live)));
    }

    /**
     * A node is lost: whatever it was asked is answered by somebody else, or not at all.
     *
     * @param node any node
     */
    public void lost(NodeId node) {
        ports.owners().abandon(node);
    }

    /**
     * Whether room-service has heard of everybody who left; on the hub's thread.
     *
     * @return true when no leave is owed or under way
     */
    public boolean owesNothing() {
        return leaver.quiet();
    }

    /** Time passes; to be called every 100 ms. */
    public void tick() {
        feeds.tick();
        lanes.tick();
        patches.tick();
        serverDesk.tick();
        rooms.tickWaiters();
        conversations.tick();
        memberships.expire(ports.nowMs()).forEach(member -> leaver.owe(member, LeaveReason.OFFLINE));
        leaver.tick();
        if (++ticks % IDLE_EVERY_TICKS == 0) {
            rooms.tickIdle();
            announcer.tick();
            figures = count();
        }
    }

    /**
     * What the hub counts; any thread.
     *
     * @return as of a second ago
     */
    public HubFigures figures() {
        return figures;
    }

    private HubFigures count() {
        return new HubFigures(
                feeds.ownersKnown(),
                rooms.followed(),
                feeds.catchingUpRooms(),
                memberships.sessions(),
                memberships.ghosts(),
                lanes.lanes(),
                lanes.unanswered(),
                leaver.owed(),
                leaver.forgotten(),
                announcer.waiting(),
                feeds.heldOverflows(),
                feeds.losses(),
                conversations.figures(passing.untold()));
    }
}
