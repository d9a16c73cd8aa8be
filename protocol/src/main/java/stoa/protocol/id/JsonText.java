package stoa.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A JSON value kept as text: what a client sent, checked once at the edge and forwarded without being
 * taken apart. On the bus it is a plain string.
 *
 * @param value valid JSON
 */
public record JsonText(@JsonValue String value) {
    /**
     * Wraps text that is known to be valid JSON.
     *
     * @param value valid JSON
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JsonText {}

    @Override
    public String toString() {
        return value;
    }
}
