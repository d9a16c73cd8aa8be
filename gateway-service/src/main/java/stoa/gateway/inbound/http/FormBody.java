package stoa.gateway.inbound.http;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/**
 * A form-encoded body as the vendors' SDKs send it: repeated fields, fields with an id in brackets that
 * is not encoded, percent signs in values that encode nothing (rongcloud-server-api, section 1). What is not UTF-8, and
 * a name with such a percent sign, is refused: it would become another room's name than was meant. Pure.
 */
final class FormBody {
    /** Bytes of a user's or a room's id at most. */
    static final int ID_BYTES_MAX = 64;

    private static final int FIELDS_MAX = 2_000;
    private static final int HEX = 16;
    private static final int SHOWN_CHARS_MAX = 100;
    private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /** As long as the longest of a Java {@code long}. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** No fields. */
    static final FormBody EMPTY = new FormBody();

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
            if (STRAY_PERCENT.matcher(name).find()) {
                throw wrong(shown(name), "has a percent sign without two hexadecimal digits");
            }
            String known = decode(shown(name), name);
            form.values.computeIfAbsent(known, _ -> new ArrayList<>()).add(decode(known, value));
        }
        return form;
    }

    private static String shown(String name) {
        return name.length() <= SHOWN_CHARS_MAX ? name : name.substring(0, SHOWN_CHARS_MAX) + "…";
    }

    private static String decode(String name, String text) {
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
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out, 0, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw wrong(name, "is not UTF-8");
        }
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
     * The error for a value that cannot be.
     *
     * @param name field
     * @param what is wrong with it, following its name
     * @return to be thrown
     */
    static StoaException wrong(String name, String what) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, name + ' ' + what);
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
        String value = first(name);
        return value.isEmpty() ? null : checked(name, value, bytesMax);
    }

    private String first(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : all.getFirst();
    }

    /**
     * A text of whatever characters but the one that stores do not take, U+0000.
     *
     * @param name field
     * @param bytesMax bytes at most
     * @return null when it is absent or empty
     */
    @Nullable
    String textOrNull(String name, int bytesMax) {
        String value = first(name);
        if (value.isEmpty()) {
            return null;
        }
        if (value.indexOf('\0') >= 0) {
            throw wrong(name, "must not contain U+0000");
        }
        return within(name, value, bytesMax);
    }

    /**
     * A whole number that must be there.
     *
     * @param name field
     * @param min least
     * @param max greatest
     * @return the number
     */
    long integer(String name, long min, long max) {
        String value = first(name);
        if (value.isEmpty()) {
            throw missing(name);
        }
        return number(name, value, min, max);
    }

    /**
     * Reads a whole number, in ASCII digits: Java takes those of all scripts.
     *
     * @param name for the error
     * @param text as sent
     * @param min least
     * @param max greatest
     * @return the number
     */
    static long number(String name, String text, long min, long max) {
        if (NUMBER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text);
            if (number.bitLength() < Long.SIZE && number.longValue() >= min && number.longValue() <= max) {
                return number.longValue();
            }
        }
        throw wrong(name, "must be a whole number, " + min + " to " + max);
    }

    /**
     * A whole number that may be there.
     *
     * @param name field
     * @param min least
     * @param max greatest
     * @param absent what counts when it is absent or empty
     * @return the number
     */
    long integer(String name, long min, long max, long absent) {
        return first(name).isEmpty() ? absent : integer(name, min, max);
    }

    /**
     * A truth value, written in any of the ways in which SDKs write them.
     *
     * @param name field
     * @param absent what counts when it is absent or empty
     * @return the value
     */
    boolean flag(String name, boolean absent) {
        return switch (first(name)) {
            case "" -> absent;
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw wrong(name, "must be 0, 1, true or false");
        };
    }

    /**
     * How often a field is repeated.
     *
     * @param name field
     * @return 0 when it is absent
     */
    int count(String name) {
        return values.getOrDefault(name, List.of()).size();
    }

    /**
     * A field that is repeated.
     *
     * @param name field
     * @param countMax values at most
     * @param bytesMax bytes of each at most
     * @return at least one, each once
     */
    List<String> list(String name, int countMax, int bytesMax) {
        List<String> all = listOrEmpty(name, countMax, bytesMax);
        if (all.isEmpty()) {
            throw missing(name);
        }
        return all;
    }

    /**
     * A field that is repeated, or absent.
     *
     * @param name field
     * @param countMax values at most
     * @param bytesMax bytes of each at most
     * @return each value once; none when it is absent or its only value is empty
     */
    List<String> listOrEmpty(String name, int countMax, int bytesMax) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.isEmpty() || all.equals(List.of(""))) {
            return List.of();
        }
        if (all.contains("")) {
            throw wrong(name, "must not be empty");
        }
        if (all.size() > countMax) {
            throw wrong(name, "may be given " + countMax + " times");
        }
        return all.stream()
                .map(value -> checked(name, value, bytesMax))
                .distinct()
                .toList();
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
        return within(name, printable(name, value), bytesMax);
    }

    /**
     * Checks a value's characters.
     *
     * @param name for the error
     * @param value any
     * @return the value
     */
    static String printable(String name, String value) {
        if (!isPrintable(value)) {
            throw wrong(name, "must not contain control characters or half characters");
        }
        return value;
    }

    /**
     * Whether a text is one line that every store takes.
     *
     * @param text any
     * @return false when it has control characters, or surrogates without their other half
     */
    static boolean isPrintable(String text) {
        return WholeText.isLine(text);
    }

    private static String within(String name, String value, int bytesMax) {
        if (value.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw new StoaException(ErrorCode.SERVER_PARAMETER_TOO_LONG, name + " may have " + bytesMax + " bytes");
        }
        return value;
    }
}
