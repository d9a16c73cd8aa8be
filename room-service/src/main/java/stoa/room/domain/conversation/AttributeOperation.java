package stoa.room.domain.conversation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;

/** What an update does to one value (LeanCloud protocol, section 16.3). Pure. */
sealed interface AttributeOperation {
    /** The value after it; null for none. */
    @Nullable
    Json on(@Nullable Json held);

    /** Reads a value or an operation; {@code key} is for the texts of errors. */
    static AttributeOperation of(String key, Json value) {
        if (!(value instanceof Json.Obj object) || !(object.fields().get("__op") instanceof Json.Text(String name))) {
            return new Put(value);
        }
        return switch (name) {
            case "Delete" -> new Delete();
            case "Increment" -> new Increment(key, amount(key, object));
            case "Decrement" -> new Increment(key, amount(key, object).negate());
            case "Add" -> new Append(key, objects(key, object), false);
            case "AddUnique" -> new Append(key, objects(key, object), true);
            case "Remove" -> new Remove(key, objects(key, object));
            default -> throw AttributeUpdates.failed("there is no operation " + name);
        };
    }

    /** Takes the place of what was there. */
    record Put(Json value) implements AttributeOperation {
        @Override
        public Json on(@Nullable Json held) {
            return value;
        }
    }

    /** Leaves nothing. */
    record Delete() implements AttributeOperation {
        @Override
        public @Nullable Json on(@Nullable Json held) {
            return null;
        }
    }

    /** Counts, from 0 where there is nothing. */
    record Increment(String key, BigDecimal amount) implements AttributeOperation {
        @Override
        public Json on(@Nullable Json held) {
            BigDecimal from = switch (held) {
                case null -> BigDecimal.ZERO;
                case Json.Num(BigDecimal number) -> number;
                default -> throw AttributeUpdates.failed(key + " is no number to count with");
            };
            // Far apart, two short numbers have a long sum.
            Json.Num sum = new Json.Num(from.add(amount));
            if (sum.value().precision() >= JsonReader.DIGITS_MAX - 2) {
                throw AttributeUpdates.failed(key + " would have too many digits");
            }
            return sum;
        }
    }

    /** Puts values at the end of an array, all or those it does not have. */
    record Append(String key, List<Json> values, boolean onlyNew) implements AttributeOperation {
        @Override
        public Json on(@Nullable Json held) {
            Json.Arr array = array(key, held);
            if (!onlyNew) {
                return array.and(values);
            }
            List<Json> all = new ArrayList<>(array.items());
            Set<Json> known = new LinkedHashSet<>(all);
            values.stream().filter(known::add).forEach(all::add);
            return new Json.Arr(all);
        }
    }

    /** Takes values out of an array, wherever they are. */
    record Remove(String key, List<Json> values) implements AttributeOperation {
        @Override
        public Json on(@Nullable Json held) {
            Set<Json> gone = Set.copyOf(new LinkedHashSet<>(values));
            return new Json.Arr(array(key, held).items().stream()
                    .filter(item -> !gone.contains(item))
                    .toList());
        }
    }

    private static Json.Arr array(String key, @Nullable Json held) {
        return switch (held) {
            case null -> new Json.Arr(List.of());
            case Json.Arr array -> array;
            default -> throw AttributeUpdates.failed(key + " is no array");
        };
    }

    private static BigDecimal amount(String key, Json.Obj operation) {
        return switch (operation.fields().get("amount")) {
            case Json.Num(BigDecimal amount) -> amount;
            case null, default -> throw AttributeUpdates.failed("the operation on " + key + " has no amount");
        };
    }

    private static List<Json> objects(String key, Json.Obj operation) {
        return switch (operation.fields().get("objects")) {
            case Json.Arr(List<Json> objects) -> objects;
            case null, default -> throw AttributeUpdates.failed("the operation on " + key + " has no objects");
        };
    }
}
