package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.protocol.log.LogEvent;

/** The native protocol: one text frame with one event, or with an array of several. */
public final class NativeEncoding implements RoomEncoding {
    /** The only one. */
    public static final RoomEncoding JSON = new NativeEncoding();

    private static final int EVENT_BYTES_GUESS = 256;

    private NativeEncoding() {}

    @Override
    public Form form() {
        return Form.NATIVE_JSON;
    }

    @Override
    public boolean tells(LogEvent event) {
        return true;
    }

    @Override
    public @Nullable Encoded encode(List<Part> parts, @Nullable Reader reader) {
        int entries = 0;
        for (Part part : parts) {
            entries += part.shown().size();
        }
        JsonBytes out = new JsonBytes((entries + 1) * EVENT_BYTES_GUESS).beginArray();
        String user = reader == null ? null : reader.user();
        int events = 0;
        for (Part part : parts) {
            events += NativeEvents.events(out, part.room().id(), part.shown(), user);
            if (part.gap() != null) {
                NativeEvents.gap(out, part.room().id(), part.gap());
                events++;
            }
        }
        if (events == 0) {
            return null;
        }
        byte[] payload = out.endArray().toBytes();
        // A single event stands alone, without the array's brackets.
        ByteBuf frame = events == 1 ? WholeFrame.of(payload, 1, payload.length - 2) : WholeFrame.of(payload);
        return new Encoded(frame, 1, entries);
    }
}
