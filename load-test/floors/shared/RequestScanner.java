package stoa.floors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the few fields of requests in a frame by skipping over everything else, without building a tree. Brackets are
 * counted, not matched, and scalars are not checked: a floor guards nothing. One frame each; not thread-safe.
 */
final class RequestScanner {
    /** Digits of a request id, and its sign. */
    private static final String ID = "-?[0-9]{1,19}";

    private final String text;
    private int at;

    private RequestScanner(String text) {
        this.text = text;
    }

    /** The frame is neither an object nor an array of objects. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        private UnreadableException(int at) {
            super("unreadable at " + at);
        }
    }

    /**
     * All requests of a frame.
     *
     * @param frame a text frame's payload
     * @return at least one
     * @throws UnreadableException when it holds something else
     */
    static List<Request> requests(String frame) throws UnreadableException {
        RequestScanner scanner = new RequestScanner(frame);
        List<Request> requests = new ArrayList<>(1);
        boolean many = scanner.skips('[');
        do {
            requests.add(scanner.request());
        } while (many && scanner.skips(','));
        if (many) {
            scanner.expect(']');
        }
        scanner.space();
        if (scanner.at < frame.length()) {
            throw new UnreadableException(scanner.at);
        }
        return requests;
    }

    private Request request() throws UnreadableException {
        Map<String, String> fields = new HashMap<>();
        expect('{');
        if (!skips('}')) {
            do {
                space();
                String name = value();
                expect(':');
                space();
                fields.put(name, value());
            } while (skips(','));
            expect('}');
        }
        String id = fields.getOrDefault("\"id\"", "null");
        return new Request(
                id.matches(ID) ? id : "null",
                unquoted(fields.get("\"op\"")),
                unquoted(fields.get("\"room\"")),
                unquoted(fields.get("\"type\"")),
                fields.getOrDefault("\"content\"", ""));
    }

    private static String unquoted(String value) {
        return value != null && value.startsWith("\"") ? value.substring(1, value.length() - 1) : "";
    }

    /** The value that begins here, as it stands there. */
    private String value() throws UnreadableException {
        int from = at;
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                text();
                if (depth == 0) {
                    return text.substring(from, at);
                }
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (depth == 0 && isAfterScalar(c)) {
                break;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                at++;
                return text.substring(from, at);
            }
            at++;
        }
        if (depth > 0 || at == from) {
            throw new UnreadableException(at);
        }
        return text.substring(from, at);
    }

    private static boolean isAfterScalar(char c) {
        return c == ',' || c == ':' || c == '}' || c == ']' || isSpace(c);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** Goes behind the text that begins here. */
    private void text() throws UnreadableException {
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '"') {
                at++;
                return;
            }
        }
        throw new UnreadableException(at);
    }

    private void space() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private boolean skips(char c) {
        space();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws UnreadableException {
        if (!skips(c)) {
            throw new UnreadableException(at);
        }
    }
}
