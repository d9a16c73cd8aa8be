package stoa.room.outbound.conversation;

import java.util.Locale;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Patterns of PCRE as PostgreSQL writes them. What PostgreSQL has not, or gives another meaning, is refused: looking
 * around, references back, possessive quantifiers, options within, named classes, properties. Used once.
 */
final class PgPattern {
    /** What a quantifier may ask for at most; PostgreSQL's own limit. */
    static final int REPEAT_MAX = 255;

    /** The product of all that quantifiers ask for at most: within each other they multiply what PostgreSQL builds. */
    static final long REPEATS_MAX = 1_000;

    private static final String META = ".*+?()[]{}|^$\\";

    private final String pattern;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int open;
    private long repeats = 1;
    /** Whether a quantifier may come next. */
    private boolean atom;

    private PgPattern(String pattern) {
        this.pattern = pattern;
    }

    static String of(String pattern, boolean ignoreCase, boolean lines) {
        PgPattern translation = new PgPattern(pattern);
        translation.run();
        // Letters of PostgreSQL: case counts or not; ^ and $ at each line (w) or only at both ends (s).
        return "(?" + (ignoreCase ? 'i' : 'c') + (lines ? 'w' : 's') + ')' + translation.out;
    }

    private void run() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> bracket();
                case '(' -> open();
                case ')' -> close();
                case '*', '+', '?' -> quantifier(String.valueOf(c));
                case '{' -> braces();
                case '.' -> atom("[^\\n]");
                case '^', '$', '|' -> {
                    out.append(c);
                    atom = false;
                }
                default -> atom(literal(c));
            }
        }
        if (open > 0) {
            throw refused("a parenthesis is not closed");
        }
    }

    private void atom(String text) {
        out.append(text);
        atom = true;
    }

    private static String literal(char c) {
        return META.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
    }

    private void open() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '*')) {
            throw refused("(? is not supported, but for (?:");
        }
        out.append("(?:");
        open++;
        atom = false;
    }

    private void close() {
        if (--open < 0) {
            throw refused("a parenthesis is not open");
        }
        atom(")");
    }

    private void quantifier(String text) {
        if (!atom) {
            throw refused("a quantifier has nothing in front of it");
        }
        out.append(text);
        atom = false;
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            out.append('?');
            at++;
        }
    }

    private void braces() {
        int end = pattern.indexOf('}', at);
        String inside = end < 0 ? "" : pattern.substring(at, end);
        if (!inside.matches("\\d{1,3}(,(\\d{1,3})?)?")) {
            atom("\\{");
            return;
        }
        int comma = inside.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
        int most = comma < 0 || comma == inside.length() - 1 ? least : Integer.parseInt(inside.substring(comma + 1));
        repeats *= Math.max(1, most);
        if (most > REPEAT_MAX || least > most || repeats > REPEATS_MAX) {
            throw refused("quantifiers ask for too much");
        }
        at = end + 1;
        quantifier('{' + inside + '}');
    }

    /** Behind a backslash. */
    private void escape(boolean inBracket) {
        if (at == pattern.length()) {
            throw refused("it ends with a backslash");
        }
        char c = pattern.charAt(at++);
        switch (c) {
            case 'd', 'w', 's' -> put("\\" + c, inBracket);
            case 'D', 'W', 'S' -> {
                if (inBracket) {
                    throw refused("\\" + c + " is not supported within brackets");
                }
                put("\\" + c, false);
            }
            case 'n', 't', 'r', 'f' -> put("\\" + c, inBracket);
            case 'x' -> code(2, inBracket);
            case 'u' -> code(4, inBracket);
            case 'b', 'B', 'A', 'Z', 'z' -> {
                if (inBracket) {
                    throw refused("\\" + c + " is not supported within brackets");
                }
                out.append(
                        switch (c) {
                            case 'b' -> "\\y";
                            case 'B' -> "\\Y";
                            case 'A' -> "\\A";
                            default -> "\\Z";
                        });
                atom = false;
            }
            case 'Q' -> quoted(inBracket);
            case 'E' -> {}
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw refused("\\" + c + " is not supported");
                }
                put(inBracket ? "\\" + c : literal(c), inBracket);
            }
        }
    }

    private void put(String text, boolean inBracket) {
        out.append(text);
        atom = !inBracket || atom;
    }

    private void quoted(boolean inBracket) {
        int end = pattern.indexOf("\\E", at);
        String text = pattern.substring(at, end < 0 ? pattern.length() : end);
        at = end < 0 ? pattern.length() : end + 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            put(inBracket && !Character.isLetterOrDigit(c) && c < 0x80 ? "\\" + c : literal(c), inBracket);
        }
    }

    private void code(int digits, boolean inBracket) {
        String hex = pattern.substring(at, Math.min(pattern.length(), at + digits));
        if (!hex.matches("[0-9a-fA-F]{" + digits + '}') || Integer.parseInt(hex, 16) == 0) {
            throw refused("an escape has not " + digits + " hex digits");
        }
        at += digits;
        put(String.format(Locale.ROOT, "\\u%04x", Integer.parseInt(hex, 16)), inBracket);
    }

    private void bracket() {
        out.append('[');
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            out.append('^');
            at++;
        }
        boolean first = true;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == ']' && !first) {
                atom("]");
                return;
            }
            first = false;
            if (c == '\\') {
                escape(true);
            } else if (c == '[') {
                if (at < pattern.length() && ":.=".indexOf(pattern.charAt(at)) >= 0) {
                    throw refused("named classes are not supported");
                }
                out.append("\\[");
            } else if (c == ']') {
                out.append("\\]");
            } else {
                out.append(c);
            }
        }
        throw refused("a bracket is not closed");
    }

    private static StoaException refused(String why) {
        return new StoaException(ErrorCode.CONVERSATION_QUERY_FAILED, "$regex: " + why);
    }
}
