package stoa.room.domain;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        batch.written().forEach((key, one) -> found.attributes.put(key, one.attribute()));
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
    public Future<Boolean> goesWith(String app, String room, String user) {
        Room found = rooms.get(app + ':' + room);
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(found != null
                        && found.attributes.values().stream()
                                .anyMatch(one -> one.autoDelete() && one.user().equals(user)));
    }
}
