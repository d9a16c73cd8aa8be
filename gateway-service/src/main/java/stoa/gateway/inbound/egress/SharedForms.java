package stoa.gateway.inbound.egress;

import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.egress.RoomEncoding.Encoded;
import stoa.gateway.inbound.egress.RoomEncoding.Form;
import stoa.protocol.id.Conversation;

/**
 * What most members of a room get in one tick, in the forms of their protocols. Each is made once, when the first
 * member wants it. On the loop only.
 */
final class SharedForms {
    private final Conversation room;
    private final RoomFrame common;
    private final FrameDeflater deflater;
    private final @Nullable SharedFrame[] made = new SharedFrame[Form.COUNT];
    private final boolean[] tried = new boolean[Form.COUNT];

    /**
     * Nothing is encoded yet.
     *
     * @param room the room
     * @param common for most members
     * @param deflater of the loop
     */
    SharedForms(Conversation room, RoomFrame common, FrameDeflater deflater) {
        this.room = room;
        this.common = common;
        this.deflater = deflater;
    }

    /** Writes the form that an outbox takes, where there is anything to tell in it. */
    void writeTo(Outbox outbox) {
        int form = outbox.form();
        SharedFrame frame = tried[form] ? made[form] : make(form, outbox.encoding());
        if (frame != null) {
            frame.writeTo(outbox);
        }
    }

    private @Nullable SharedFrame make(int form, RoomEncoding encoding) {
        tried[form] = true;
        Encoded encoded = common.encode(room, encoding);
        SharedFrame frame = encoded == null ? null : new SharedFrame(encoded, deflater);
        made[form] = frame;
        return frame;
    }

    /** Counts what was written and lets it go. */
    void release(EdgeMetrics metrics) {
        for (SharedFrame frame : made) {
            if (frame != null) {
                frame.tell(metrics, common.gap());
                frame.release();
            }
        }
    }
}
