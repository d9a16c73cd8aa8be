package stoa.room.outbound.conversation;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import stoa.protocol.json.Json;
import stoa.room.domain.conversation.SortKey;
import stoa.room.domain.conversation.Where;
import stoa.room.domain.conversation.WhereField;
import stoa.room.domain.conversation.WhereField.Column;
import stoa.room.domain.conversation.WhereReader;

/**
 * What is looked for, as a condition on {@code conversations AS c} of one app. What is unknown to SQL does not hold, and
 * where something must not hold it is told so. Conditions on members are subselects that PostgreSQL can begin with. Used
 * once.
 */
final class WhereSql {
    private static final String ISO_DATE = "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$";

    private final SqlText sql;
    private final String app;

    /** {@code app} is the place of the app key in the statement. */
    WhereSql(SqlText sql, String app) {
        this.sql = sql;
        this.app = app;
    }

    String condition(Where where) {
        return switch (where) {
            case Where.And(List<Where> parts) -> joined(parts, " AND ", "TRUE");
            case Where.Or(List<Where> parts) -> joined(parts, " OR ", "FALSE");
            case Where.Not(Where part) -> "NOT coalesce(" + condition(part) + ", FALSE)";
            case Where.OneOf(WhereField.Path path, List<Json> values) -> oneOf(path, values);
            case Where.OneOf(Column column, List<Json> values) -> oneOf(column, values);
            case Where.Compared(WhereField.Path path, Where.Order order, Json bound) -> compared(path, order, bound);
            case Where.Compared(Column column, Where.Order order, Json bound) ->
                '(' + column(column) + sign(order) + value(bound) + ')';
            case Where.HoldsAll(WhereField field, List<Json> values) ->
                values.isEmpty() ? "FALSE" : holdsAll(field, values);
            case Where.Sized(WhereField field, int size) -> sized(field, size);
            case Where.Exists(WhereField.Path path) -> '(' + json(path) + " IS NOT NULL)";
            case Where.Exists(Column column) ->
                column.type() == WhereField.Type.USERS ? "TRUE" : '(' + column(column) + " IS NOT NULL)";
            case Where.Matches matches -> matches(matches);
        };
    }

    /** What to order by, as {@code ORDER BY} wants it. */
    String order(List<SortKey> keys) {
        String asked = keys.stream()
                .map(key -> (key.field() instanceof WhereField.Path path ? json(path) : column((Column) key.field()))
                        + (key.descending() ? " DESC NULLS LAST, " : " ASC NULLS FIRST, "))
                .collect(Collectors.joining());
        return (asked.isEmpty() ? "greatest(c.last_message_ms, c.created_ms) DESC, " : asked) + "c.place";
    }

    private String joined(List<Where> parts, String with, String none) {
        return parts.isEmpty() ? none : parts.stream().map(this::condition).collect(Collectors.joining(with, "(", ")"));
    }

    private String json(WhereField.Path path) {
        return "(c.attributes #> " + sql.texts(path.keys().toArray(String[]::new)) + ")";
    }

    private static String column(Column column) {
        return switch (column) {
            case OBJECT_ID -> "c.id";
            case CREATOR -> "c.creator";
            case TRANSIENT -> "FALSE";
            case SYSTEM -> "(c.kind = 'service')";
            case UNIQUE -> "(c.unique_hash IS NOT NULL)";
            case CREATED_AT -> "c.created_ms";
            case UPDATED_AT -> "c.updated_ms";
            case LAST_MESSAGE_AT -> "nullif(c.last_message_ms, 0)";
            case MEMBERS, MUTED_BY -> throw new IllegalArgumentException("no column: " + column);
        };
    }

    private String oneOf(WhereField.Path path, List<Json> values) {
        String held = json(path);
        String wanted = sql.texts(values.stream().map(Json::toString).toArray(String[]::new)) + "::jsonb[]";
        String absent = values.contains(Json.Null.VALUE) ? " OR " + held + " IS NULL" : "";
        String plain =
                '(' + held + " = ANY(" + wanted + ") OR " + elements(held, "item = ANY(" + wanted + ")") + absent + ')';
        // A name is a text or null, so its index decides alone.
        return path.keys().equals(List.of("name"))
                        && values.size() == 1
                        && values.getFirst() instanceof Json.Text(var name)
                ? "(md5(c.attributes ->> 'name') = md5(" + sql.text(name) + ") AND " + plain + ')'
                : plain;
    }

    /** Whether an array has an element for which something holds. */
    private static String elements(String held, String holds) {
        return "CASE WHEN jsonb_typeof(" + held + ") = 'array' THEN EXISTS (SELECT FROM jsonb_array_elements(" + held
                + ") AS elements (item) WHERE " + holds + ") ELSE FALSE END";
    }

    private String oneOf(Column column, List<Json> values) {
        List<Json> present =
                values.stream().filter(value -> !(value instanceof Json.Null)).toList();
        boolean orAbsent = present.size() < values.size();
        return switch (column.type()) {
            case USERS -> present.isEmpty() ? "FALSE" : users(column, present, "");
            case TEXT, FLAG, DATE -> {
                String equal = present.isEmpty() ? "FALSE" : column(column) + " = ANY(" + array(column, present) + ')';
                yield '(' + equal + (orAbsent ? " OR " + column(column) + " IS NULL)" : ")");
            }
        };
    }

    private String array(Column column, List<Json> values) {
        String type = switch (column.type()) {
            case TEXT, USERS -> "text[]";
            case FLAG -> "boolean[]";
            case DATE -> "bigint[]";
        };
        return sql.texts(values.stream().map(WhereSql::plain).toArray(String[]::new)) + "::" + type;
    }

    private static String plain(Json value) {
        return value instanceof Json.Text(String text) ? text : value.toString();
    }

    /** Conversations of which at least one of some users is a member. */
    private String users(Column column, List<Json> users, String grouped) {
        return "c.id IN (SELECT m.conversation FROM conversation_members AS m WHERE m.app = " + app
                + " AND m.user_id = ANY(" + array(column, users) + ')'
                + (column == Column.MUTED_BY ? " AND m.do_not_disturb" : "") + grouped + ')';
    }

    private String holdsAll(WhereField field, List<Json> values) {
        return switch (field) {
            case Column column
            when column.type() == WhereField.Type.USERS -> {
                List<Json> users = values.stream()
                        .filter(value -> !(value instanceof Json.Null))
                        .toList();
                yield users.size() < values.size()
                        ? "FALSE"
                        : users(column, users, " GROUP BY m.conversation HAVING count(*) = " + sql.whole(users.size()));
            }
            case Column _ -> "FALSE";
            case WhereField.Path path -> {
                String held = json(path);
                String wanted = sql.texts(values.stream().map(Json::toString).toArray(String[]::new)) + "::jsonb[]";
                yield "CASE WHEN jsonb_typeof(" + held + ") = 'array' THEN NOT EXISTS (SELECT FROM unnest(" + wanted
                        + ") AS wanted (item) WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(" + held
                        + ") AS held (item) WHERE held.item = wanted.item)) ELSE FALSE END";
            }
        };
    }

    private String sized(WhereField field, int size) {
        String wanted = sql.whole(size);
        return switch (field) {
            case Column column ->
                switch (column) {
                    case MEMBERS -> "(CASE WHEN c.kind = 'service' THEN 0 ELSE c.members END = " + wanted + ')';
                    case MUTED_BY ->
                        "((SELECT count(*) FROM conversation_members AS m WHERE m.app = c.app AND m.conversation = c.id"
                                + " AND m.do_not_disturb) = " + wanted + ')';
                    case OBJECT_ID, CREATOR, TRANSIENT, SYSTEM, UNIQUE, CREATED_AT, UPDATED_AT, LAST_MESSAGE_AT ->
                        "FALSE";
                };
            case WhereField.Path path -> {
                String held = json(path);
                yield "CASE WHEN jsonb_typeof(" + held + ") = 'array' THEN jsonb_array_length(" + held + ") = " + wanted
                        + " ELSE FALSE END";
            }
        };
    }

    private String compared(WhereField.Path path, Where.Order order, Json bound) {
        String held = json(path);
        String iso = WhereReader.isoDate(bound);
        if (iso != null) {
            // As all SDKs write dates, their texts have the order of the times.
            String text = '(' + held + " ->> 'iso')";
            return "CASE WHEN " + held + " ->> '__type' = 'Date' AND " + text + " ~ '" + ISO_DATE + "' THEN " + text
                    + " COLLATE \"C\"" + sign(order) + sql.text(iso) + " ELSE FALSE END";
        }
        return bound instanceof Json.Num
                ? "CASE WHEN jsonb_typeof(" + held + ") = 'number' THEN " + held + "::numeric" + sign(order)
                        + sql.text(bound.toString()) + "::numeric ELSE FALSE END"
                : "CASE WHEN jsonb_typeof(" + held + ") = 'string' THEN (" + held + " #>> '{}') COLLATE \"C\""
                        + sign(order) + sql.text(plain(bound)) + " ELSE FALSE END";
    }

    private String value(Json bound) {
        return bound instanceof Json.Num(BigDecimal ms) ? sql.whole(ms.longValue()) : sql.text(plain(bound));
    }

    private String matches(Where.Matches matches) {
        String pattern = sql.text(PgPattern.of(matches.pattern(), matches.ignoreCase(), matches.lines()));
        return switch (matches.field()) {
            case Column column
            when column.type() == WhereField.Type.USERS ->
                "EXISTS (SELECT FROM conversation_members AS m WHERE m.app = c.app AND m.conversation = c.id AND "
                        + fits("m.user_id", pattern) + (column == Column.MUTED_BY ? " AND m.do_not_disturb" : "") + ')';
            case Column column -> fits(column(column), pattern);
            case WhereField.Path path -> {
                String held = json(path);
                yield "CASE jsonb_typeof(" + held + ") WHEN 'string' THEN " + fits('(' + held + " #>> '{}')", pattern)
                        + " WHEN 'array' THEN EXISTS (SELECT FROM jsonb_array_elements(" + held
                        + ") AS elements (item) WHERE jsonb_typeof(item) = 'string' AND "
                        + fits("(item #>> '{}')", pattern) + ") ELSE FALSE END";
            }
        };
    }

    private static String fits(String text, String pattern) {
        return '(' + text + " ~ " + pattern + ')';
    }

    private static String sign(Where.Order order) {
        return switch (order) {
            case BELOW -> " < ";
            case AT_MOST -> " <= ";
            case ABOVE -> " > ";
            case AT_LEAST -> " >= ";
        };
    }
}
