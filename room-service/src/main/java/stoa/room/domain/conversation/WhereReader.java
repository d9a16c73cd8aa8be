package stoa.room.domain.conversation;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;
import stoa.room.domain.conversation.WhereField.Column;

/** Reads what conversations are looked for, within bounds (LeanCloud protocol, section 16.1). Used once. */
public final class WhereReader {
    /** Characters of a description at most. */
    public static final int CHARS_MAX = 256 * 1024;

    /** Objects and arrays within each other at most. */
    public static final int DEPTH_MAX = 8;

    /** Conditions at most. */
    public static final int CONDITIONS_MAX = 100;

    /** Characters of a text or a name at most. */
    public static final int TEXT_CHARS_MAX = 1_024;

    /** Values of one array at most. */
    public static final int VALUES_MAX = 1_000;

    private int conditions;

    private WhereReader() {}

    /**
     * Reads a description.
     *
     * @param text JSON object
     * @return what it says
     * @throws StoaException {@code CONVERSATION_QUERY_FAILED} with the reason
     */
    public static Where read(JsonText text) {
        if (text.value().length() > CHARS_MAX) {
            throw failed("where has at most " + CHARS_MAX + " characters");
        }
        try {
            return new WhereReader().all(JsonReader.object(text.value(), DEPTH_MAX));
        } catch (IllegalArgumentException unreadable) {
            throw failed("where cannot be read: " + unreadable.getMessage());
        }
    }

    private Where all(Json.Obj object) {
        List<Where> parts = new ArrayList<>();
        for (Map.Entry<String, Json> one : object.fields().entrySet()) {
            String key = one.getKey();
            switch (key) {
                case "$and" -> parts.add(new Where.And(each(key, one.getValue())));
                case "$or" -> parts.add(new Where.Or(each(key, one.getValue())));
                default -> parts.add(field(key, one.getValue()));
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Where.And(parts);
    }

    private List<Where> each(String key, Json value) {
        List<Where> parts = new ArrayList<>();
        for (Json item : array(key, value)) {
            if (!(item instanceof Json.Obj object)) {
                throw failed(key + " has an array of objects");
            }
            count();
            parts.add(all(object));
        }
        if (parts.isEmpty()) {
            throw failed(key + " has at least one object");
        }
        return parts;
    }

    private Where field(String name, Json value) {
        checkText(name);
        WhereField field = WhereField.of(name);
        if (value instanceof Json.Obj object && isOperators(object)) {
            return operators(field, object);
        }
        count();
        return new Where.OneOf(field, List.of(checked(field, value)));
    }

    private static boolean isOperators(Json.Obj object) {
        return object.fields().keySet().stream().anyMatch(key -> key.startsWith("$"));
    }

    private Where operators(WhereField field, Json.Obj object) {
        List<Where> parts = new ArrayList<>();
        for (Map.Entry<String, Json> one : object.fields().entrySet()) {
            count();
            Json value = one.getValue();
            String operator = one.getKey();
            switch (operator) {
                case "$ne" -> parts.add(new Where.Not(new Where.OneOf(field, List.of(checked(field, value)))));
                case "$lt" -> parts.add(compared(field, Where.Order.BELOW, value));
                case "$lte" -> parts.add(compared(field, Where.Order.AT_MOST, value));
                case "$gt" -> parts.add(compared(field, Where.Order.ABOVE, value));
                case "$gte" -> parts.add(compared(field, Where.Order.AT_LEAST, value));
                case "$in" -> parts.add(oneOf(field, operator, value));
                case "$nin" -> parts.add(new Where.Not(oneOf(field, operator, value)));
                case "$all" ->
                    parts.add(new Where.HoldsAll(
                            field,
                            values(field, operator, value).stream().distinct().toList()));
                case "$size" -> parts.add(new Where.Sized(field, size(value)));
                case "$exists" -> parts.add(exists(field, value));
                case "$regex" -> parts.add(matches(field, value, object.fields().get("$options")));
                case "$options" -> {
                    if (!object.fields().containsKey("$regex")) {
                        throw failed("$options goes with $regex");
                    }
                }
                default -> throw failed("there is no operator " + operator + " here");
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Where.And(parts);
    }

    private Where oneOf(WhereField field, String operator, Json value) {
        List<Json> values = values(field, operator, value);
        return values.isEmpty() ? new Where.Or(List.of()) : new Where.OneOf(field, values);
    }

    private static List<Json> values(WhereField field, String operator, Json value) {
        return array(operator, value).stream().map(one -> checked(field, one)).toList();
    }

    private static Where compared(WhereField field, Where.Order order, Json value) {
        Json bound = checked(field, value);
        boolean comparable = switch (field) {
            case Column column -> column.type() == WhereField.Type.TEXT || column.type() == WhereField.Type.DATE;
            case WhereField.Path _ -> bound instanceof Json.Text || bound instanceof Json.Num || isoDate(bound) != null;
        };
        if (!comparable || bound instanceof Json.Null) {
            throw failed("only numbers, texts and dates come before or after others");
        }
        return new Where.Compared(field, order, bound);
    }

    private static Where exists(WhereField field, Json value) {
        if (!(value instanceof Json.Bool(boolean there))) {
            throw failed("$exists is true or false");
        }
        return there ? new Where.Exists(field) : new Where.Not(new Where.Exists(field));
    }

    private static int size(Json value) {
        if (value instanceof Json.Num(BigDecimal size)
                && size.signum() >= 0
                && size.scale() <= 0
                && size.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
            return size.intValueExact();
        }
        throw failed("$size is a whole number");
    }

    private static Where matches(WhereField field, Json value, @Nullable Json options) {
        if (!(value instanceof Json.Text(String pattern))) {
            throw failed("$regex is a text");
        }
        checkText(pattern);
        if (field instanceof Column column
                && column.type() != WhereField.Type.TEXT
                && column.type() != WhereField.Type.USERS) {
            throw failed("$regex is for texts");
        }
        String flags = switch (options) {
            case null -> "";
            case Json.Text(String text) -> text;
            default -> throw failed("$options is a text");
        };
        if (!flags.matches("[im]{0,2}")) {
            throw failed("$options are i and m");
        }
        return new Where.Matches(field, pattern, flags.contains("i"), flags.contains("m"));
    }

    /** A value as the field has it: dates of columns as numbers. Fails where it never could. */
    private static Json checked(WhereField field, Json value) {
        switch (value) {
            case Json.Text(String text) -> checkText(text);
            case Json.Arr(List<Json> items) -> array("a value", new Json.Arr(items));
            case Json.Obj object -> {
                if (object.fields().get("__type") instanceof Json.Text(String type) && type.equals("GeoPoint")) {
                    throw failed("places are not looked for");
                }
            }
            case Json.Num _, Json.Bool _, Json.Null _ -> {}
        }
        if (!(field instanceof Column column) || value instanceof Json.Null) {
            return value;
        }
        boolean fits = switch (column.type()) {
            case TEXT, USERS -> value instanceof Json.Text;
            case FLAG -> value instanceof Json.Bool;
            case DATE -> millis(value) != null;
        };
        if (!fits) {
            throw failed(column.fieldName() + " has no such values");
        }
        @Nullable Long millis = column.type() == WhereField.Type.DATE ? millis(value) : null;
        return millis == null ? value : Json.Num.of(millis);
    }

    private static @Nullable Long millis(Json value) {
        String iso = value instanceof Json.Text(String text) ? text : isoDate(value);
        try {
            return iso == null ? null : Instant.parse(iso).toEpochMilli();
        } catch (DateTimeException | ArithmeticException noDate) {
            return null;
        }
    }

    /**
     * The text of a date as SDKs write it.
     *
     * @param value any
     * @return null where it is none
     */
    public static @Nullable String isoDate(Json value) {
        return value instanceof Json.Obj object
                        && object.fields().get("__type") instanceof Json.Text(String type)
                        && type.equals("Date")
                        && object.fields().get("iso") instanceof Json.Text(String iso)
                ? iso
                : null;
    }

    private static List<Json> array(String what, Json value) {
        if (value instanceof Json.Arr(List<Json> items) && items.size() <= VALUES_MAX) {
            return items;
        }
        throw failed(what + " has an array of at most " + VALUES_MAX);
    }

    private static void checkText(String text) {
        if (text.length() > TEXT_CHARS_MAX) {
            throw failed("a text has at most " + TEXT_CHARS_MAX + " characters");
        }
    }

    private void count() {
        if (++conditions > CONDITIONS_MAX) {
            throw failed("where has at most " + CONDITIONS_MAX + " conditions");
        }
    }

    static StoaException failed(String why) {
        return new StoaException(ErrorCode.CONVERSATION_QUERY_FAILED, why);
    }
}
