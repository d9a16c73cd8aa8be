package stoa.kit.pg;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.pg.MigrationFiles.MigrationFile;

/**
 * Brings a service's tables to the version of its program: runs each {@code db/<service>/V001__name.sql}
 * that was not run yet in one transaction under an advisory lock, and remembers it in table
 * {@code <service>_schema}. Many processes may start at a time; one works, the others wait.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    /**
     * Runs what is missing. Blocks nothing.
     *
     * @param vertx reads the resources on a worker thread
     * @param pool the database
     * @param service lower case name, prefix of its tables
     * @return how many steps were run; fails when the database is newer than this program
     */
    public static Future<Integer> run(Vertx vertx, Pool pool, String service) {
        return vertx.executeBlocking(() -> MigrationFiles.of(service, loader()))
                .compose(files -> pool.withTransaction(connection ->
                        missing(connection, service).compose(from -> runFrom(connection, service, files, from))))
                .onSuccess(count -> {
                    if (count > 0) {
                        LOG.info("brought the tables of {} up to date in {} steps", service, count);
                    }
                });
    }

    /** Locks, and tells how many steps were run already. */
    private static Future<Integer> missing(SqlConnection connection, String service) {
        String table = service + "_schema";
        return connection
                .preparedQuery("SELECT pg_advisory_xact_lock(hashtext($1))")
                .execute(Tuple.of("stoa schema " + service))
                // not "create if not exists", of which PostgreSQL gives notice at each start
                .compose(locked -> connection
                        .preparedQuery("SELECT to_regclass($1) IS NOT NULL AS known")
                        .execute(Tuple.of(table)))
                .compose(found -> found.iterator().next().getBoolean("known")
                        ? Future.succeededFuture()
                        : connection
                                .query("CREATE TABLE " + table + " (number int PRIMARY KEY, name text NOT NULL,"
                                        + " run_at timestamptz NOT NULL DEFAULT now())")
                                .execute())
                .compose(made -> connection
                        .query("SELECT coalesce(max(number), 0) AS number FROM " + table)
                        .execute())
                .map((RowSet<Row> rows) -> rows.iterator().next().getInteger("number"));
    }

    private static Future<Integer> runFrom(
            SqlConnection connection, String service, List<MigrationFile> files, int done) {
        if (done > files.size()) {
            return Future.failedFuture(new IllegalStateException("the tables of " + service + " are of version " + done
                    + ", newer than this program's " + files.size()));
        }
        Future<Void> steps = Future.succeededFuture();
        for (MigrationFile file : files.subList(done, files.size())) {
            steps = steps.compose(before -> connection.query(file.sql()).execute())
                    .compose(run -> connection
                            .preparedQuery("INSERT INTO " + service + "_schema (number, name) VALUES ($1, $2)")
                            .execute(Tuple.of(file.number(), file.name())))
                    .mapEmpty();
        }
        return steps.map(files.size() - done);
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? Migrations.class.getClassLoader() : context;
    }
}
