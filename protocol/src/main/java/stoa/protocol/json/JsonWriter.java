package stoa.protocol.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;

/** Values as text, without blanks. Stateless. */
final class JsonWriter {
    /** Digits of a number that is written without an exponent at most. */
    private static final int PLAIN_DIGITS_MAX = 30;

    private static final JsonStringEncoder QUOTER = JsonStringEncoder.getInstance();

    private JsonWriter() {}

    static String write(Json value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, Json value) {
        switch (value) {
            case Json.Null _ -> out.append("null");
            case Json.Bool(boolean bool) -> out.append(bool);
            case Json.Num(BigDecimal number) -> out.append(text(number));
            case Json.Text(String text) -> quote(out, text);
            case Json.Arr array -> {
                String between = "";
                out.append('[');
                for (Json item : array.items()) {
                    out.append(between);
                    write(out, item);
                    between = ",";
                }
                out.append(']');
            }
            case Json.Obj object -> {
                String between = "{";
                for (var field : object.fields().entrySet()) {
                    out.append(between);
                    quote(out, field.getKey());
                    out.append(':');
                    write(out, field.getValue());
                    between = ",";
                }
                out.append(object.fields().isEmpty() ? "{}" : "}");
            }
        }
    }

    private static String text(BigDecimal number) {
        boolean plain = number.scale() <= PLAIN_DIGITS_MAX && number.precision() - number.scale() <= PLAIN_DIGITS_MAX;
        return plain ? number.toPlainString() : number.toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"').append(QUOTER.quoteAsString(text)).append('"');
    }
}
