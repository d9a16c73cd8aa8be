package stoa.embedded;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** Speaks to PostgreSQL, one statement per connection, blocking. */
final class PgLine {
    private PgLine() {}

    /** First column of every row as text. */
    static List<String> ask(String uri, String statement) {
        Vertx vertx = Vertx.vertx();
        try {
            RowSet<Row> rows = PgConnection.connect(vertx, PgConnectOptions.fromUri(uri))
                    .compose(connection -> connection.query(statement).execute())
                    .await();
            List<String> values = new ArrayList<>();
            rows.forEach(row -> values.add(String.valueOf(row.getValue(0))));
            return values;
        } finally {
            vertx.close().await();
        }
    }
}
