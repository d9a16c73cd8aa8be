package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.ShedCount;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.gateway.inbound.nativejson.NativeEvents.Gap;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent.MessageAccepted;

/**
 * What one connection gets of a room at once: the events of the entries that are shown, and one gap for
 * those that are not, behind them. Pure.
 *
 * @param reader who gets it; null for what most members get
 * @param shown in order
 * @param gap null when nothing was shed
 */
record RoomFrame(
        @Nullable Reader reader,
        List<LiveEntry> shown,
        @Nullable Gap gap) {
    private static final int EVENT_BYTES_GUESS = 256;
    private static final Logger LOG = LoggerFactory.getLogger(RoomFrame.class);

    /**
     * Chooses what is shown.
     *
     * @param entries in order
     * @param reader who gets it; null for what most members get
     * @return what remains
     */
    static RoomFrame of(List<LiveEntry> entries, @Nullable Reader reader) {
        List<LiveEntry> shown = new ArrayList<>(entries.size());
        ShedCount shed = ShedCount.NONE;
        long from = 0;
        long to = 0;
        for (LiveEntry live : entries) {
            Entry entry = live.entry();
            if (reader == null ? !live.isForMost() : !reader.gets(live)) {
                continue;
            }
            if (!entry.shed()) {
                shown.add(live);
                continue;
            }
            shed = shed.plus(entry.event().shedPriority());
            if (!entry.isTransient()) {
                to = entry.cursor().value();
                from = from == 0 ? to : from;
            }
        }
        return new RoomFrame(reader, shown, shed.total() == 0 ? null : new Gap(shed, from, to));
    }

    /**
     * The session that sent an entry.
     *
     * @param live any entry
     * @return null for servers and for what is not a message
     */
    static @Nullable String senderSession(LiveEntry live) {
        return live.entry().event() instanceof MessageAccepted message ? message.session() : null;
    }

    /**
     * Encodes it. What a defect keeps from being written is told as a gap: members ask the history for it.
     *
     * @param room room id
     * @return one frame; null when there is nothing to tell
     */
    @Nullable
    ByteBuf encode(String room) {
        if (shown.isEmpty() && gap == null) {
            return null;
        }
        try {
            return written(room);
        } catch (RuntimeException defect) {
            LOG.error(
                    "{} events of room {} cannot be written, its members are told of a gap",
                    shown.size(),
                    room,
                    defect);
            return missing().written(room);
        }
    }

    private RoomFrame missing() {
        ShedCount count = gap == null ? ShedCount.NONE : gap.shed();
        long from = gap == null ? 0 : gap.from();
        long to = gap == null ? 0 : gap.to();
        for (LiveEntry live : shown) {
            Entry entry = live.entry();
            count = count.plus(entry.event().shedPriority());
            if (!entry.isTransient()) {
                long at = entry.cursor().value();
                from = from == 0 ? at : Math.min(from, at);
                to = Math.max(to, at);
            }
        }
        return new RoomFrame(reader, List.of(), new Gap(count, from, to));
    }

    private ByteBuf written(String room) {
        JsonBytes out = new JsonBytes((shown.size() + 1) * EVENT_BYTES_GUESS).beginArray();
        int events = NativeEvents.events(out, room, shown, reader == null ? null : reader.user());
        if (gap != null) {
            NativeEvents.gap(out, room, gap);
            events++;
        }
        byte[] payload = out.endArray().toBytes();
        // A single event stands alone, without the array's brackets.
        return events == 1 ? TextFrame.of(payload, 1, payload.length - 2) : TextFrame.of(payload);
    }
}
