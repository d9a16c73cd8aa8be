package stoa.gateway.inbound.egress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What a client makes of a compressed payload, by the JDK alone (RFC 7692, section 7.2.2). */
final class Inflated {
    private static final int BYTES_MAX = 1 << 20;

    private Inflated() {}

    static String text(ByteBuffer payload) {
        byte[] compressed = new byte[payload.remaining() + 4];
        payload.get(compressed, 0, payload.remaining());
        compressed[compressed.length - 2] = (byte) 0xff;
        compressed[compressed.length - 1] = (byte) 0xff;
        byte[] out = new byte[BYTES_MAX];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(compressed);
            int length = inflater.inflate(out);
            return new String(out, 0, length, StandardCharsets.UTF_8);
        } catch (DataFormatException broken) {
            throw new AssertionError("not a compressed payload", broken);
        }
    }
}
