package stoa.room.domain;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;

/** Attributes in memory: held to the same contract as PostgreSQL's. Can be told to fail. */
public final class MemoryAttributes implements AttributeStore {
    private static final class Room {
        private final Map<String, Attribute> attributes = new TreeMap<>();
        private final Map<String, Long> lookAtMs = new HashMap<>();
        private long version;
    }

    private final MemoryOutbox outbox;
    private final Map<String, Room> rooms = new HashMap<>();
    private long version;
    private @Nullable Throwable failure;

    /**
     * No rooms.
     *
     * @param outbox where changes are told
     */
    public MemoryAttributes(MemoryOutbox outbox) {
        this.outbox = outbox;
    }

    /**
     * Creates a room without attributes, or anew.
     *
     * @param app app key
     * @param room room id
     */
    public void create(String app, String room) {
        Room created = new Room();
        created.version = ++version;
        rooms.put(app + ':' + room, created);
    }

    /**
     * Destroys a room.
     *
     * @param app app key
     * @param room room id
     */
    public void destroy(String app, String room) {
        rooms.remove(app + ':' + room);
    }

    /**
     * Lets all calls fail from now on.
     *
     * @param with the failure, null to let them succeed again
     */
    public void fail(@Nullable Throwable with) {
        failure = with;
    }

    @Override
    public Future<List<AttributeChange>> change(String app, String room, List<AttributeWish> wishes, long nowMs) {
        Room found = rooms.get(app + ':' + room);
        if (failure != null || found == null) {
            return Future.failedFuture(failure != null ? failure : new StoaException(ErrorCode.NO_SUCH_ROOM));
        }
        Map<String, AttributeRules.Owned> held = new HashMap<>();
        found.attributes.forEach((key, one) -> held.put(key, new AttributeRules.Owned(one.user(), one.autoDelete())));
        long first = version + 1;
        version += wishes.size();
        AttributeBatch batch = AttributeBatch.of(
                held, wishes, LongStream.rangeClosed(first, version).boxed().toList(), nowMs);
        batch.deleted().forEach(found.attributes::remove);
        batch.deleted().forEach(found.lookAtMs::remove);
        batch.written().forEach((key, one) -> {
            found.attributes.put(key, one.attribute());
            found.lookAtMs.put(key, one.lookAtMs());
        });
        found.version = Math.max(found.version, batch.version());
        outbox.add(batch.entries(app, room, nowMs), nowMs);
        return Future.succeededFuture(batch.changes());
    }

    @Override
    public Future<Attributes> read(String app, String room, List<String> keys) {
        Room found = rooms.get(app + ':' + room);
        if (failure != null || found == null) {
            return Future.failedFuture(failure != null ? failure : new StoaException(ErrorCode.NO_SUCH_ROOM));
        }
        return Future.succeededFuture(new Attributes(
                found.version,
                found.attributes.values().stream()
                        .filter(one -> keys.isEmpty() || keys.contains(one.key()))
                        .toList()));
    }

    @Override
    public Future<List<Owner>> takeOwners(int attributesMax, long nowMs, long claimedUntilMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Set<Owner> owners = new LinkedHashSet<>();
        int[] left = {attributesMax};
        each((owner, room, key) -> {
            long lookAtMs = room.lookAtMs.getOrDefault(key, 0L);
            if (lookAtMs > 0 && lookAtMs <= nowMs && left[0]-- > 0) {
                room.lookAtMs.put(key, claimedUntilMs);
                owners.add(owner);
            }
        });
        return Future.succeededFuture(List.copyOf(owners));
    }

    @Override
    public Future<Void> ownersStay(List<Owner> owners, long claimedUntilMs) {
        each((owner, room, key) -> {
            if (owners.contains(owner)) {
                room.lookAtMs.replace(key, claimedUntilMs, 0L);
            }
        });
        return failure != null ? Future.failedFuture(failure) : Future.succeededFuture();
    }

    private interface Visitor {
        void visit(Owner owner, Room room, String key);
    }

    private void each(Visitor visitor) {
        rooms.forEach((name, room) -> room.attributes.forEach((key, one) -> {
            int colon = name.indexOf(':');
            visitor.visit(new Owner(name.substring(0, colon), name.substring(colon + 1), one.user()), room, key);
        }));
    }

    @Override
    public Future<Boolean> goesWith(String app, String room, String user) {
        Room found = rooms.get(app + ':' + room);
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(found != null
                        && found.attributes.values().stream()
                                .anyMatch(one -> one.autoDelete() && one.user().equals(user)));
    }
}
