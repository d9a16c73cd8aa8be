package stoa.importer.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.importer.export.ConversationKind;

/** Every message once, whatever the service does with those of one time. */
class MessagePagesTest {
    private static final Comparator<SourceMessage> OLDEST_FIRST =
            Comparator.comparingLong(SourceMessage::ts).thenComparing(SourceMessage::id);

    private static SourceMessage message(int number, long ts) {
        return new SourceMessage(String.format("m%03d", number), ts, JsonNodeFactory.instance.objectNode());
    }

    private static List<SourceMessage> messages(List<Long> times) {
        List<SourceMessage> all = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            all.add(message(i, times.get(i)));
        }
        all.sort(OLDEST_FIRST.reversed());
        return all;
    }

    /** As documented: what stands before the time, or at it before the id. */
    private static HistorySource honest(List<SourceMessage> newestFirst, int limit) {
        return (_, _, start) -> new HistoryPage(
                newestFirst.stream()
                        .filter(one -> start.beforeTs() == 0
                                || one.ts() < start.beforeTs()
                                || (one.ts() == start.beforeTs()
                                        && start.beforeId() != null
                                        && one.id().compareTo(start.beforeId()) < 0))
                        .limit(limit)
                        .toList(),
                List.of());
    }

    private static List<SourceMessage> all(MessagePages pages) throws Exception {
        List<SourceMessage> all = new ArrayList<>();
        while (!pages.isAtEnd()) {
            List<SourceMessage> fresh = pages.next().messages();
            assertThat(fresh)
                    .isSortedAccordingTo(
                            Comparator.comparingLong(SourceMessage::ts).reversed());
            if (!all.isEmpty() && !fresh.isEmpty()) {
                assertThat(fresh.getFirst().ts())
                        .isLessThanOrEqualTo(all.getLast().ts());
            }
            all.addAll(fresh);
        }
        return all;
    }

    private static MessagePages pages(HistorySource source, MessagePages.Place from) {
        return new MessagePages(source, "c", ConversationKind.GROUP, 0, from);
    }

    @Property
    void eachMessageComesOnceAlsoWhereManyHaveOneTime(
            @ForAll @Size(max = 60) List<@LongRange(min = 1, max = 12) Long> times,
            @ForAll @IntRange(min = 1, max = 9) int limit)
            throws Exception {
        List<SourceMessage> said = messages(times);
        assertThat(all(pages(honest(said, limit), MessagePages.Place.BEGINNING)))
                .containsExactlyInAnyOrderElementsOf(said);
    }

    @Property
    void aServiceThatDoublesAndShufflesAndCutsPagesAndIgnoresIdsIsUnderstood(
            @ForAll @Size(max = 60) List<@LongRange(min = 1, max = 40) Long> times, @ForAll long seed)
            throws Exception {
        List<SourceMessage> said = messages(times);
        Random random = new Random(seed);
        HistorySource liar = (_, _, start) -> {
            // Never fewer than share one time: those no service could tell apart without ids.
            List<SourceMessage> page = new ArrayList<>(honest(said, 40 + random.nextInt(20))
                    .page("c", ConversationKind.GROUP, new HistorySource.Start(start.beforeTs(), null))
                    .messages());
            if (!page.isEmpty()) {
                page.add(page.getFirst());
                page.add(said.getFirst());
            }
            Collections.shuffle(page, random);
            return new HistoryPage(page, List.of());
        };
        assertThat(all(pages(liar, MessagePages.Place.BEGINNING))).containsExactlyInAnyOrderElementsOf(said);
    }

    @Property
    void whoGoesOnFromAPlaceGetsTheRest(
            @ForAll @Size(max = 60) List<@LongRange(min = 1, max = 12) Long> times,
            @ForAll @IntRange(min = 1, max = 9) int limit,
            @ForAll @IntRange(max = 8) int pagesBefore)
            throws Exception {
        List<SourceMessage> said = messages(times);
        MessagePages first = pages(honest(said, limit), MessagePages.Place.BEGINNING);
        List<SourceMessage> got = new ArrayList<>();
        for (int i = 0; i < pagesBefore && !first.isAtEnd(); i++) {
            got.addAll(first.next().messages());
        }
        if (!first.isAtEnd()) {
            got.addAll(all(pages(honest(said, limit), first.place())));
        }
        assertThat(got).containsExactlyInAnyOrderElementsOf(said);
    }

    @Test
    void whatIsOlderThanTheFloorIsNotAskedFor() throws Exception {
        List<SourceMessage> said = messages(List.of(1L, 2L, 3L, 4L, 5L, 6L));
        List<Long> asked = new ArrayList<>();
        HistorySource source = (conversation, kind, start) -> {
            asked.add(start.beforeTs());
            return honest(said, 2).page(conversation, kind, start);
        };
        List<SourceMessage> got =
                all(new MessagePages(source, "c", ConversationKind.GROUP, 4, MessagePages.Place.BEGINNING));
        assertThat(got).extracting(SourceMessage::ts).containsExactly(6L, 5L, 4L);
        assertThat(asked).allMatch(ts -> ts == 0 || ts > 3);
    }

    @Test
    void anUnreadableMessageIsToldOnce() throws Exception {
        HistorySource source = (_, _, start) -> start.beforeTs() == 0 || start.beforeId() == null
                ? new HistoryPage(List.of(message(1, 5)), List.of("{}"))
                : new HistoryPage(List.of(), List.of());
        MessagePages pages = pages(source, MessagePages.Place.BEGINNING);
        List<String> unreadable = new ArrayList<>();
        while (!pages.isAtEnd()) {
            unreadable.addAll(pages.next().unreadable());
        }
        assertThat(unreadable).containsExactly("{}");
    }
}
