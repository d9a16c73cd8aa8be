package stoa.message.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.OwnerEffect.Happening;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.message.TapContent;

/**
 * Counted messages (likes): of one room and type they are added up for a second and go into the log as
 * one message, from who tapped most, with the sum and the top senders. Each is acknowledged at once,
 * with the id that message will have; what is gathered when the partition changes its owner is lost.
 * Not thread-safe.
 *
 * <p>While the last message of a room and type is not in the log the next one goes on gathering, so
 * there is one on its way at most. One that could not be written is written again, under the same id,
 * for {@link #WRITE_MS}.
 */
final class TapCounter {
    /** How long taps are gathered, in milliseconds. */
    static final long GATHER_MS = 1_000;

    /** How long a repeated tap is known, in milliseconds. */
    static final long REMEMBER_MS = 120_000;

    /** Taps known by their ids at most; the first go first. */
    static final int REMEMBERED_MAX = 100_000;

    /** Rooms times types that gather or are on their way at most; more are refused {@code OVERLOADED}. */
    static final int GATHERINGS_MAX = 10_000;

    /** Senders of all that is gathered at most; more are refused {@code OVERLOADED}. */
    static final int SENDERS_MAX = 100_000;

    /** How long it is tried to write a message, in milliseconds. */
    static final long WRITE_MS = 60_000;

    private static final String CID_PREFIX = "counted:";

    private static final Comparator<Map.Entry<String, Tally>> MOST_FIRST =
            Comparator.<Map.Entry<String, Tally>>comparingLong(
                            one -> -one.getValue().count())
                    .thenComparing(Map.Entry::getKey);

    private record Key(Conversation room, String type) {}

    private record Tally(long count, LogEvent.@Nullable Sender sender) {}

    private record Writing(LogEvent.MessageAccepted message, long taps, long sinceMs) {}

    private static final class Gathering {
        private final String id;
        private final long sinceMs;
        private final Map<String, Tally> bySender = new HashMap<>();
        private boolean isProtected;
        private long taps;
        private long sum;

        Gathering(String id, long sinceMs) {
            this.id = id;
            this.sinceMs = sinceMs;
        }
    }

    private final Map<Key, Gathering> gatherings = new LinkedHashMap<>();
    private final Map<Key, Writing> onTheirWay = new LinkedHashMap<>();
    private final LinkedHashMap<String, Sent> sentByTap = new LinkedHashMap<>();
    private final FoldedLog log;
    private final PendingSends pending;
    private final long epoch;
    private int senders;
    private long lastNumber;

    /**
     * Has counted nothing.
     *
     * @param log knows what was written
     * @param pending writes
     * @param epoch of the owner, so that no two owners' messages have the same id
     */
    TapCounter(FoldedLog log, PendingSends pending, long epoch) {
        this.log = log;
        this.pending = pending;
        this.epoch = epoch;
    }

    /** Whether a message is a merged one. */
    static boolean isMerged(LogEvent.MessageAccepted message) {
        return message.session() == null && message.cid().equals(CID_PREFIX + message.id());
    }

    /** What was answered to a tap with this id; null when it is not known. */
    @Nullable
    Sent known(String id) {
        return sentByTap.get(id);
    }

    /**
     * Counts a tap.
     *
     * @param tap the message as it would go into the log
     * @param isProtectedType whether messages of its type are never shed
     * @param nowMs milliseconds
     * @return what to tell its sender
     */
    SendResult add(LogEvent.MessageAccepted tap, boolean isProtectedType, long nowMs) {
        Key key = new Key(tap.conversation(), tap.type());
        Gathering gathering = gatherings.get(key);
        boolean isFull = gathering == null && gatherings.size() + onTheirWay.size() >= GATHERINGS_MAX;
        boolean isNewSender = gathering == null || !gathering.bySender.containsKey(tap.from());
        if (isFull || (isNewSender && senders >= SENDERS_MAX)) {
            return Call.refused(ErrorCode.OVERLOADED, OwnerLimits.OVERLOADED_RETRY_MS);
        }
        if (gathering == null) {
            lastNumber++;
            String subject = tap.type() + '\n' + epoch + '\n' + lastNumber + '\n' + nowMs;
            gathering = new Gathering(MessageId.ofEvent("counted", tap.conversation(), subject), nowMs);
            gatherings.put(key, gathering);
        }
        senders += isNewSender ? 1 : 0;
        int count = TapContent.count(tap.content());
        gathering.taps++;
        gathering.sum += count;
        gathering.isProtected |= isProtectedType;
        gathering.bySender.merge(
                tap.from(),
                new Tally(count, tap.sender()),
                (before, one) -> new Tally(before.count() + one.count(), one.sender()));
        Sent sent = new Sent(gathering.id, nowMs, 0, false);
        remember(tap.id(), sent);
        return sent;
    }

    /**
     * Writes what was gathered for a second, and again what could not be written.
     *
     * @param nowMs milliseconds
     * @param effects appends and what is counted are added here
     */
    void tick(long nowMs, List<OwnerEffect> effects) {
        forgetRepeats(nowMs);
        List<Writing> again = new ArrayList<>();
        Iterator<Writing> written = onTheirWay.values().iterator();
        while (written.hasNext()) {
            Writing one = written.next();
            if (log.seen(one.message().id()) != null) {
                effects.add(new OwnerEffect.Count(Happening.TAPS_MERGED, 1));
                written.remove();
            } else if (!pending.isPending(one.message().id())) {
                if (nowMs - one.sinceMs() > WRITE_MS) {
                    effects.add(new OwnerEffect.Count(Happening.TAPS_LOST, one.taps()));
                    written.remove();
                } else {
                    again.add(one);
                }
            }
        }
        Iterator<Map.Entry<Key, Gathering>> gathered = gatherings.entrySet().iterator();
        while (gathered.hasNext()) {
            Map.Entry<Key, Gathering> one = gathered.next();
            if (isOver(one.getValue(), nowMs) && !onTheirWay.containsKey(one.getKey())) {
                gathered.remove();
                senders -= one.getValue().bySender.size();
                Writing first = new Writing(merged(one.getKey(), one.getValue()), one.getValue().taps, nowMs);
                onTheirWay.put(one.getKey(), first);
                again.add(first);
            }
        }
        again.forEach(one -> pending.startOwn(one.message(), nowMs, effects));
    }

    /** Forgets everything and says how much that is. */
    void revoke(List<OwnerEffect> effects) {
        long lost = gatherings.values().stream().mapToLong(one -> one.taps).sum();
        if (lost > 0) {
            effects.add(new OwnerEffect.Count(Happening.TAPS_LOST, lost));
        }
        gatherings.clear();
        onTheirWay.clear();
        sentByTap.clear();
        senders = 0;
    }

    /** Senders of what is gathered. */
    int senders() {
        return senders;
    }

    /** Also when the clock was set back: what is not written for long is worse than what is written early. */
    private static boolean isOver(Gathering gathering, long nowMs) {
        return nowMs - gathering.sinceMs >= GATHER_MS || nowMs < gathering.sinceMs;
    }

    private static LogEvent.MessageAccepted merged(Key key, Gathering gathering) {
        List<Map.Entry<String, Tally>> top = gathering.bySender.entrySet().stream()
                .sorted(MOST_FIRST)
                .limit(TapContent.SENDERS_MAX)
                .toList();
        List<TapContent.Share> shares = top.stream()
                .map(one -> new TapContent.Share(one.getKey(), one.getValue().count()))
                .toList();
        JsonText content = TapContent.merged(gathering.sum, gathering.bySender.size(), shares);
        return new LogEvent.MessageAccepted(
                key.room(),
                gathering.id,
                top.getFirst().getKey(),
                null,
                CID_PREFIX + gathering.id,
                key.type(),
                content,
                gathering.isProtected ? Priority.PROTECTED : Priority.LOW,
                top.getFirst().getValue().sender(),
                null,
                null);
    }

    private void remember(String id, Sent sent) {
        sentByTap.put(id, sent);
        if (sentByTap.size() > REMEMBERED_MAX) {
            sentByTap.pollFirstEntry();
        }
    }

    private void forgetRepeats(long nowMs) {
        while (!sentByTap.isEmpty() && nowMs - sentByTap.firstEntry().getValue().ts() > REMEMBER_MS) {
            sentByTap.pollFirstEntry();
        }
    }
}
