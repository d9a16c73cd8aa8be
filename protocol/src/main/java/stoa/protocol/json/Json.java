package stoa.protocol.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that is taken apart. Equal where JSON means the same: numbers by value, objects in any order of their
 * keys. Immutable.
 */
public sealed interface Json {
    /**
     * An object.
     *
     * @param fields by key, in the order in which they were written
     */
    record Obj(Map<String, Json> fields) implements Json {
        /** None. */
        public static final Obj EMPTY = new Obj(Map.of());

        /** Copies the map, with its order. */
        public Obj {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /**
         * The same with another value of one key.
         *
         * @param key which
         * @param value from now on; null to leave it out
         * @return a copy
         */
        public Obj with(String key, @Nullable Json value) {
            Map<String, Json> changed = new LinkedHashMap<>(fields);
            if (value == null) {
                changed.remove(key);
            } else {
                changed.put(key, value);
            }
            return new Obj(changed);
        }

        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /**
     * An array.
     *
     * @param items in order
     */
    record Arr(List<Json> items) implements Json {
        /** Copies the list. */
        public Arr {
            items = List.copyOf(items);
        }

        /**
         * The same with more at its end.
         *
         * @param more in order
         * @return a copy
         */
        public Arr and(List<Json> more) {
            List<Json> all = new ArrayList<>(items);
            all.addAll(more);
            return new Arr(all);
        }

        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /**
     * A text.
     *
     * @param value whole characters
     */
    record Text(String value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /**
     * A number.
     *
     * @param value without zeros at its end, so that equal numbers are equal
     */
    record Num(BigDecimal value) implements Json {
        /** Takes zeros away. */
        public Num {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }

        /**
         * A whole number.
         *
         * @param value any
         * @return the same
         */
        public static Num of(long value) {
            return new Num(BigDecimal.valueOf(value));
        }

        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /**
     * True or false.
     *
     * @param value which
     */
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /** Nothing. */
    record Null() implements Json {
        /** The only one. */
        public static final Null VALUE = new Null();

        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }
}
