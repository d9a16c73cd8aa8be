package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/**
 * What a gateway remembers of a room, so that joins and short absences cost no call: the latest
 * messages that stand, and the recent entries as they came. Pure; single-threaded.
 *
 * <p>Bounds: {@link JoinRequest#LATEST_MAX} messages, {@link #RECENT_MAX} entries, {@link #BYTES_MAX}
 * for each of the two; the oldest go first, and what is asked for beyond is to be had from the
 * history.
 */
public final class RoomLog {
    /** Recent entries at most. */
    public static final int RECENT_MAX = 500;

    /** Estimated bytes of the recent entries, and of the latest messages, at most. */
    public static final long BYTES_MAX = 512L * 1024;

    private static final JsonText GONE = new JsonText("null");

    private final ArrayDeque<LiveEntry> recent = new ArrayDeque<>();
    private final ArrayDeque<LiveEntry> latest = new ArrayDeque<>();
    private long recentBytes;
    private long latestBytes;
    // Every entry of the room from here on is in recent.
    private long coveredFrom;
    // Whether the history has, or may have, standing messages older than those in latest.
    private boolean olderExist;

    /**
     * Knows nothing of the room before a position.
     *
     * @param next first offset that will be appended
     */
    public RoomLog(long next) {
        this.coveredFrom = next;
        this.olderExist = next > 0;
    }

    /**
     * Takes the next entries of the room.
     *
     * @param entries in order, transient ones in between
     */
    public void append(List<LiveEntry> entries) {
        for (LiveEntry live : entries) {
            if (!live.entry().isTransient()) {
                append(live);
            }
        }
    }

    private void append(LiveEntry live) {
        recent.add(live);
        recentBytes += EntrySize.bytes(live.entry());
        apply(live);
        while (recent.size() > RECENT_MAX || recentBytes > BYTES_MAX) {
            LiveEntry oldest = recent.removeFirst();
            recentBytes -= EntrySize.bytes(oldest.entry());
            coveredFrom = oldest.entry().offset() + 1;
        }
    }

    private void apply(LiveEntry live) {
        switch (live.entry().event()) {
            case LogEvent.MessageAccepted _ -> addLatest(live);
            case LogEvent.MessageRecalled recalled -> {
                latest.removeIf(known -> isMessage(known, recalled.message()));
                recountLatest();
                replaceInRecent(recalled.message(), GONE);
            }
            case LogEvent.MessageModified modified -> {
                latestBytes = replace(latest, modified.message(), modified.content());
                trimLatest();
                replaceInRecent(modified.message(), modified.content());
            }
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.ConversationChanged _ -> {}
            case LogEvent.RoomDestroyed _ -> {
                latest.clear();
                latestBytes = 0;
                olderExist = false;
            }
        }
    }

    private void addLatest(LiveEntry live) {
        latest.add(live);
        latestBytes += EntrySize.bytes(live.entry());
        trimLatest();
    }

    private void trimLatest() {
        while (latest.size() > JoinRequest.LATEST_MAX || latestBytes > BYTES_MAX) {
            latestBytes -= EntrySize.bytes(latest.removeFirst().entry());
            olderExist = true;
        }
    }

    private void recountLatest() {
        latestBytes =
                latest.stream().mapToLong(live -> EntrySize.bytes(live.entry())).sum();
    }

    /**
     * The message that an event changes or takes back.
     *
     * @param event not appended yet
     * @return null for all other events, and for messages that are not remembered
     */
    LiveEntry.@Nullable Original original(LogEvent event) {
        return switch (event) {
            case LogEvent.MessageRecalled recalled -> original(recalled.message());
            case LogEvent.MessageModified modified -> original(modified.message());
            case LogEvent.MessageAccepted _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.ConversationChanged _,
                    LogEvent.RoomDestroyed _ -> null;
        };
    }

    private LiveEntry.@Nullable Original original(String messageId) {
        for (ArrayDeque<LiveEntry> known : List.of(latest, recent)) {
            for (LiveEntry live : known) {
                if (live.entry().event() instanceof LogEvent.MessageAccepted message
                        && message.id().equals(messageId)) {
                    return new LiveEntry.Original(live.entry().ts(), message.from(), message.type());
                }
            }
        }
        return null;
    }

    private static boolean isMessage(LiveEntry live, String messageId) {
        return live.entry().event() instanceof LogEvent.MessageAccepted message
                && message.id().equals(messageId);
    }

    /** What was taken back or replaced is not told with its old content any more. */
    private void replaceInRecent(String messageId, JsonText content) {
        recentBytes = replace(recent, messageId, content);
    }

    /** Gives a message other content; returns the bytes of all. */
    private static long replace(ArrayDeque<LiveEntry> entries, String messageId, JsonText content) {
        List<LiveEntry> all = List.copyOf(entries);
        entries.clear();
        long bytes = 0;
        for (LiveEntry live : all) {
            LiveEntry now = isMessage(live, messageId) ? new LiveEntry(withContent(live.entry(), content)) : live;
            bytes += EntrySize.bytes(now.entry());
            entries.add(now);
        }
        return bytes;
    }

    private static Entry withContent(Entry entry, JsonText content) {
        return entry.event() instanceof LogEvent.MessageAccepted message
                ? new Entry(
                        entry.generation(),
                        entry.offset(),
                        entry.ts(),
                        entry.logTime(),
                        message.withContent(content),
                        entry.shed())
                : entry;
    }

    /**
     * The latest messages that stand, as far as they are for somebody.
     *
     * @param count how many are wanted, 0 to {@link JoinRequest#LATEST_MAX}
     * @param user who asks
     * @return oldest first, as many as there are among the latest {@link JoinRequest#LATEST_MAX}; empty
     *     when the history has to be asked, see {@link #adopt}
     */
    public Optional<List<LiveEntry>> latest(int count, String user) {
        if (latest.size() < count && olderExist) {
            return Optional.empty();
        }
        return Optional.of(kept(count, user));
    }

    /**
     * The latest messages that stand, as far as they are remembered.
     *
     * @param count how many are wanted
     * @param user who asks; what is not for them is left out
     * @return oldest first, maybe fewer than the history has
     */
    public List<LiveEntry> kept(int count, String user) {
        List<LiveEntry> all = latest.stream().filter(live -> live.isFor(user)).toList();
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    /**
     * Every entry from an offset on.
     *
     * @param fromOffset first offset wanted
     * @return in order; empty when some of it is no longer, or was never, here
     */
    public Optional<List<LiveEntry>> since(long fromOffset) {
        if (fromOffset < coveredFrom) {
            return Optional.empty();
        }
        return Optional.of(recent.stream()
                .filter(live -> live.entry().offset() >= fromOffset)
                .toList());
    }

    /**
     * Takes the history's latest messages as the ones before what came since the question. Until the
     * next entry comes {@link #BYTES_MAX} may be exceeded, so that the join that asked gets them all.
     *
     * @param messages oldest first, standing
     * @param more whether the history has older ones
     * @param through the offset the question named: everything later is in the recent entries
     * @return false when it is not any more: ask again
     */
    public boolean adopt(List<Entry> messages, boolean more, long through) {
        if (through + 1 < coveredFrom) {
            return false;
        }
        latest.clear();
        olderExist = more;
        for (Entry entry : messages) {
            if (entry.offset() <= through) {
                latest.add(new LiveEntry(entry));
            }
        }
        for (LiveEntry live : recent) {
            if (live.entry().offset() > through) {
                reapply(live);
            }
        }
        while (latest.size() > JoinRequest.LATEST_MAX) {
            latest.removeFirst();
            olderExist = true;
        }
        recountLatest();
        return true;
    }

    private void reapply(LiveEntry live) {
        switch (live.entry().event()) {
            case LogEvent.MessageAccepted _ -> latest.add(live);
            case LogEvent.MessageRecalled recalled -> latest.removeIf(known -> isMessage(known, recalled.message()));
            case LogEvent.MessageModified modified -> replace(latest, modified.message(), modified.content());
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.ConversationChanged _ -> {}
            case LogEvent.RoomDestroyed _ -> {
                latest.clear();
                olderExist = false;
            }
        }
    }
}
