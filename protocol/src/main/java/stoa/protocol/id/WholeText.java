package stoa.protocol.id;

/**
 * Text that every encoding and store takes: JSON escapes and Java strings can hold half a surrogate pair, which is no
 * character (RFC 8259, section 8.2). Pure.
 */
public final class WholeText {
    private static final char REPLACEMENT = '\ufffd';

    private WholeText() {}

    /**
     * Whether a text holds characters only.
     *
     * @param text any text
     * @return false with half a surrogate pair
     */
    public static boolean is(String text) {
        return firstHalf(text, 0) < 0;
    }

    /**
     * Whether a text is one line of characters, as ids and names are.
     *
     * @param text any text
     * @return false with control characters or half a surrogate pair
     */
    public static boolean isLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return is(text);
    }

    /**
     * A text with U+FFFD for what is no character.
     *
     * @param text any text
     * @return the same object where it is whole
     */
    public static String of(String text) {
        int half = firstHalf(text, 0);
        if (half < 0) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        while (half >= 0) {
            whole.setCharAt(half, REPLACEMENT);
            half = firstHalf(text, half + 1);
        }
        return whole.toString();
    }

    private static int firstHalf(String text, int from) {
        int i = from;
        while (i < text.length()) {
            if (!Character.isSurrogate(text.charAt(i))) {
                i++;
            } else if (isPair(text, i)) {
                i += 2;
            } else {
                return i;
            }
        }
        return -1;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
