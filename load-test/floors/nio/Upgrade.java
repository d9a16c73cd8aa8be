package stoa.floors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The server's side of the WebSocket handshake (RFC 6455, section 4.2). Pure; any thread. */
final class Upgrade {
    /** Bytes of a request's head; more are refused. */
    static final int HEAD_BYTES_MAX = 16_384;

    /** The answer to whatever is no handshake. */
    static final String REFUSAL = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_CHARS = 24;

    private Upgrade() {}

    /**
     * Answers a handshake.
     *
     * @param head of the request, with all its lines
     * @return the response's head; {@link #REFUSAL} when it is none
     */
    static String answer(String head) {
        String key = header(head, "sec-websocket-key");
        if (!head.startsWith("GET ") || key.length() != KEY_CHARS) {
            return REFUSAL;
        }
        boolean isNamed = header(head, "sec-websocket-protocol").contains(Floor.SUBPROTOCOL);
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + accept(key)
                + (isNamed ? "\r\nSec-WebSocket-Protocol: " + Floor.SUBPROTOCOL : "")
                + "\r\n\r\n";
    }

    private static String header(String head, String name) {
        for (String line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
