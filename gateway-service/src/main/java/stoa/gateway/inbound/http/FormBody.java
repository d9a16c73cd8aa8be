package stoa.gateway.inbound.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * A form-encoded body as the vendors' SDKs send it: repeated fields, fields with an id in brackets that
 * is not encoded, percent signs that encode nothing (rongcloud-server-api, section 1). Pure.
 */
final class FormBody {
    private static final int FIELDS_MAX = 2_000;
    private static final int HEX = 16;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private FormBody() {}

    /**
     * Reads a form.
     *
     * @param body as sent
     * @return its fields in order; none for an empty body, which some paths take
     */
    static FormBody parse(String body) {
        FormBody form = new FormBody();
        int fields = 0;
        for (String pair : body.split("&", -1)) {
            if (pair.isBlank()) {
                continue;
            }
            if (++fields > FIELDS_MAX) {
                throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "a request may have " + FIELDS_MAX + " fields");
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            form.values.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
        }
        return form;
    }

    private static String decode(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int code = in[i] == '%' && i + 2 < in.length ? hex(in[i + 1], in[i + 2]) : -1;
            if (code >= 0) {
                out[length++] = (byte) code;
                i += 2;
            } else {
                out[length++] = in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static int hex(byte high, byte low) {
        int first = Character.digit(high, HEX);
        int second = Character.digit(low, HEX);
        return first < 0 || second < 0 ? -1 : first * HEX + second;
    }

    /**
     * A field that must be there once.
     *
     * @param name field
     * @param bytesMax bytes of its value at most
     * @return 1 to {@code bytesMax} bytes
     */
    String one(String name, int bytesMax) {
        String value = oneOrNull(name, bytesMax);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /**
     * The error for what is not there.
     *
     * @param name field
     * @return to be thrown
     */
    StoaException missing(String name) {
        ErrorCode code = values.isEmpty() ? ErrorCode.SERVER_NO_DATA : ErrorCode.SERVER_BAD_PARAMETER;
        return new StoaException(code, name + " is missing");
    }

    /**
     * A field that may be there.
     *
     * @param name field
     * @param bytesMax bytes of its value at most
     * @return null when it is absent or empty
     */
    @Nullable
    String oneOrNull(String name, int bytesMax) {
        List<String> all = values.getOrDefault(name, List.of());
        String value = all.isEmpty() ? "" : all.getFirst();
        return value.isEmpty() ? null : checked(name, value, bytesMax);
    }

    /**
     * A field that is repeated.
     *
     * @param name field
     * @param countMax values at most
     * @param bytesMax bytes of each at most
     * @return at least one
     */
    List<String> list(String name, int countMax, int bytesMax) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.isEmpty() || all.contains("")) {
            throw missing(name);
        }
        if (all.size() > countMax) {
            throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, name + " may be given " + countMax + " times");
        }
        return all.stream().map(value -> checked(name, value, bytesMax)).toList();
    }

    /**
     * The fields {@code name[key]=value}.
     *
     * @param name before the brackets
     * @return value by key, in order; of a repeated key the last
     */
    Map<String, String> bracketed(String name) {
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach((field, all) -> {
            if (field.startsWith(name + '[') && field.endsWith("]")) {
                found.put(field.substring(name.length() + 1, field.length() - 1), all.getLast());
            }
        });
        return found;
    }

    /**
     * Checks a value's length and characters.
     *
     * @param name for the error
     * @param value not empty
     * @param bytesMax bytes at most
     * @return the value
     */
    static String checked(String name, String value, int bytesMax) {
        if (value.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw new StoaException(ErrorCode.SERVER_PARAMETER_TOO_LONG, name + " may have " + bytesMax + " bytes");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, name + " must not contain control characters");
        }
        return value;
    }
}
