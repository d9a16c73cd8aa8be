package stoa.room.domain;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.log.LogEvent.MembersChanged;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.protocol.room.RoomOperations.SetMemberEvents;

/**
 * Tells the members of rooms who joined and left, in passing: gathered for {@link #GATHER_MS}, once per room,
 * in small rooms and in those that are to be told always. May lose something, never repeats anything.
 * Single-threaded: one context.
 */
public final class MemberNews {
    /** How long what happens in a room is gathered, in milliseconds. */
    public static final long GATHER_MS = 200;

    /** Rooms with something gathered at most; what happens in more is not told, and counted. */
    public static final int ROOMS_MAX = 10_000;

    /** Users gathered per room at most; more are not told, and counted. */
    public static final int USERS_MAX = 500;

    /** Users gathered of all rooms at most; more are not told, and counted. */
    public static final int USERS_OF_ALL_MAX = 100_000;

    /** Events on their way to owners at most; more are not told, and counted. */
    public static final int UNDER_WAY_MAX = 1_000;

    /** What happened in a room, by user; true where the room was small. */
    private static final class Gathered {
        private final Map<String, Boolean> joined = new LinkedHashMap<>();
        private final Map<String, Boolean> left = new LinkedHashMap<>();
        private int lostWhileSmall;
        private int lostWhileLarge;

        private int lost(MemberEventsRule rule) {
            return switch (rule) {
                case BY_SIZE -> lostWhileSmall;
                case ALWAYS -> lostWhileSmall + lostWhileLarge;
                case NEVER -> 0;
            };
        }

        private static List<String> told(Map<String, Boolean> users, MemberEventsRule rule) {
            return switch (rule) {
                case BY_SIZE ->
                    users.entrySet().stream()
                            .filter(Map.Entry::getValue)
                            .map(Map.Entry::getKey)
                            .toList();
                case ALWAYS -> List.copyOf(users.keySet());
                case NEVER -> List.of();
            };
        }
    }

    private final String node;
    private final PassingNews owners;
    private final KnownSettings settings;
    private final MemberEventsStore rules;
    private final LifeSignals signals;
    private Map<Conversation, Gathered> gathered = new LinkedHashMap<>();
    private int users;
    private boolean asking;
    private long number;
    private int underWay;

    /**
     * Nothing is gathered.
     *
     * @param node address of this node, a part of the events' ids
     * @param owners the way to the owners of partitions
     * @param settings up to which size rooms are small
     * @param rules which rooms are told whatever their size
     * @param signals what operators see
     */
    public MemberNews(
            String node, PassingNews owners, KnownSettings settings, MemberEventsStore rules, LifeSignals signals) {
        this.node = node;
        this.owners = owners;
        this.settings = settings;
        this.rules = rules;
        this.signals = signals;
    }

    /**
     * Says whether a room's members are told; holds for what is told from then on.
     *
     * @param request which room and what
     * @return done when it is committed; fails with {@code NO_SUCH_ROOM}
     */
    public Future<Done> set(SetMemberEvents request) {
        return rules.set(request.app(), request.room(), request.memberEvents())
                .compose(exists -> exists
                        ? Future.succeededFuture(Done.DONE)
                        : Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM)));
    }

    /**
     * A user is in a room who was not before.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param usersNow how many users are in the room now
     */
    public void joined(String app, String room, String user, long usersNow) {
        gather(app, room, usersNow, (there, small) -> {
            if (there.left.remove(user) == null) {
                there.joined.put(user, small);
                return 1;
            }
            return -1;
        });
    }

    /**
     * A user is in a room no more.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param usersNow how many users are in the room now
     */
    public void left(String app, String room, String user, long usersNow) {
        gather(app, room, usersNow, (there, small) -> {
            if (there.joined.remove(user) == null) {
                there.left.put(user, small);
                return 1;
            }
            return -1;
        });
    }

    /**
     * Tells all that was gathered; does nothing while it is still being asked what of the last is to be told.
     *
     * @return completes when it is known what is told; fails when it cannot be known, and then it is lost
     */
    public Future<Void> tell() {
        if (asking || gathered.isEmpty()) {
            return Future.succeededFuture();
        }
        Map<Conversation, Gathered> all = gathered;
        gathered = new LinkedHashMap<>();
        users = 0;
        asking = true;
        return rules.of(all.keySet())
                .onFailure(_ -> all.forEach((_, _) -> signals.memberNewsLost()))
                .onSuccess(known -> all.forEach((room, there) -> {
                    MemberEventsRule rule = known.get(room);
                    if (rule != null) {
                        tell(room, there, rule);
                    }
                }))
                .onComplete((_, _) -> asking = false)
                .mapEmpty();
    }

    private void tell(Conversation room, Gathered there, MemberEventsRule rule) {
        for (int lost = there.lost(rule); lost > 0; lost--) {
            signals.memberNewsLost();
        }
        List<String> joined = Gathered.told(there.joined, rule);
        List<String> left = Gathered.told(there.left, rule);
        if (joined.isEmpty() && left.isEmpty()) {
            return;
        }
        if (underWay >= UNDER_WAY_MAX) {
            signals.memberNewsLost();
            return;
        }
        underWay++;
        String id = MessageId.ofEvent("members", room, node + ' ' + ++number);
        owners.tell(new MembersChanged(room, id, joined, left))
                .onFailure(_ -> signals.memberNewsLost())
                .onComplete((_, _) -> underWay--);
    }

    /** Adds a user, or takes one out; says how many more users are gathered then. */
    private interface Addition {
        int to(Gathered there, boolean small);
    }

    private void gather(String app, String room, long usersNow, Addition addition) {
        settings.orDefaults(app).onSuccess(set -> {
            boolean small = usersNow <= set.memberEventsMembersMax() && set.memberEventsMembersMax() > 0;
            Conversation key = Conversation.room(app, room);
            Gathered there = gathered.get(key);
            if (there == null && gathered.size() < ROOMS_MAX) {
                there = new Gathered();
                gathered.put(key, there);
            }
            if (there == null) {
                signals.memberNewsLost();
            } else if (there.joined.size() + there.left.size() < USERS_MAX && users < USERS_OF_ALL_MAX) {
                users += addition.to(there, small);
            } else if (small) {
                there.lostWhileSmall++;
            } else {
                there.lostWhileLarge++;
            }
        });
    }
}
