package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveConnection.Client;
import stoa.protocol.auth.AppOperations.AppDisabled;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.PresenceOperations.AppUser;
import stoa.protocol.auth.UserOperations.FindSessions;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.auth.UserOperations.SessionOpened;
import stoa.protocol.auth.UserOperations.SessionsFound;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;

/**
 * Who is connected to this gateway, and who has to go: blocked users, those whom their app puts offline, and
 * older logins where a newer one of the same user excludes them. Any thread, short locks; closing a connection is
 * only asked for here.
 *
 * <p>Of two logins that exclude each other the one with the later time stays, at the same time the one with the
 * greater session id. Each gateway tells its logins, closes what it has that is older than what it hears, and
 * tells its own again when it hears of an older one: so one stays, in whatever order the news come.
 *
 * <p>Bounds: the connections of the process; {@link #BLOCKS_MAX} blocks remembered.
 */
public final class LiveUsers {
    /** How long a block is remembered for logins that were checked before it, in milliseconds. */
    public static final long BLOCK_KEPT_MS = 5_000;

    /** Blocks remembered at most; beyond, the oldest is forgotten. */
    public static final int BLOCKS_MAX = 10_000;

    /**
     * Everybody this talks to.
     *
     * @param self this gateway
     * @param tell tells all gateways of a login
     * @param reports tells auth-service what happened to connections
     * @param steadyClockMs milliseconds of a clock that never goes back
     * @param wallClockMs epoch milliseconds
     */
    public record Ports(
            NodeId self,
            Consumer<SessionOpened> tell,
            SessionReports reports,
            LongSupplier steadyClockMs,
            LongSupplier wallClockMs) {}

    private final Ports ports;
    private final ConnectRates rates = new ConnectRates();
    private final Map<AppUser, Map<Long, LiveConnection>> users = new HashMap<>();
    private final LinkedHashMap<AppUser, Long> blockedAtMs = new LinkedHashMap<>();
    private final List<Consumer<AppUser>> onPresence = new CopyOnWriteArrayList<>();

    /**
     * Nobody is connected.
     *
     * @param ports everybody it talks to
     */
    public LiveUsers(Ports ports) {
        this.ports = ports;
    }

    /**
     * Calls back for each user who got a first connection here or lost the last one. How the user is by then
     * {@link #isOnline} tells.
     *
     * @param callback on any thread, without a lock; does not block
     */
    public void onPresence(Consumer<AppUser> callback) {
        onPresence.add(callback);
    }

    /**
     * Whether a user has a connection here.
     *
     * @param user who
     * @return now
     */
    public synchronized boolean isOnline(AppUser user) {
        return users.containsKey(user);
    }

    /**
     * Asks whether a user may log in once more now.
     *
     * @param app app key
     * @param user who proved to be this user
     * @return 0 when it may, and was counted; else in how many milliseconds it might
     */
    public long admit(String app, String user) {
        return rates.admit(app, user, ports.steadyClockMs().getAsLong());
    }

    /**
     * A login succeeded.
     *
     * @param connection not known yet
     */
    public void opened(LiveConnection connection) {
        ports.reports().add(event(connection, connection.atMs(), SessionEvent.Kind.ONLINE, null));
        SessionOpened told = told(connection, connection.onePerPlatform());
        boolean excludes = told.tag() != null || (told.onePerPlatform() && told.platform() != Platform.OTHER);
        List<SessionOpened> later;
        AppUser user = user(connection);
        boolean isFirst;
        synchronized (this) {
            isFirst = !users.containsKey(user);
            users.computeIfAbsent(user, _ -> new HashMap<>()).put(connection.number(), connection);
            Long blocked = blockedAtMs.get(user);
            if (blocked != null && ports.steadyClockMs().getAsLong() - blocked < BLOCK_KEPT_MS) {
                connection.end().accept(new StoaException(ErrorCode.USER_BLOCKED));
            }
            later = excludes ? exclude(told) : List.of();
        }
        if (isFirst) {
            onPresence.forEach(callback -> callback.accept(user));
        }
        if (excludes) {
            ports.tell().accept(told);
            later.forEach(ports.tell());
        }
    }

    /**
     * Whether a login would have another one here closed by its tag.
     *
     * @param login of which this is asked, not known yet
     * @return true when there is one of the same user and tag on another device
     */
    public synchronized boolean isTagTaken(LiveConnection login) {
        SessionOpened asked = told(login, false);
        return users.getOrDefault(user(login), Map.of()).values().stream()
                .anyMatch(one -> excludeEachOther(told(one, false), asked));
    }

    /**
     * A connection ended.
     *
     * @param connection was opened; a second call does nothing
     * @param kind how it ended
     * @param reason name of the error; null for none
     */
    public void closed(LiveConnection connection, SessionEvent.Kind kind, @Nullable String reason) {
        AppUser user = user(connection);
        boolean wasLast;
        synchronized (this) {
            Map<Long, LiveConnection> all = users.getOrDefault(user, Map.of());
            if (!all.containsKey(connection.number())) {
                return;
            }
            all.remove(connection.number());
            wasLast = all.isEmpty();
            if (wasLast) {
                users.remove(user);
            }
        }
        if (wasLast) {
            onPresence.forEach(callback -> callback.accept(user));
        }
        ports.reports().add(event(connection, ports.wallClockMs().getAsLong(), kind, reason));
    }

    /**
     * Who is connected here.
     *
     * @param asked of whom
     * @return those with a connection
     */
    public synchronized SessionsFound find(FindSessions asked) {
        Set<String> found = new HashSet<>();
        for (String user : asked.users()) {
            if (users.containsKey(new AppUser(asked.app(), user))) {
                found.add(user);
            }
        }
        return new SessionsFound(found);
    }

    /**
     * Users may not be connected any more, or may again.
     *
     * @param blocked who
     */
    public synchronized void hear(UsersBlocked blocked) {
        for (String id : blocked.users()) {
            AppUser user = new AppUser(blocked.app(), id);
            blockedAtMs.remove(user);
            if (blocked.untilMs() > 0) {
                blockedAtMs.put(user, ports.steadyClockMs().getAsLong());
                if (blockedAtMs.size() > BLOCKS_MAX) {
                    blockedAtMs.pollFirstEntry();
                }
                StoaException reason = new StoaException(ErrorCode.USER_BLOCKED);
                users.getOrDefault(user, Map.of())
                        .values()
                        .forEach(one -> one.end().accept(reason));
            }
        }
    }

    /**
     * Users have to go, and may come back at once.
     *
     * @param asked who
     * @return those who had a connection here, which were asked to close
     */
    public synchronized SessionsFound putOffline(PutOffline asked) {
        SessionsFound found = find(new FindSessions(asked.app(), asked.users()));
        StoaException reason = new StoaException(ErrorCode.PUT_OFFLINE);
        for (String user : found.users()) {
            users.getOrDefault(new AppUser(asked.app(), user), Map.of())
                    .values()
                    .forEach(one -> one.end().accept(reason));
        }
        return found;
    }

    /**
     * Nobody of an app may be connected any more.
     *
     * @param disabled which app
     */
    public synchronized void hear(AppDisabled disabled) {
        StoaException reason = new StoaException(ErrorCode.APP_DISABLED);
        users.forEach((user, connections) -> {
            if (user.app().equals(disabled.app())) {
                connections.values().forEach(one -> one.end().accept(reason));
            }
        });
    }

    /**
     * Users are muted in all rooms, or no longer, and are to be told.
     *
     * @param muted who
     */
    public synchronized void hear(MutedEverywhere muted) {
        for (String id : muted.users()) {
            users.getOrDefault(new AppUser(muted.app(), id), Map.of())
                    .values()
                    .forEach(one -> one.tell().accept(muted));
        }
    }

    /**
     * Somebody logged in somewhere.
     *
     * @param opened a login that excludes others
     */
    public void hear(SessionOpened opened) {
        List<SessionOpened> later;
        synchronized (this) {
            later = exclude(opened);
        }
        later.forEach(ports.tell());
    }

    /** Asks the older ones to go; returns the latest of those that are not older, which others have to hear of. */
    private List<SessionOpened> exclude(SessionOpened opened) {
        List<LiveConnection> older = new ArrayList<>();
        @Nullable SessionOpened latest = null;
        for (LiveConnection one : users.getOrDefault(new AppUser(opened.app(), opened.user()), Map.of())
                .values()) {
            SessionOpened mine = told(one, opened.onePerPlatform());
            if (!excludeEachOther(mine, opened)) {
                continue;
            }
            if (isLater(opened, mine)) {
                older.add(one);
            } else if (latest == null || isLater(mine, latest)) {
                latest = mine;
            }
        }
        StoaException reason = new StoaException(ErrorCode.KICKED_BY_OTHER_LOGIN);
        older.forEach(one -> one.end().accept(reason));
        if (latest == null) {
            return List.of();
        }
        // Those on this gateway need not wait until the news comes around.
        exclude(latest);
        return List.of(latest);
    }

    private static boolean excludeEachOther(SessionOpened one, SessionOpened other) {
        boolean sameDevice =
                one.device().equals(other.device()) && !one.device().isEmpty();
        boolean stays = sameDevice && one.sameDeviceStays() && other.sameDeviceStays();
        boolean sameTag = one.tag() != null && one.tag().equals(other.tag()) && !stays;
        boolean samePlatform =
                other.onePerPlatform() && one.platform() == other.platform() && one.platform() != Platform.OTHER;
        return !one.session().equals(other.session()) && (sameTag || samePlatform);
    }

    private static boolean isLater(SessionOpened one, SessionOpened other) {
        return one.atMs() != other.atMs()
                ? one.atMs() > other.atMs()
                : one.session().compareTo(other.session()) > 0;
    }

    private SessionOpened told(LiveConnection connection, boolean onePerPlatform) {
        Session session = connection.session();
        Client client = connection.client();
        return new SessionOpened(
                session.app(),
                session.user(),
                client.platform(),
                client.device(),
                client.tag(),
                session.id(),
                connection.atMs(),
                ports.self(),
                onePerPlatform,
                client.sameDeviceStays());
    }

    private SessionEvent event(LiveConnection connection, long atMs, SessionEvent.Kind kind, @Nullable String reason) {
        Session session = connection.session();
        NodeId self = ports.self();
        String name = self.name() + '-' + self.incarnation() + '-' + connection.number();
        // One beginning and one end for each connection.
        String id = name + (kind == SessionEvent.Kind.ONLINE ? "-begin" : "-end");
        return new SessionEvent(
                session.app(),
                session.user(),
                id,
                kind,
                session.id(),
                name,
                connection.client().platform(),
                connection.client().device(),
                atMs,
                connection.client().ip(),
                reason);
    }

    private static AppUser user(LiveConnection connection) {
        return new AppUser(connection.session().app(), connection.session().user());
    }
}
