package stoa.gateway.inbound.leancloud.rest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.json.Json;

/** A JSON object as it is written, field by field; a field set again replaces the first. Not thread-safe. */
final class Row {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Map<String, Json> fields = new LinkedHashMap<>();

    /** With milliseconds in any case. */
    static String iso(long ms) {
        return ISO.format(Instant.ofEpochMilli(ms));
    }

    /** All fields of another object. */
    Row all(Json.Obj other) {
        fields.putAll(other.fields());
        return this;
    }

    Row json(String name, Json value) {
        fields.put(name, value);
        return this;
    }

    /** A text; nothing for null. */
    Row text(String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, new Json.Text(value));
        }
        return this;
    }

    Row number(String name, long value) {
        fields.put(name, Json.Num.of(value));
        return this;
    }

    Row flag(String name, boolean value) {
        fields.put(name, new Json.Bool(value));
        return this;
    }

    Row texts(String name, List<String> values) {
        fields.put(name, texts(values));
        return this;
    }

    static Json.Arr texts(List<String> values) {
        return new Json.Arr(values.stream().<Json>map(Json.Text::new).toList());
    }

    /** A date as a text. */
    Row iso(String name, long ms) {
        return text(name, iso(ms));
    }

    Json.Obj done() {
        return new Json.Obj(fields);
    }
}
