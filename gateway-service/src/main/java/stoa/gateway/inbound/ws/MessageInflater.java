package stoa.gateway.inbound.ws;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks what clients sent compressed (permessage-deflate without context takeover, RFC 7692, section 7.2.2), never
 * into more than a message may have. One per loop, made with the first message; on the loop only.
 */
final class MessageInflater implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int OUT_BYTES_FIRST = 4 * 1024;

    private final Inflater inflater = new Inflater(true);
    private byte[] out = new byte[OUT_BYTES_FIRST];

    MessageInflater() {}

    /** There is more in it than a message may have. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1;

        TooLargeException(int bytesMax) {
            super("more than " + bytesMax + " bytes");
        }
    }

    /**
     * Unpacks a message.
     *
     * @param compressed payload of all its frames
     * @param bytesMax bytes it may have
     * @return the message; valid until the next call
     * @throws DataFormatException when it is not compressed as it should be
     * @throws TooLargeException when it is larger
     */
    ByteBuffer inflate(ByteBuffer compressed, int bytesMax) throws DataFormatException, TooLargeException {
        inflater.reset();
        inflater.setInput(compressed);
        int length = drain(0, bytesMax);
        if (!inflater.finished()) {
            inflater.setInput(TAIL);
            length = drain(length, bytesMax);
        }
        return ByteBuffer.wrap(out, 0, length);
    }

    private int drain(int from, int bytesMax) throws DataFormatException, TooLargeException {
        int length = from;
        while (!inflater.finished() && !inflater.needsInput()) {
            if (length == out.length) {
                out = Arrays.copyOf(out, Math.min(2 * out.length, bytesMax + 1));
            }
            int more = inflater.inflate(out, length, out.length - length);
            length += more;
            if (length > bytesMax) {
                throw new TooLargeException(bytesMax);
            }
            if (more == 0 && inflater.needsDictionary()) {
                throw new DataFormatException("a dictionary is asked for");
            }
        }
        return length;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
