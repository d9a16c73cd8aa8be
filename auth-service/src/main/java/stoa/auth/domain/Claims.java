package stoa.auth.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/** Reads claims whose signature was right but whose types nobody has checked. */
final class Claims {
    /** The year 9999 in epoch seconds: no claim is later. */
    private static final double SECONDS_MAX = 253_402_300_800.0;

    private Claims() {}

    static String text(Map<String, Object> claims, String name) {
        if (claims.get(name) instanceof String text) {
            return text;
        }
        throw new StoaException(ErrorCode.BAD_TOKEN, "the token has no " + name);
    }

    static @Nullable String optionalText(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text ? WholeText.of(text) : null;
    }

    static long number(Map<String, Object> claims, String name) {
        if (claims.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new StoaException(ErrorCode.BAD_TOKEN, "the token has no number in " + name);
    }

    /** A NumericDate, which may have a fraction; 0 when the claim is missing. */
    static long millis(Map<String, Object> claims, String name) {
        Object value = claims.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Number number && Math.abs(number.doubleValue()) < SECONDS_MAX) {
            return Math.round(number.doubleValue() * 1_000);
        }
        throw new StoaException(ErrorCode.BAD_TOKEN, "the token has no time in " + name);
    }
}
