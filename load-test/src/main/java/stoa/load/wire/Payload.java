package stoa.load.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The content of a message of the load test: a text that carries its own length, stream, number and intended send
 * time, filled up to the size that was asked for: {@code ~200.17.23.1700000000000000.xxxx}. Contains nothing that
 * JSON would escape.
 */
public final class Payload {
    /** What it begins with, so that other people's messages in the room are told apart. */
    public static final byte MARK = '~';

    /** Length of the longest head: shorter contents cannot be asked for. */
    public static final int BYTES_MIN = 50;

    private Payload() {}

    /**
     * Makes one.
     *
     * @param bytes how long it is, {@link #BYTES_MIN} at least
     * @param stream whose message it is
     * @param number its number in the stream, from 1
     * @param sentMicros when it was to be sent, microseconds since 1970
     * @return the content, without quotes
     */
    public static String text(int bytes, int stream, int number, long sentMicros) {
        byte[] text = new byte[Math.max(bytes, BYTES_MIN)];
        Arrays.fill(text, (byte) 'x');
        byte[] head = ("" + (char) MARK + text.length + '.' + stream + '.' + number + '.' + sentMicros + '.')
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, text, 0, head.length);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
