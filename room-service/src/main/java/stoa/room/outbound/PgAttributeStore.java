package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.room.domain.AttributeBatch;
import stoa.room.domain.AttributeChange;
import stoa.room.domain.AttributeRules.Owned;
import stoa.room.domain.AttributeStore;
import stoa.room.domain.AttributeWish;

/**
 * Attributes in table {@code room_attributes}, their version in {@code rooms}. A change takes the advisory
 * lock of the room first, as {@link PgRoomStore} does, so that changes of all nodes come one after the other
 * and versions and the outbox grow in the order of the commits. A trigger deletes attributes with their
 * room. Any context; does not block.
 */
public final class PgAttributeStore implements AttributeStore {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1 || chr(10) || $2, 0))::text";
    private static final String VERSIONS = """
        SELECT ARRAY(SELECT nextval('room_attribute_versions') FROM generate_series(1, $3)) AS versions
        FROM rooms WHERE app = $1 AND id = $2\
        """;
    private static final String HELD =
            "SELECT key, owner, auto_delete FROM room_attributes WHERE app = $1 AND room = $2";
    private static final String WRITE = """
        INSERT INTO room_attributes (app, room, key, value, owner, auto_delete, set_at_ms, version, look_at_ms)
        SELECT $1, $2, new.key, new.value, new.owner, new.auto_delete, $3, new.version, new.look_at_ms
        FROM unnest($4::text[], $5::text[], $6::text[], $7::boolean[], $8::bigint[], $9::bigint[])
            AS new (key, value, owner, auto_delete, version, look_at_ms)
        ON CONFLICT (app, room, key) DO UPDATE SET value = excluded.value, owner = excluded.owner,
            auto_delete = excluded.auto_delete, set_at_ms = excluded.set_at_ms, version = excluded.version,
            look_at_ms = excluded.look_at_ms\
        """;
    private static final String DELETE = "DELETE FROM room_attributes WHERE app = $1 AND room = $2 AND key = ANY($3)";
    private static final String VERSION = "UPDATE rooms SET attribute_version = $3 WHERE app = $1 AND id = $2";
    private static final String READ = """
        SELECT rooms.attribute_version, held.key, held.value, held.owner, held.auto_delete, held.set_at_ms
        FROM rooms LEFT JOIN room_attributes AS held ON held.app = rooms.app AND held.room = rooms.id
            AND (cardinality($3::text[]) = 0 OR held.key = ANY($3))
        WHERE rooms.app = $1 AND rooms.id = $2 ORDER BY held.key COLLATE "C"\
        """;
    private static final String GOES_WITH = "SELECT EXISTS (SELECT FROM room_attributes"
            + " WHERE app = $1 AND room = $2 AND owner = $3 AND auto_delete) AS goes";

    // Rows that a change has locked are passed over, here and below: no change waits for this, and this for none.
    private static final String TAKE_OWNERS = """
        WITH due AS MATERIALIZED (
            SELECT app, room, key FROM room_attributes
            WHERE look_at_ms > 0 AND look_at_ms <= $1 ORDER BY look_at_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
        UPDATE room_attributes AS held SET look_at_ms = $3 FROM due
        WHERE held.app = due.app AND held.room = due.room AND held.key = due.key
        RETURNING held.app, held.room, held.owner\
        """;
    private static final String OWNERS_STAY = """
        WITH known AS MATERIALIZED (
            SELECT app, room, key FROM room_attributes
            WHERE look_at_ms = $4 AND (app, room, owner) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
            FOR UPDATE SKIP LOCKED)
        UPDATE room_attributes AS held SET look_at_ms = 0 FROM known
        WHERE held.app = known.app AND held.room = known.room AND held.key = known.key\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgAttributeStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<List<AttributeChange>> change(String app, String room, List<AttributeWish> wishes, long nowMs) {
        List<AttributeWish> wanted = List.copyOf(wishes);
        return pool.withTransaction(connection -> run(connection, LOCK, Tuple.of(app, room))
                .compose(_ -> run(connection, VERSIONS, Tuple.of(app, room, wanted.size())))
                .compose(versions -> {
                    if (versions.size() == 0) {
                        return Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM));
                    }
                    List<Long> growing = List.of(versions.iterator().next().getArrayOfLongs("versions"));
                    return run(connection, HELD, Tuple.of(app, room))
                            .map(held -> AttributeBatch.of(owned(held), wanted, growing, nowMs));
                })
                .compose(batch -> write(connection, app, room, batch)
                        .compose(_ -> PgRoomOutbox.add(connection, batch.entries(app, room, nowMs), nowMs))
                        .map(batch.changes())));
    }

    @Override
    public Future<Attributes> read(String app, String room, List<String> keys) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(app, room).addArrayOfString(keys.toArray(String[]::new)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new StoaException(ErrorCode.NO_SUCH_ROOM);
                    }
                    long version = 0;
                    List<Attribute> attributes = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        version = row.getLong("attribute_version");
                        if (row.getString("key") != null) {
                            attributes.add(attribute(row));
                        }
                    }
                    return new Attributes(version, attributes);
                });
    }

    @Override
    public Future<Boolean> goesWith(String app, String room, String user) {
        return pool.preparedQuery(GOES_WITH)
                .execute(Tuple.of(app, room, user))
                .map(rows -> rows.iterator().next().getBoolean("goes"));
    }

    @Override
    public Future<List<Owner>> takeOwners(int attributesMax, long nowMs, long claimedUntilMs) {
        return pool.preparedQuery(TAKE_OWNERS)
                .execute(Tuple.of(nowMs, attributesMax, claimedUntilMs))
                .map(rows -> {
                    Set<Owner> owners = new LinkedHashSet<>();
                    rows.forEach(row ->
                            owners.add(new Owner(row.getString("app"), row.getString("room"), row.getString("owner"))));
                    return List.copyOf(owners);
                });
    }

    @Override
    public Future<Void> ownersStay(List<Owner> owners, long claimedUntilMs) {
        return pool.preparedQuery(OWNERS_STAY)
                .execute(Tuple.tuple()
                        .addArrayOfString(owners.stream().map(Owner::app).toArray(String[]::new))
                        .addArrayOfString(owners.stream().map(Owner::room).toArray(String[]::new))
                        .addArrayOfString(owners.stream().map(Owner::user).toArray(String[]::new))
                        .addLong(claimedUntilMs))
                .mapEmpty();
    }

    private static Future<Void> write(SqlConnection connection, String app, String room, AttributeBatch batch) {
        if (batch.version() == 0) {
            return Future.succeededFuture();
        }
        Future<Void> deleted = batch.deleted().isEmpty()
                ? Future.succeededFuture()
                : run(connection, DELETE, Tuple.of(app, room).addArrayOfString(array(batch.deleted())))
                        .mapEmpty();
        return deleted.compose(_ -> batch.written().isEmpty()
                        ? Future.succeededFuture()
                        : run(connection, WRITE, rows(app, room, batch)).<Void>mapEmpty())
                .compose(_ -> run(connection, VERSION, Tuple.of(app, room, batch.version())))
                .mapEmpty();
    }

    private static Tuple rows(String app, String room, AttributeBatch batch) {
        int size = batch.written().size();
        String[] keys = new String[size];
        String[] values = new String[size];
        String[] owners = new String[size];
        Boolean[] autoDeletes = new Boolean[size];
        Long[] versions = new Long[size];
        Long[] lookAtMs = new Long[size];
        long setAtMs = 0;
        int i = 0;
        for (AttributeBatch.Written one : batch.written().values()) {
            Attribute attribute = one.attribute();
            keys[i] = attribute.key();
            values[i] = attribute.value();
            owners[i] = attribute.user();
            autoDeletes[i] = attribute.autoDelete();
            versions[i] = one.version();
            lookAtMs[i] = one.lookAtMs();
            setAtMs = attribute.setAtMs();
            i++;
        }
        return Tuple.of(app, room, setAtMs)
                .addArrayOfString(keys)
                .addArrayOfString(values)
                .addArrayOfString(owners)
                .addArrayOfBoolean(autoDeletes)
                .addArrayOfLong(versions)
                .addArrayOfLong(lookAtMs);
    }

    private static Map<String, Owned> owned(RowSet<Row> rows) {
        Map<String, Owned> held = new HashMap<>();
        rows.forEach(row ->
                held.put(row.getString("key"), new Owned(row.getString("owner"), row.getBoolean("auto_delete"))));
        return held;
    }

    private static Attribute attribute(Row row) {
        return new Attribute(
                row.getString("key"),
                row.getString("value"),
                row.getString("owner"),
                row.getBoolean("auto_delete"),
                row.getLong("set_at_ms"));
    }

    private static Future<RowSet<Row>> run(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    private static String[] array(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }
}
