package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** A room's memory says what the log says, or that it does not know. */
class RoomLogTest {
    private static final Conversation ROOM = Entries.room(1);

    @Property(tries = 500)
    void agreesWithTheWholeLog(@ForAll long seed) {
        Random random = new Random(seed);
        List<Entry> all = new ArrayList<>();
        int before = random.nextInt(80);
        grow(all, before, random);
        RoomLog log = new RoomLog(before);
        List<Entry> asked = latest(all, JoinRequest.LATEST_MAX);
        boolean more = standing(all).size() > asked.size();
        int later = random.nextInt(30);
        grow(all, later, random);
        append(log, all.subList(before, all.size()));
        assertThat(log.adopt(asked, more, before - 1)).isTrue();
        int last = random.nextInt(700);
        int from = all.size();
        grow(all, last, random);
        append(log, all.subList(from, all.size()));

        int count = random.nextInt(JoinRequest.LATEST_MAX + 1);
        log.latest(count, "zoe")
                .ifPresent(got -> assertThat(events(got))
                        .isEqualTo(latest(all, count).stream().map(Entry::event).toList()));
        long since = random.nextInt(all.size() + 1);
        log.since(since)
                .ifPresent(got -> assertThat(got.stream().map(one -> one.entry().offset()))
                        .containsExactlyElementsOf(all.stream()
                                .map(Entry::offset)
                                .filter(offset -> offset >= since)
                                .toList()));
        assertThat(log.since(all.size())).hasValue(List.of());
    }

    @Example
    void asksTheHistoryForWhatItNeverSaw() {
        RoomLog log = new RoomLog(10);
        assertThat(log.latest(1, "zoe")).isEmpty();
        assertThat(log.latest(0, "zoe")).hasValue(List.of());
        assertThat(log.since(9)).isEmpty();
        assertThat(new RoomLog(0).latest(10, "zoe")).hasValue(List.of());
    }

    @Example
    void contentOfARecalledMessageIsGone() {
        RoomLog log = new RoomLog(0);
        Entry message = Entries.message(ROOM, 0);
        append(log, List.of(message, Entries.recall(ROOM, 1, message)));
        assertThat(log.latest(10, "zoe")).hasValue(List.of());
        List<LiveEntry> since = log.since(0).orElseThrow();
        assertThat(since).hasSize(2);
        assertThat(((LogEvent.MessageAccepted) since.getFirst().entry().event())
                        .content()
                        .value())
                .isEqualTo("null");
    }

    @Example
    void theOldContentOfAModifiedMessageIsGone() {
        RoomLog log = new RoomLog(0);
        Entry message = Entries.message(ROOM, 0);
        append(log, List.of(message, Entries.modified(ROOM, 1, message, "\"better\"")));
        assertThat(contents(log.latest(10, "zoe").orElseThrow())).containsExactly("\"better\"");
        List<LiveEntry> since = log.since(0).orElseThrow();
        assertThat(since).hasSize(2);
        assertThat(contents(since.subList(0, 1))).containsExactly("\"better\"");
    }

    private static List<String> contents(List<LiveEntry> messages) {
        return messages.stream()
                .map(one -> ((LogEvent.MessageAccepted) one.entry().event())
                        .content()
                        .value())
                .toList();
    }

    @Example
    void aDirectedMessageIsAmongTheLatestOfThoseItIsForOnly() {
        RoomLog log = new RoomLog(0);
        append(log, List.of(Entries.message(ROOM, 0), Entries.directed(ROOM, 1, "bob"), Entries.message(ROOM, 2)));
        assertThat(log.latest(2, "zoe").orElseThrow())
                .extracting(one -> one.entry().offset())
                .containsExactly(0L, 2L);
        for (String user : List.of("ann", "bob")) {
            assertThat(log.latest(2, user).orElseThrow())
                    .extracting(one -> one.entry().offset())
                    .containsExactly(1L, 2L);
        }
    }

    @Example
    void whatAChangeConcernsIsToldWhileItIsRemembered() {
        RoomLog log = new RoomLog(0);
        Entry message = Entries.message(ROOM, 0);
        append(log, List.of(message));
        LogEvent.MessageAccepted event = (LogEvent.MessageAccepted) message.event();
        LiveEntry.Original original = new LiveEntry.Original(message.ts(), event.from(), event.type());
        assertThat(log.original(Entries.recall(ROOM, 1, message).event())).isEqualTo(original);
        append(log, List.of(Entries.recall(ROOM, 1, message)));
        assertThat(log.original(Entries.modified(ROOM, 2, message, "1").event()))
                .isEqualTo(original);
        assertThat(log.original(event)).isNull();
        assertThat(log.original(
                        Entries.recall(ROOM, 3, Entries.message(ROOM, 9)).event()))
                .isNull();
    }

    @Example
    void aDestroyedRoomBeginsEmpty() {
        RoomLog log = new RoomLog(5);
        append(log, List.of(Entries.message(ROOM, 5), Entries.destroyed(ROOM, 6)));
        assertThat(log.latest(50, "zoe")).hasValue(List.of());
    }

    @Example
    void doesNotTakeAnAnswerThatIsTooOld() {
        RoomLog log = new RoomLog(0);
        List<Entry> many = new ArrayList<>();
        for (int i = 0; i < RoomLog.RECENT_MAX + 2; i++) {
            many.add(Entries.message(ROOM, i));
        }
        append(log, many);
        assertThat(log.adopt(List.of(), false, 0)).isFalse();
        assertThat(log.adopt(List.of(), false, 1)).isTrue();
    }

    @Example
    void transientMessagesAreNotRemembered() {
        RoomLog log = new RoomLog(0);
        append(log, List.of(Entries.transientMessage(ROOM, "like")));
        assertThat(log.latest(10, "zoe")).hasValue(List.of());
        assertThat(log.since(0)).hasValue(List.of());
    }

    private static void grow(List<Entry> all, int count, Random random) {
        for (int i = 0; i < count; i++) {
            @Nullable Entry recalled = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
            if (recalled != null && random.nextInt(10) == 0 && recalled.event() instanceof LogEvent.MessageAccepted) {
                all.add(Entries.recall(ROOM, all.size(), recalled));
            } else if (recalled != null
                    && random.nextInt(8) == 0
                    && recalled.event() instanceof LogEvent.MessageAccepted) {
                all.add(Entries.modified(ROOM, all.size(), recalled, "\"edited " + all.size() + "\""));
            } else if (random.nextInt(200) == 0) {
                all.add(Entries.destroyed(ROOM, all.size()));
            } else {
                all.add(Entries.message(ROOM, all.size()));
            }
        }
    }

    private static void append(RoomLog log, List<Entry> entries) {
        log.append(entries.stream().map(LiveEntry::new).toList());
    }

    private static List<Entry> standing(List<Entry> all) {
        List<Entry> standing = new ArrayList<>();
        for (Entry entry : all) {
            switch (entry.event()) {
                case LogEvent.MessageAccepted _ -> standing.add(entry);
                case LogEvent.MessageRecalled recalled ->
                    standing.removeIf(one -> one.event().id().equals(recalled.message()));
                case LogEvent.RoomDestroyed _ -> standing.clear();
                case LogEvent.MessageModified modified ->
                    standing.replaceAll(one -> one.event() instanceof LogEvent.MessageAccepted message
                                    && message.id().equals(modified.message())
                            ? new Entry(
                                    one.generation(),
                                    one.offset(),
                                    one.ts(),
                                    one.logTime(),
                                    message.withContent(modified.content()),
                                    one.shed())
                            : one);
                case LogEvent.AttributesChanged _,
                        LogEvent.MembersRestricted _,
                        LogEvent.MembersChanged _,
                        LogEvent.MarkerMoved _,
                        LogEvent.ConversationChanged _ -> {}
            }
        }
        return standing;
    }

    private static List<Entry> latest(List<Entry> all, int count) {
        List<Entry> standing = standing(all);
        return standing.subList(Math.max(0, standing.size() - count), standing.size());
    }

    private static List<LogEvent> events(List<LiveEntry> entries) {
        return entries.stream().map(one -> one.entry().event()).toList();
    }
}
