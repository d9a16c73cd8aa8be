package stoa.room.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.log.LogEvent.MembersChanged;

/**
 * Tells the members of small rooms who joined and left, in passing: gathered for {@link #GATHER_MS}, once
 * per room. May lose something, never repeats anything. Single-threaded: one context.
 */
public final class MemberNews {
    /** How long what happens in a room is gathered, in milliseconds. */
    public static final long GATHER_MS = 200;

    /** Rooms with something gathered at most; what happens in more is not told, and counted. */
    public static final int ROOMS_MAX = 10_000;

    /** Users gathered per room at most; more are not told, and counted. */
    public static final int USERS_MAX = 500;

    /** Events on their way to owners at most; more are not told, and counted. */
    public static final int UNDER_WAY_MAX = 1_000;

    private record Gathered(Set<String> joined, Set<String> left) {}

    private final String node;
    private final PassingNews owners;
    private final KnownSettings settings;
    private final LifeSignals signals;
    private final Map<Conversation, Gathered> gathered = new LinkedHashMap<>();
    private long number;
    private int underWay;

    /**
     * Nothing is gathered.
     *
     * @param node address of this node, a part of the events' ids
     * @param owners the way to the owners of partitions
     * @param settings up to which size rooms are told
     * @param signals what operators see
     */
    public MemberNews(String node, PassingNews owners, KnownSettings settings, LifeSignals signals) {
        this.node = node;
        this.owners = owners;
        this.settings = settings;
        this.signals = signals;
    }

    /**
     * A user is in a room who was not before.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param users how many users are in the room now
     */
    public void joined(String app, String room, String user, long users) {
        ifSmall(app, room, users, there -> {
            if (!there.left().remove(user)) {
                there.joined().add(user);
            }
        });
    }

    /**
     * A user is in a room no more.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param users how many users are in the room now
     */
    public void left(String app, String room, String user, long users) {
        ifSmall(app, room, users, there -> {
            if (!there.joined().remove(user)) {
                there.left().add(user);
            }
        });
    }

    /** Tells all that was gathered. */
    public void tell() {
        Map<Conversation, Gathered> all = new LinkedHashMap<>(gathered);
        gathered.clear();
        all.forEach((room, there) -> {
            if (there.joined().isEmpty() && there.left().isEmpty()) {
                return;
            }
            if (underWay >= UNDER_WAY_MAX) {
                signals.memberNewsLost();
                return;
            }
            underWay++;
            String id = MessageId.ofEvent("members", room, node + ' ' + ++number);
            List<String> joined = new ArrayList<>(there.joined());
            List<String> left = new ArrayList<>(there.left());
            owners.tell(new MembersChanged(room, id, joined, left))
                    .onFailure(_ -> signals.memberNewsLost())
                    .onComplete(_ -> underWay--);
        });
    }

    private void ifSmall(String app, String room, long users, Consumer<Gathered> add) {
        settings.orDefaults(app).onSuccess(set -> {
            int usersMax = set.memberEventsMembersMax();
            if (usersMax == 0 || users > usersMax) {
                return;
            }
            Conversation key = Conversation.room(app, room);
            Gathered there = gathered.get(key);
            if (there == null && gathered.size() < ROOMS_MAX) {
                there = new Gathered(new LinkedHashSet<>(), new LinkedHashSet<>());
                gathered.put(key, there);
            }
            if (there == null || there.joined().size() + there.left().size() >= USERS_MAX) {
                signals.memberNewsLost();
            } else {
                add.accept(there);
            }
        });
    }
}
