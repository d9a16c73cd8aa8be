package stoa.importer.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoa.importer.export.ConversationKind;
import stoa.importer.http.RefusedException;

/**
 * Goes through the history of a conversation from the newest message to the oldest, each message once, whatever the
 * service does with those of one time. A page is asked for from one millisecond behind the oldest time that was seen, so
 * that all of that time come again, and those that are known are passed over; only when nothing new comes it is asked
 * for what stands before the last message by its id, and when that brings nothing new either it is the end. Neither short
 * pages nor the order within a page mean anything. Not thread-safe; blocks.
 */
public final class MessagePages {
    private final HistorySource source;
    private final String conversation;
    private final ConversationKind kind;
    private final long floorTs;
    private long oldestTs;
    private Set<String> idsOfOldest;
    private String lastId = "";
    private Set<String> unreadableBefore = Set.of();
    private boolean ended;

    /**
     * How far it got.
     *
     * @param ts the oldest time that was seen; 0 at the beginning
     * @param ids ids of the messages of that time that were seen; the one to go on from by its id stands last
     */
    public record Place(long ts, List<String> ids) {
        /** Before the newest message. */
        public static final Place BEGINNING = new Place(0, List.of());

        /** Copies the list. */
        public Place {
            ids = List.copyOf(ids);
        }
    }

    /**
     * A page without those that were seen.
     *
     * @param messages newest first; of one time in the order of the service
     * @param unreadable those that are no messages
     */
    public record Fresh(List<SourceMessage> messages, List<String> unreadable) {
        /** Copies the lists. */
        public Fresh {
            messages = List.copyOf(messages);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Goes on from a place.
     *
     * @param source answers
     * @param conversation its id
     * @param kind what it is
     * @param floorTs what is older is not asked for; 0 for all
     * @param from where
     */
    public MessagePages(HistorySource source, String conversation, ConversationKind kind, long floorTs, Place from) {
        this.source = source;
        this.conversation = conversation;
        this.kind = kind;
        this.floorTs = floorTs;
        this.oldestTs = from.ts();
        this.idsOfOldest = new HashSet<>(from.ids());
        this.lastId = from.ids().isEmpty() ? "" : from.ids().getLast();
    }

    /**
     * The next messages.
     *
     * @return messages; without any only together with {@link #isAtEnd} or where all of a page was unreadable
     * @throws RefusedException when the service will not
     * @throws IOException when it does not answer
     * @throws InterruptedException when the run ends
     */
    public Fresh next() throws RefusedException, IOException, InterruptedException {
        if (oldestTs == 0) {
            return take(source.page(conversation, kind, HistorySource.Start.NEWEST), false);
        }
        HistoryPage overlapping = source.page(conversation, kind, new HistorySource.Start(oldestTs + 1, null));
        Fresh fresh = take(overlapping, true);
        if (!fresh.messages().isEmpty() || !fresh.unreadable().isEmpty() || ended) {
            return fresh;
        }
        return take(source.page(conversation, kind, new HistorySource.Start(oldestTs, lastId)), false);
    }

    /** {@code more} says whether there is another way to ask when nothing new came. */
    private Fresh take(HistoryPage page, boolean more) {
        List<SourceMessage> fresh = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        boolean below = false;
        for (SourceMessage message : page.messages()) {
            below |= message.ts() < floorTs;
            if (message.ts() >= floorTs && isFresh(message) && seen.add(message.id())) {
                fresh.add(message);
            }
        }
        fresh.sort(Comparator.comparingLong(SourceMessage::ts).reversed());
        fresh.forEach(this::note);
        ended = below || (fresh.isEmpty() && !more);
        List<String> unreadable = page.unreadable().stream()
                .filter(one -> !unreadableBefore.contains(one))
                .toList();
        unreadableBefore = Set.copyOf(page.unreadable());
        return new Fresh(fresh, unreadable);
    }

    /** What is younger than the oldest was seen, or came in after this began: then it is there the next time. */
    private boolean isFresh(SourceMessage message) {
        return oldestTs == 0
                || message.ts() < oldestTs
                || (message.ts() == oldestTs && !idsOfOldest.contains(message.id()));
    }

    private void note(SourceMessage message) {
        if (message.ts() != oldestTs) {
            oldestTs = message.ts();
            idsOfOldest = new HashSet<>();
        }
        idsOfOldest.add(message.id());
        lastId = message.id();
    }

    /**
     * Whether the oldest message was seen.
     *
     * @return true at the end
     */
    public boolean isAtEnd() {
        return ended;
    }

    /**
     * How far it got: all that is younger was told.
     *
     * @return where another may go on
     */
    public Place place() {
        List<String> ids = new ArrayList<>(idsOfOldest);
        if (ids.remove(lastId)) {
            ids.add(lastId);
        }
        return new Place(oldestTs, ids);
    }
}
