package stoa.history.outbound;

import org.jspecify.annotations.Nullable;

/** Text as PostgreSQL takes it: the one character it refuses must not stop a partition. Stateless. */
final class PgText {
    private PgText() {}

    /** The text with each U+0000 replaced by U+FFFD. */
    static String of(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    static @Nullable String ofNullable(@Nullable String text) {
        return text == null ? null : of(text);
    }
}
