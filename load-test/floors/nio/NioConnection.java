package stoa.floors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A socket that does not block, its upgrade, its frames, and what the kernel did not take yet. One thread. */
final class NioConnection implements FrameReader.Listener {
    private static final byte[] NOTHING = {};
    private static final int PING = 9;
    private static final int CLOSE_CODE_BYTES = 2;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Floor<NioConnection> floor;
    private final FrameReader frames = new FrameReader(this);
    private final Member<NioConnection> member;
    private byte[] unread = NOTHING;
    private ByteBuffer pending;
    private boolean isUpgraded;
    private boolean isOpen = true;

    /**
     * A connection that was just accepted.
     *
     * @param channel its socket
     * @param key of the one selector, interested in reads
     * @param floor answers
     */
    NioConnection(SocketChannel channel, SelectionKey key, Floor<NioConnection> floor) {
        this.channel = channel;
        this.key = key;
        this.floor = floor;
        this.member = floor.opened(this);
    }

    /**
     * Reads what came.
     *
     * @param input scratch, larger than any frame
     */
    void readable(ByteBuffer input) {
        input.clear().put(unread);
        try {
            if (channel.read(input) < 0) {
                end();
                return;
            }
        } catch (IOException e) {
            end();
            return;
        }
        input.flip();
        if (!isUpgraded) {
            upgrade(input);
        }
        if (isUpgraded) {
            frames.read(input);
        }
        if (isOpen) {
            unread = input.hasRemaining() ? new byte[input.remaining()] : NOTHING;
            input.get(unread);
        }
    }

    private void upgrade(ByteBuffer input) {
        byte[] bytes = new byte[Math.min(input.remaining(), Upgrade.HEAD_BYTES_MAX)];
        input.get(input.position(), bytes);
        String head = new String(bytes, ISO_8859_1);
        int headEnd = head.indexOf("\r\n\r\n");
        if (headEnd < 0 && bytes.length < Upgrade.HEAD_BYTES_MAX) {
            return;
        }
        String answer = headEnd < 0 ? Upgrade.REFUSAL : Upgrade.answer(head.substring(0, headEnd));
        write(ByteBuffer.wrap(answer.getBytes(ISO_8859_1)));
        if (answer.equals(Upgrade.REFUSAL)) {
            end();
        } else {
            input.position(input.position() + headEnd + 4);
            isUpgraded = true;
        }
    }

    /**
     * Writes frames, or keeps what the kernel does not take.
     *
     * @param bytes is read to its end or, when the connection ends, to anywhere
     */
    void write(ByteBuffer bytes) {
        if (!isOpen) {
            return;
        }
        try {
            if (pending == null) {
                channel.write(bytes);
                if (!bytes.hasRemaining()) {
                    return;
                }
            }
        } catch (IOException e) {
            end();
            return;
        }
        keep(bytes);
    }

    private void keep(ByteBuffer bytes) {
        int kept = pending == null ? 0 : pending.remaining();
        if (kept + bytes.remaining() > Transport.PENDING_BYTES_MAX) {
            end();
            return;
        }
        if (pending == null || pending.capacity() - pending.limit() < bytes.remaining()) {
            ByteBuffer larger = ByteBuffer.allocate(2 * (kept + bytes.remaining()));
            pending = (pending == null ? larger : larger.put(pending)).flip();
        }
        int from = pending.limit();
        pending.limit(from + bytes.remaining());
        pending.put(from, bytes, bytes.position(), bytes.remaining());
        key.interestOpsOr(SelectionKey.OP_WRITE);
    }

    /** Writes what was kept, now that the kernel takes more. */
    void writable() {
        if (pending == null) {
            return;
        }
        try {
            channel.write(pending);
        } catch (IOException e) {
            end();
            return;
        }
        if (!pending.hasRemaining()) {
            pending = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /**
     * Closes in good order, as far as the kernel takes the frame at once.
     *
     * @param code WebSocket close code
     */
    void close(int code) {
        byte[] payload = {(byte) (code >> Byte.SIZE), (byte) code};
        write(ByteBuffer.wrap(Frames.frame(Frames.CLOSE, payload)));
        end();
    }

    private void end() {
        if (isOpen) {
            isOpen = false;
            floor.closed(member);
            try {
                channel.close();
            } catch (IOException e) {
                System.err.println("a socket did not close: " + e.getMessage());
            }
        }
    }

    @Override
    public void text(String text) {
        floor.received(member, text);
    }

    @Override
    public void control(int opcode, byte[] payload) {
        if (opcode == PING) {
            write(ByteBuffer.wrap(Frames.frame(Frames.PONG, payload)));
        } else if (opcode == Frames.CLOSE) {
            byte[] code = Arrays.copyOf(payload, payload.length < CLOSE_CODE_BYTES ? 0 : CLOSE_CODE_BYTES);
            write(ByteBuffer.wrap(Frames.frame(Frames.CLOSE, code)));
            end();
        }
    }

    @Override
    public void violated(int code) {
        close(code);
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }
}
