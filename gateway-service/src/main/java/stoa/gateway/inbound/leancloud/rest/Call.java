package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;

/**
 * A request whose sender is known. Fields are read from the body, and where it has none of the name from the query; where
 * several names are given the first that is there counts. What does not fit fails with {@code SERVER_BAD_PARAMETER} and
 * names the field.
 *
 * @param app app id
 * @param rights who sent it
 * @param parameters of the path
 * @param query of the URL
 * @param body an object, empty for none
 * @param loop runs tasks on the request's event loop
 */
record Call(String app, RestRights rights, List<String> parameters, MultiMap query, Json.Obj body, Executor loop) {
    /** Objects and arrays within each other in what is sent, at most. */
    static final int DEPTH_MAX = 20;

    /** Characters of an id at most. */
    static final int ID_CHARS_MAX = 64;

    private static final String TRUE = "true";

    static StoaException wrong(String name, String why) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, name + ' ' + why);
    }

    /** A parameter of the path that is an id. */
    String id(int parameter) {
        return checked("the id in the path", parameters.get(parameter));
    }

    private static String checked(String name, String id) {
        if (id.isEmpty() || id.codePointCount(0, id.length()) > ID_CHARS_MAX || !WholeText.isLine(id)) {
            throw wrong(name, "has 1 to " + ID_CHARS_MAX + " characters and no control characters");
        }
        return id;
    }

    /** A field as JSON; null where it is not there. */
    @Nullable
    Json field(String... names) {
        for (String name : names) {
            Json value = body.fields().get(name);
            if (value != null && !(value instanceof Json.Null)) {
                return value;
            }
            String text = query.get(name);
            if (text != null) {
                return new Json.Text(text);
            }
        }
        return null;
    }

    /** An id that must be there. */
    String needed(String... names) {
        String id = idOrNull(names);
        if (id == null) {
            throw wrong(names[0], "must be given");
        }
        return id;
    }

    @Nullable
    String idOrNull(String... names) {
        return switch (field(names)) {
            case Json.Text(String text) -> checked(names[0], text);
            case null -> null;
            default -> throw wrong(names[0], "is a text");
        };
    }

    @Nullable
    String textOrNull(String... names) {
        return switch (field(names)) {
            case Json.Text(String text) when WholeText.is(text) -> text;
            case null -> null;
            default -> throw wrong(names[0], "is a text of whole characters");
        };
    }

    boolean flag(boolean preset, String... names) {
        return switch (field(names)) {
            case Json.Bool(boolean flag) -> flag;
            case Json.Num number -> number.value().signum() != 0;
            case Json.Text(String text) when text.equals(TRUE) || text.equals("1") -> true;
            case Json.Text(String text) when text.equals("false") || text.equals("0") || text.isEmpty() -> false;
            case null -> preset;
            default -> throw wrong(names[0], "is true or false");
        };
    }

    long integer(long min, long max, long preset, String... names) {
        try {
            long value = switch (field(names)) {
                case Json.Num(BigDecimal number) -> number.longValueExact();
                case Json.Text(String text) -> Long.parseLong(text);
                case null -> preset;
                default -> throw wrong(names[0], "is a whole number");
            };
            if (value == preset || (value >= min && value <= max)) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException _) {
            // said below
        }
        throw wrong(names[0], "is a whole number from " + min + " to " + max);
    }

    /** Ids in an array, as JSON in the query too, or one alone. */
    List<String> ids(int max, String... names) {
        Json value = field(names);
        Json given = value instanceof Json.Text(String text) && text.startsWith("[") ? array(names[0], text) : value;
        List<String> ids = new ArrayList<>();
        switch (given) {
            case Json.Arr array -> array.items().forEach(one -> ids.add(idOf(names[0], one)));
            case Json.Text one -> ids.add(idOf(names[0], one));
            case null -> throw wrong(names[0], "must be given");
            default -> throw wrong(names[0], "is an array of ids");
        }
        List<String> distinct = ids.stream().distinct().toList();
        if (distinct.isEmpty() || distinct.size() > max) {
            throw wrong(names[0], "has 1 to " + max + " ids");
        }
        return distinct;
    }

    /** The same; none where the field is not there or empty. */
    List<String> idsOrNone(int max, String... names) {
        Json value = field(names);
        boolean none = value == null
                || (value instanceof Json.Arr array && array.items().isEmpty());
        return none ? List.of() : ids(max, names);
    }

    private static String idOf(String name, Json value) {
        if (value instanceof Json.Text(String text)) {
            return checked(name, text);
        }
        throw wrong(name, "is an array of ids");
    }

    private static Json array(String name, String text) {
        Json.Obj wrapped = object(name, "{\"a\":" + text + '}');
        Json array = wrapped.fields().get("a");
        if (array == null || wrapped.fields().size() != 1) {
            throw wrong(name, "is an array of ids");
        }
        return array;
    }

    /** An object, in the query as JSON; null where it is not there. */
    Json.@Nullable Obj objectOrNull(String name) {
        return switch (field(name)) {
            case Json.Obj object -> object;
            case Json.Text(String text) -> object(name, text);
            case null -> null;
            default -> throw wrong(name, "is a JSON object");
        };
    }

    /** An object in a text. */
    static Json.Obj object(String name, String text) {
        try {
            return JsonReader.object(text, DEPTH_MAX);
        } catch (IllegalArgumentException unreadable) {
            throw wrong(name, "cannot be read: " + unreadable.getMessage());
        }
    }
}
