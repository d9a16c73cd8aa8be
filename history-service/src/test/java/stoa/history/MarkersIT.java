package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoa.history.GroupLogs.directed;
import static stoa.history.GroupLogs.group;
import static stoa.history.GroupLogs.mentioning;
import static stoa.history.GroupLogs.modified;
import static stoa.history.GroupLogs.recalled;
import static stoa.history.GroupLogs.said;
import static stoa.history.MarkersInStore.GROUP;
import static stoa.history.MarkersInStore.count;
import static stoa.history.MarkersInStore.in;
import static stoa.history.TestDatabase.await;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.QueryChanges;
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Unread;

/** What members have not read, and what was changed meanwhile; with PostgreSQL behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarkersIT {
    private MarkersInStore store;

    @BeforeAll
    void open() {
        store = new MarkersInStore();
    }

    @AfterAll
    void close() {
        store.close();
    }

    @BeforeEach
    void empty() {
        store.empty();
    }

    @Test
    void messagesOfOthersCountAndTheLastOneIsTold() {
        long first = store.store(said(GROUP, "m1", "ann"), said(GROUP, "m2", "bob"), said(GROUP, "m3", "ann"));

        UnreadIn bob = store.unread("bob", in(GROUP)).getFirst();
        assertThat(bob.unread().count()).isEqualTo(2);
        assertThat(bob.unread().mentioned()).isFalse();
        assertThat(bob.unread().last())
                .isEqualTo(new Unread.Last(
                        "m3",
                        first + 2,
                        "ann",
                        "LC:-1",
                        said(GROUP, "m3", "ann").content(),
                        false,
                        0));
        // The last message is told whoever sent it.
        UnreadIn ann = store.unread("ann", in(GROUP)).getFirst();
        assertThat(ann.unread().count()).isEqualTo(1);
        assertThat(ann.unread().last().id()).isEqualTo("m3");
        assertThat(await(store.queries().count(new CountUnread("app", "bob", List.of(in(GROUP)))))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whatWasSaidBeforeSomebodyJoinedIsNothingToThem() {
        long first = store.store(said(GROUP, "m1", "ann"), said(GROUP, "m2", "ann"));
        assertThat(count(store.unread("cy", in(GROUP, first, -1)))).isEqualTo(1);
        assertThat(store.unread("cy", in(GROUP, first + 1, -1))).isEmpty();
    }

    @Test
    void whatLiesBehindTheCutIsForLater() {
        store.store(said(GROUP, "m1", "ann"), said(GROUP, "m2", "ann"), said(GROUP, "m3", "ann"));
        List<UnreadIn> cut = store.unread("bob", in(GROUP, 0, 2));
        assertThat(count(cut)).isEqualTo(2);
        assertThat(cut.getFirst().unread().last().id()).isEqualTo("m2");
        assertThat(store.unread("bob", in(GROUP, 0, 0))).isEmpty();
        assertThat(count(store.unread("bob", in(GROUP, 0, 3)))).isEqualTo(3);
    }

    @Test
    void whatIsNamedIsWaitedForAndNotForever() {
        store.store(said(GROUP, "m1", "ann"));
        Future<Integer> asked = store.queries()
                .unread(new QueryUnread("app", "bob", List.of(in(GROUP, 0, 2)), 0, false))
                .map(found -> count(found.conversations()));
        assertThat(asked.isComplete()).isFalse();
        store.store(said(GROUP, "m2", "ann"));
        assertThat(await(asked)).isEqualTo(2);

        assertThatThrownBy(() -> store.unread("bob", in(GROUP, 0, 9)))
                .isInstanceOfSatisfying(
                        StoaException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_YET_APPLIED));
    }

    @Test
    void offsetsOfAnOlderLogCutNothing() {
        store.store(said(GROUP, "m1", "ann"));
        store.newLog("topic made anew");
        store.store(said(GROUP, "m2", "ann"), said(GROUP, "m3", "ann"));
        assertThat(count(store.unread("bob", in(GROUP, 0, 1)))).isEqualTo(2);
    }

    @Test
    void recalledMessagesStayAndSayNothing() {
        long first = store.store(
                mentioning(GROUP, "m1", "ann", "{\"mentionAll\":true}"),
                recalled(GROUP, "m1"),
                said(GROUP, "m2", "ann"),
                modified(GROUP, "m2"));
        Unread unread = store.unread("bob", in(GROUP)).getFirst().unread();
        assertThat(unread.count()).isEqualTo(2);
        assertThat(unread.mentioned()).isFalse();
        assertThat(unread.last().content().value()).isEqualTo("{\"_lctext\":\"new\"}");
        assertThat(unread.last().changedTs()).isEqualTo(first + 3);

        store.store(recalled(GROUP, "m2"));
        Unread.Last last = store.unread("bob", in(GROUP)).getFirst().unread().last();
        assertThat(last.recalled()).isTrue();
        assertThat(last.content().value()).isEqualTo("null");
        assertThat(last.changedTs()).isEqualTo(first + 4);
    }

    @Test
    void whoIsMentionedIsToldSo() {
        store.store(
                mentioning(GROUP, "m1", "ann", "{\"mentionPids\":[\"bob\",\"d \\\"x\\\"\"]}"),
                mentioning(GROUP, "m2", "ann", "{\"users\":[\"cy\"]}"),
                mentioning(GROUP, "m3", "ann", "[\"eve\"]"));
        for (String user : List.of("bob", "cy", "d \"x\"")) {
            assertThat(store.unread(user, in(GROUP)).getFirst().unread().mentioned())
                    .isTrue();
        }
        assertThat(store.unread("eve", in(GROUP)).getFirst().unread().mentioned())
                .isFalse();
        store.store(mentioning(GROUP, "m4", "ann", "{\"mentionAll\":true}"));
        assertThat(store.unread("eve", in(GROUP)).getFirst().unread().mentioned())
                .isTrue();
        assertThat(store.unread("ann", in(GROUP))).isEmpty();
    }

    @Test
    void messagesForOthersAreNotThere() {
        store.store(directed(GROUP, "m1", "ann", "bob"), directed(GROUP, "m2", "ann", "cy"));
        assertThat(count(store.unread("bob", in(GROUP)))).isEqualTo(1);
        assertThat(store.unread("bob", in(GROUP)).getFirst().unread().last().id())
                .isEqualTo("m1");
        assertThat(store.unread("eve", in(GROUP))).isEmpty();
        store.store(said(GROUP, "m3", "eve"));
        assertThat(store.unread("ann", in(GROUP)).getFirst().unread().last().id())
                .isEqualTo("m3");
    }

    @Test
    void countingEndsAtAHundredAndAtFiftyConversations() {
        LogEvent[] many = new LogEvent[150];
        Arrays.setAll(many, i -> said(GROUP, "m" + i, "ann"));
        store.store(many);
        assertThat(count(store.unread("bob", in(GROUP)))).isEqualTo(Unread.COUNT_MAX);

        List<Membership> groups = new ArrayList<>(List.of(in(GROUP)));
        for (int i = 0; i < 60; i++) {
            Conversation group = group("many" + i);
            store.store(said(group, "of" + i, "ann"));
            groups.add(in(group));
        }
        List<UnreadIn> found = store.unread("bob", groups.toArray(Membership[]::new));
        assertThat(found).hasSize(50);
        assertThat(found.getFirst().id()).isEqualTo("g1");
        assertThat(await(store.queries().count(new CountUnread("app", "bob", groups)))
                        .count())
                .isEqualTo(160);
    }

    @Test
    void onlyTheLatestEntriesAreLookedAt() {
        List<LogEvent> events = new ArrayList<>(List.of(said(GROUP, "old", "ann")));
        for (int i = 0; i < 1_000; i++) {
            events.add(said(GROUP, "own" + i, "bob"));
        }
        store.store(events.toArray(LogEvent[]::new));
        assertThat(store.unread("bob", in(GROUP))).isEmpty();
        store.store(said(GROUP, "new", "ann"));
        assertThat(count(store.unread("bob", in(GROUP)))).isEqualTo(1);
    }

    @Test
    void whatChangedSinceIsToldAlsoWhereNothingIsLeft() {
        Conversation other = group("g2");
        long first = store.store(said(GROUP, "m1", "ann"), said(GROUP, "m2", "ann"));
        store.store(said(other, "o1", "ann"));
        long lastOpenedMs = first + 60_000;
        List<Membership> both = List.of(in(GROUP), in(other));
        QueryUnread since = new QueryUnread("app", "bob", both, lastOpenedMs, false);
        assertThat(await(store.queries().unread(since)).conversations()).isEmpty();

        store.newClock(lastOpenedMs + 5);
        store.read("bob", first + 1);
        List<UnreadIn> changed = await(store.queries().unread(since)).conversations();
        assertThat(changed).hasSize(1);
        assertThat(changed.getFirst().unread().count()).isZero();
        assertThat(changed.getFirst().unread().last().id()).isEqualTo("m2");
        assertThat(await(store.queries().unread(since)).asOfMs()).isEqualTo(lastOpenedMs + 5 - 2_000);

        // A new message counts, and with it what was there before.
        assertThat(await(store.queries().unread(new QueryUnread("app", "bob", List.of(in(other)), first - 1, false)))
                        .conversations())
                .hasSize(1);
    }

    @Test
    void whatWasNotReceivedIsAnotherQuestion() {
        long first = store.store(said(GROUP, "m1", "ann"), said(GROUP, "m2", "ann"));
        store.received("bob", first);
        UnreadIn notReceived = await(store.queries().unread(new QueryUnread("app", "bob", List.of(in(GROUP)), 0, true)))
                .conversations()
                .getFirst();
        assertThat(notReceived.unread().count()).isEqualTo(1);
        assertThat(notReceived.afterTs()).isEqualTo(first);
        assertThat(count(store.unread("bob", in(GROUP)))).isEqualTo(2);
    }

    @Test
    void changesAreToldByTheTimeOfTheLast() {
        long first = store.store(
                said(GROUP, "m1", "ann"),
                said(GROUP, "m2", "ann"),
                directed(GROUP, "m3", "ann", "cy"),
                modified(GROUP, "m2"),
                recalled(GROUP, "m1"),
                modified(GROUP, "m3"));
        List<LoggedMessage> bob = changes("bob", first);
        assertThat(bob).extracting(one -> one.entry().event().id()).containsExactly("m2", "m1");
        assertThat(bob).extracting(LoggedMessage::changedTs).containsExactly(first + 3, first + 4);
        assertThat(bob).extracting(LoggedMessage::recalled).containsExactly(false, true);
        assertThat(changes("cy", first + 4))
                .extracting(one -> one.entry().event().id())
                .containsExactly("m3");
        assertThat(changes("cy", first + 5)).isEmpty();
    }

    private List<LoggedMessage> changes(String user, long sinceMs) {
        return await(store.queries().changes(new QueryChanges("app", user, List.of(in(GROUP)), sinceMs)))
                .messages();
    }

    @Test
    void roomsAndTooManyAreRefused() {
        Membership room = new Membership(ConversationKind.ROOM, "r", 0, -1);
        List<Membership> tooMany = Collections.nCopies(1_001, in(GROUP));
        for (List<Membership> of : List.of(List.of(room), tooMany)) {
            assertThatThrownBy(() -> await(store.queries().unread(new QueryUnread("app", "bob", of, 0, false))))
                    .isInstanceOfSatisfying(
                            StoaException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        }
    }
}
