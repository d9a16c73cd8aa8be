package stoa.gateway.inbound.ws;

import java.nio.ByteBuffer;
import stoa.protocol.error.ErrorCode;

/** What a {@link ClientSocket} tells its connection; on the connection's loop, never at the same time. */
public interface SocketListener {
    /** Something came, whatever it is: the client is there. */
    void heard();

    /** A whole text message, valid during the call only. */
    void text(ByteBuffer utf8);

    /** A whole binary message, valid during the call only. */
    void binary(ByteBuffer payload);

    /** The client did what no client may do: the connection has to be closed with this WebSocket code. */
    void violated(ErrorCode code, int closeCode, String message);

    /** The socket takes no more; nothing is read until it does. */
    void unwritable();

    /** The socket takes more again. */
    void writable();

    /** The socket is gone; nothing follows. {@code goodbye}: the client closed it in order, with code 1000. */
    void gone(boolean goodbye);
}
