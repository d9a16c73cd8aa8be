package stoa.gateway.inbound.egress;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.ShedCount;
import stoa.gateway.inbound.egress.RoomEncoding.Encoded;
import stoa.gateway.inbound.egress.RoomEncoding.Part;
import stoa.gateway.inbound.nativejson.NativeEvents.Gap;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
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
     * The session that caused an entry.
     *
     * @param live any entry
     * @return null for servers and for what no session caused
     */
    static @Nullable String causedBy(LiveEntry live) {
        return switch (live.entry().event()) {
            case MessageAccepted message -> message.session();
            case LogEvent.MessageRecalled recalled -> recalled.session();
            case LogEvent.MessageModified modified -> modified.session();
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.ConversationChanged _,
                    LogEvent.RoomDestroyed _ -> null;
        };
    }

    /**
     * Encodes it. What a defect keeps from being written is told as a gap: members ask the history for it.
     *
     * @param room the room
     * @param encoding the reader's protocol
     * @return null when there is nothing to tell
     */
    @Nullable
    Encoded encode(Conversation room, RoomEncoding encoding) {
        if (shown.isEmpty() && gap == null) {
            return null;
        }
        try {
            return encoding.encode(List.of(new Part(room, shown, gap)), reader);
        } catch (RuntimeException defect) {
            LOG.error(
                    "{} events of room {} cannot be written as {}, its members are told of a gap",
                    shown.size(),
                    room.id(),
                    encoding.form(),
                    defect);
            return encoding.encode(List.of(new Part(room, List.of(), missing())), reader);
        }
    }

    private Gap missing() {
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
        return new Gap(count, from, to);
    }
}
