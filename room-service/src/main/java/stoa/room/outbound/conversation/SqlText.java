package stoa.room.outbound.conversation;

import io.vertx.sqlclient.Tuple;
import java.util.Arrays;

/** Text of a statement whose values are parameters, all of them: nothing from outside is ever part of the text. */
final class SqlText {
    private final Tuple parameters = Tuple.tuple();

    /** Adds a text; returns its place in the statement. */
    String text(String value) {
        parameters.addString(value);
        return place("text");
    }

    /** Adds texts. */
    String texts(String... values) {
        parameters.addArrayOfString(Arrays.copyOf(values, values.length));
        return place("text[]");
    }

    /** Adds a whole number. */
    String whole(long value) {
        parameters.addLong(value);
        return place("bigint");
    }

    Tuple parameters() {
        return parameters;
    }

    private String place(String type) {
        return "$" + parameters.size() + "::" + type;
    }
}
