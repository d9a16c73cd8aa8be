package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.inbound.nativejson.NativeEvents.Gap;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent;

/**
 * Makes whole WebSocket frames of what members of a room get: the one thing of the way out that differs between wire
 * protocols. Each {@link Outbox} has one, stateless and shared by all of its form. Any thread; nothing blocks.
 */
public interface RoomEncoding {
    /** The forms in which sockets take what happens in rooms; a tick of a room is encoded at most once in each. */
    enum Form {
        /** The native protocol: text frames of JSON. */
        NATIVE_JSON(0),
        /** LeanCloud's protocol in binary frames. */
        LEANCLOUD_BINARY(1),
        /** LeanCloud's protocol in text frames of base64. */
        LEANCLOUD_BASE64(2);

        /** How many there are. */
        static final int COUNT = values().length;

        private final int index;

        Form(int index) {
            this.index = index;
        }

        /** Where it stands in arrays of all of them: below {@link #COUNT}, and no look-up for each delivery. */
        int index() {
            return index;
        }
    }

    /**
     * What is told of one room.
     *
     * @param room the room
     * @param shown in order
     * @param gap what was shed, told behind them; null for nothing
     */
    record Part(
            Conversation room,
            List<LiveEntry> shown,
            @Nullable Gap gap) {}

    /**
     * Frames, one behind the other.
     *
     * @param bytes the caller has to release them or to hand them on
     * @param frames how many
     * @param entries how many entries are in them
     */
    record Encoded(ByteBuf bytes, int frames, int entries) {}

    /**
     * Which form it makes.
     *
     * @return the same for all encodings that make the same bytes
     */
    Form form();

    /**
     * Whether clients of this protocol are told of an event at all.
     *
     * @param event any event of a room
     * @return false for what takes no place in queues either
     */
    boolean tells(LogEvent event);

    /**
     * Encodes.
     *
     * @param parts in order
     * @param reader who reads; null for what most members get
     * @return null when there is nothing to tell
     */
    @Nullable
    Encoded encode(List<Part> parts, @Nullable Reader reader);
}
