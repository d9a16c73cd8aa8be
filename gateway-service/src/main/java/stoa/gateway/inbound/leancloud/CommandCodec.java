package stoa.gateway.inbound.leancloud;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import stoa.gateway.inbound.egress.RoomEncoding.Form;
import stoa.gateway.inbound.egress.WholeFrame;
import stoa.leancloud.wire.GenericCommand;

/**
 * One command in each WebSocket frame: its bytes in a binary frame, or their base64 in a text frame ("LeanCloud
 * protocol", section 3). Pure; any thread.
 */
enum CommandCodec {
    /** Sub-protocols {@code lc.protobuf2.*}. */
    BINARY(Form.LEANCLOUD_BINARY) {
        @Override
        GenericCommand read(ByteBuffer payload) throws UnreadableCommandException {
            return parsed(payload);
        }

        @Override
        void append(ByteBuf out, byte[] command) {
            WholeFrame.appendBinary(out, command);
        }
    },
    /** Sub-protocols {@code lc.proto2base64.*}. */
    BASE64(Form.LEANCLOUD_BASE64) {
        @Override
        GenericCommand read(ByteBuffer payload) throws UnreadableCommandException {
            try {
                return parsed(Base64.getDecoder().decode(payload));
            } catch (IllegalArgumentException noBase64) {
                throw new UnreadableCommandException(noBase64);
            }
        }

        @Override
        void append(ByteBuf out, byte[] command) {
            WholeFrame.appendText(out, Base64.getEncoder().encode(command));
        }
    };

    /** A command's base64 is at most so much longer, and two bytes of padding. */
    private static final int BASE64_GROWTH = 2;

    private static final int BASE64_PADDING = 4;

    private final Form form;

    CommandCodec(Form form) {
        this.form = form;
    }

    /** The form of what rooms tell. */
    Form form() {
        return form;
    }

    /** Reads the payload of a frame. */
    abstract GenericCommand read(ByteBuffer payload) throws UnreadableCommandException;

    /** Appends a command as one whole frame. */
    abstract void append(ByteBuf out, byte[] command);

    /** Whole frames, one behind the other; the caller has to release them or to hand them on. */
    ByteBuf frames(List<GenericCommand> commands) {
        byte[][] payloads = new byte[commands.size()][];
        int bytes = 0;
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = commands.get(i).toByteArray();
            bytes += payloads[i].length;
        }
        ByteBuf out = buffer(payloads.length, bytes);
        for (byte[] payload : payloads) {
            append(out, payload);
        }
        return out;
    }

    /** One whole frame; the caller has to release it or to hand it on. */
    ByteBuf frame(byte[] command) {
        ByteBuf out = buffer(1, command.length);
        append(out, command);
        return out;
    }

    private ByteBuf buffer(int frames, int bytes) {
        return WholeFrame.buffer(frames, this == BASE64 ? BASE64_GROWTH * bytes + BASE64_PADDING : bytes);
    }

    private static GenericCommand parsed(ByteBuffer bytes) throws UnreadableCommandException {
        try {
            return GenericCommand.parseFrom(bytes);
        } catch (InvalidProtocolBufferException noCommand) {
            throw new UnreadableCommandException(noCommand);
        }
    }

    /** A frame is no command. */
    static final class UnreadableCommandException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableCommandException(Exception cause) {
            super(cause);
        }
    }
}
