package stoa.room.outbound.conversation;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stoa.protocol.json.Json;
import stoa.room.domain.conversation.Where;
import stoa.room.domain.conversation.WhereField;
import stoa.room.domain.conversation.WhereField.Column;
import stoa.room.domain.conversation.WhereReader;

/** Whether a conversation fits, told the plain way: what PostgreSQL says is compared with it. */
final class WhereTruth {
    /** A conversation as it was written. */
    record Sample(
            String id,
            boolean service,
            @Nullable String creator,
            Json.Obj attributes,
            boolean unique,
            long createdMs,
            long lastMessageMs,
            List<String> members,
            List<String> muted) {}

    private WhereTruth() {}

    static boolean holds(Where where, Sample sample) {
        return switch (where) {
            case Where.And(List<Where> parts) -> parts.stream().allMatch(part -> holds(part, sample));
            case Where.Or(List<Where> parts) -> parts.stream().anyMatch(part -> holds(part, sample));
            case Where.Not(Where part) -> !holds(part, sample);
            case Where.OneOf(WhereField field, List<Json> values) -> {
                Json held = value(field, sample);
                yield held == null
                        ? values.contains(Json.Null.VALUE)
                        : values.contains(held) || any(held, values::contains);
            }
            case Where.Compared(WhereField field, Where.Order order, Json bound) ->
                compared(value(field, sample), order, bound);
            case Where.HoldsAll(WhereField field, List<Json> values) ->
                !values.isEmpty()
                        && value(field, sample) instanceof Json.Arr(List<Json> items)
                        && items.containsAll(values);
            case Where.Sized(WhereField field, int size) ->
                value(field, sample) instanceof Json.Arr(List<Json> items) && items.size() == size;
            case Where.Exists(WhereField field) -> value(field, sample) != null;
            case Where.Matches(WhereField field, String pattern, boolean ignoreCase, boolean lines) -> {
                Pattern compiled = Pattern.compile(
                        pattern, (ignoreCase ? Pattern.CASE_INSENSITIVE : 0) | (lines ? Pattern.MULTILINE : 0));
                Predicate<Json> found = one -> one instanceof Json.Text(String text)
                        && compiled.matcher(text).find();
                Json held = value(field, sample);
                yield held != null && (found.test(held) || any(held, found));
            }
        };
    }

    private static boolean any(Json held, Predicate<Json> holds) {
        return held instanceof Json.Arr(List<Json> items) && items.stream().anyMatch(holds);
    }

    private static boolean compared(@Nullable Json held, Where.Order order, Json bound) {
        @Nullable Integer sign = null;
        String iso = WhereReader.isoDate(bound);
        if (iso != null) {
            String own = held == null ? null : WhereReader.isoDate(held);
            sign = own == null ? null : own.compareTo(iso);
        } else if (held instanceof Json.Num(var number) && bound instanceof Json.Num(var other)) {
            sign = number.compareTo(other);
        } else if (held instanceof Json.Text(String text) && bound instanceof Json.Text(String other)) {
            sign = text.compareTo(other);
        }
        return sign != null
                && switch (order) {
                    case BELOW -> sign < 0;
                    case AT_MOST -> sign <= 0;
                    case ABOVE -> sign > 0;
                    case AT_LEAST -> sign >= 0;
                };
    }

    private static @Nullable Json value(WhereField field, Sample sample) {
        return switch (field) {
            case WhereField.Path(List<String> keys) -> {
                Json held = sample.attributes();
                for (String key : keys) {
                    held = held instanceof Json.Obj object ? object.fields().get(key) : null;
                }
                yield held;
            }
            case Column column ->
                switch (column) {
                    case OBJECT_ID -> new Json.Text(sample.id());
                    case CREATOR -> sample.creator() == null ? null : new Json.Text(sample.creator());
                    case TRANSIENT -> new Json.Bool(false);
                    case SYSTEM -> new Json.Bool(sample.service());
                    case UNIQUE -> new Json.Bool(sample.unique());
                    case CREATED_AT, UPDATED_AT -> Json.Num.of(sample.createdMs());
                    case LAST_MESSAGE_AT -> sample.lastMessageMs() == 0 ? null : Json.Num.of(sample.lastMessageMs());
                    case MEMBERS -> texts(sample.members());
                    case MUTED_BY -> texts(sample.muted());
                };
        };
    }

    private static Json texts(List<String> users) {
        return new Json.Arr(users.stream().<Json>map(Json.Text::new).toList());
    }
}
