package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;

/**
 * Sets, deletes and tells attributes of rooms. A change is committed, then told in the room's order, then
 * answered; where it cannot be told now it is answered all the same, and told later. Single-threaded: one
 * context.
 */
public final class Attributes {
    /** Operations of clients per room, node and second at most; a change of n keys counts n. */
    public static final int CLIENT_OPS_PER_SECOND_MAX = 100;

    /** The same of back ends. */
    public static final int SERVER_OPS_PER_SECOND_MAX = 2_000;

    /** Rooms with changes within the last second at most; more are refused {@code OVERLOADED}. */
    public static final int ROOMS_MAX = 10_000;

    /** How long an answer waits for the change to be told, in milliseconds. */
    public static final long TOLD_WITHIN_MS = 3_000;

    /** How often it is looked at owners who may have left, in milliseconds. */
    public static final long OWNERS_EVERY_MS = OwnerChecks.LOOK_EVERY_MS;

    private record Key(String app, String room) {}

    /** A room that changes: its queue and its rates. */
    private record Changing(AttributeWrites writes, RecentOps clients, RecentOps servers) {}

    private final AttributeStore store;
    private final OutboxDelivery outbox;
    private final OwnerChecks owners;
    private final Clock clock;
    // In the order of the last use, so that quiet rooms are at the front.
    private final LinkedHashMap<Key, Changing> rooms = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * The rules over their ports.
     *
     * @param store the truth
     * @param outbox tells what the store committed
     * @param presence who is in which room
     * @param clock now
     */
    public Attributes(AttributeStore store, OutboxDelivery outbox, OwnerPresence presence, Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.owners = new OwnerChecks(store, presence, this::ownerLeft, clock);
        this.clock = clock;
    }

    /**
     * Sets attributes.
     *
     * @param request what
     * @return what changed and what did not; fails with {@code NO_SUCH_ROOM}, {@code ATTRIBUTES_TOO_OFTEN},
     *     {@code OVERLOADED} or as {@link AttributeRules#check(SetAttributes)} says
     */
    public Future<AttributesChange> set(SetAttributes request) {
        AttributeRules.check(request);
        Key key = new Key(request.app(), request.room());
        AttributeWish wish =
                new AttributeWish.Set(request.author(), request.entries(), request.force(), request.autoDelete());
        return limited(key, request.author(), request.entries().size())
                .add(wish)
                .map(AttributeChange::answer);
    }

    /**
     * Looks at owners whose leave may have passed what they set to go with them.
     *
     * @return completes after the look; fails when the store does not answer
     */
    public Future<Void> lookAtOwners() {
        return owners.look();
    }

    /**
     * Deletes attributes.
     *
     * @param request which
     * @return what is gone and what is not; fails as {@link #set} does
     */
    public Future<AttributesChange> delete(DeleteAttributes request) {
        AttributeRules.check(request);
        Key key = new Key(request.app(), request.room());
        return limited(key, request.author(), new HashSet<>(request.keys()).size())
                .add(new AttributeWish.Delete(request.author(), request.keys(), request.force()))
                .map(AttributeChange::answer);
    }

    /**
     * Reads attributes.
     *
     * @param request which
     * @return those that exist; fails with {@code NO_SUCH_ROOM} or {@code BAD_REQUEST}
     */
    public Future<AttributeOperations.Attributes> query(QueryAttributes request) {
        AttributeRules.check(request);
        return store.read(request.app(), request.room(), request.keys());
    }

    /**
     * Deletes what goes with a user, whose last session left the room. May be repeated.
     *
     * @param app app key
     * @param room room id; need not exist
     * @param user user id
     * @return when it is gone; fails when the store does not answer, or with {@code OVERLOADED}
     */
    public Future<Void> ownerLeft(String app, String room, String user) {
        return store.goesWith(app, room, user).compose(goes -> {
            if (!goes) {
                return Future.succeededFuture();
            }
            return changing(new Key(app, room))
                    .writes()
                    .add(new AttributeWish.OwnerLeft(user))
                    .<Void>mapEmpty()
                    .recover(failure -> StoaException.of(failure).code() == ErrorCode.NO_SUCH_ROOM
                            ? Future.succeededFuture()
                            : Future.failedFuture(failure));
        });
    }

    /**
     * How many changes have no answer yet.
     *
     * @return over all rooms
     */
    public int waiting() {
        return rooms.values().stream().mapToInt(one -> one.writes().waiting()).sum();
    }

    private AttributeWrites limited(Key key, Author author, int count) {
        Changing room = changing(key);
        RecentOps rate = author.isServer() ? room.servers() : room.clients();
        if (!rate.take(count, clock.millis())) {
            throw new StoaException(
                    ErrorCode.ATTRIBUTES_TOO_OFTEN, ErrorCode.ATTRIBUTES_TOO_OFTEN.text(), RecentOps.WINDOW_MS);
        }
        return room.writes();
    }

    private Changing changing(Key key) {
        Changing known = rooms.get(key);
        if (known != null) {
            return known;
        }
        forgetQuiet();
        if (rooms.size() == ROOMS_MAX) {
            throw new StoaException(
                    ErrorCode.OVERLOADED, "attributes of too many rooms change", AttributeWrites.RETRY_AFTER_MS);
        }
        Changing begun = new Changing(
                new AttributeWrites(wishes -> write(key, wishes)),
                new RecentOps(CLIENT_OPS_PER_SECOND_MAX),
                new RecentOps(SERVER_OPS_PER_SECOND_MAX));
        rooms.put(key, begun);
        return begun;
    }

    private void forgetQuiet() {
        long nowMs = clock.millis();
        Iterator<Map.Entry<Key, Changing>> eldest = rooms.entrySet().iterator();
        while (eldest.hasNext()) {
            Changing room = eldest.next().getValue();
            if (room.writes().waiting() > 0
                    || !room.clients().isQuiet(nowMs)
                    || !room.servers().isQuiet(nowMs)) {
                return;
            }
            eldest.remove();
        }
    }

    private AttributeWrites.Outcome write(Key key, List<AttributeWish> wishes) {
        Future<List<AttributeChange>> committed = store.change(key.app(), key.room(), wishes, clock.millis());
        Future<List<AttributeChange>> told =
                committed.compose(changes -> changes.stream().noneMatch(AttributeChange::changes)
                        ? Future.succeededFuture(changes)
                        : outbox.drain(key.app(), key.room())
                                .timeout(TOLD_WITHIN_MS, TimeUnit.MILLISECONDS)
                                .otherwiseEmpty()
                                .map(changes));
        return new AttributeWrites.Outcome(committed, told);
    }
}
