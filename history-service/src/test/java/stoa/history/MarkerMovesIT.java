package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoa.history.GroupLogs.group;
import static stoa.history.GroupLogs.said;
import static stoa.history.GroupLogs.wishingReceipts;
import static stoa.history.MarkersInStore.GROUP;
import static stoa.history.MarkersInStore.count;
import static stoa.history.MarkersInStore.in;
import static stoa.history.TestDatabase.await;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.history.domain.MarkerQueries;
import stoa.history.domain.Retention;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.MarkerOperations.Marker;
import stoa.protocol.history.MarkerOperations.Move;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.history.MarkerOperations.QueryMarkers;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Receipt;

/** How far members are, and whom that is told, once; with PostgreSQL behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarkerMovesIT {
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
    void readingGoesForwardsOnly() {
        long first = store.store(said(GROUP, "m1", "ann"), said(GROUP, "m2", "ann"), said(GROUP, "m3", "ann"));
        Moved moved = store.read("bob", first + 1);
        assertThat(moved.moved()).isTrue();
        assertThat(moved.upToTs()).isEqualTo(first + 1);
        assertThat(moved.unread().count()).isEqualTo(1);
        assertThat(moved.unread().last().id()).isEqualTo("m3");
        assertThat(store.read("bob", first)).isEqualTo(Moved.NOT);
        assertThat(store.read("bob", first + 1)).isEqualTo(Moved.NOT);
        assertThat(count(store.unread("bob", in(GROUP)))).isEqualTo(1);

        assertThat(store.move("bob", true, null, "m3").unread().count()).isZero();
        assertThat(store.unread("bob", in(GROUP))).isEmpty();
        store.store(said(GROUP, "m4", "ann"));
        assertThat(count(store.unread("bob", in(GROUP)))).isEqualTo(1);
    }

    @Test
    void aMarkerNeverLiesBeyondTheLastEntry() {
        long first = store.store(said(GROUP, "m1", "ann"));
        assertThat(store.read("bob", Long.MAX_VALUE).upToTs()).isEqualTo(first);
        store.store(said(GROUP, "m2", "ann"));
        assertThat(count(store.unread("bob", in(GROUP)))).isEqualTo(1);
        assertThat(store.move("bob", true, null, null).upToTs()).isEqualTo(first + 1);
        assertThat(store.move("bob", true, null, "no such message")).isEqualTo(Moved.NOT);
        assertThat(store.move("bob", true, -5L, null)).isEqualTo(Moved.NOT);
        assertThat(await(store.queries()
                                .move(new MoveMarkers(
                                        "app", "bob", true, List.of(new Move(in(group("nothing said")), 5L, null)))))
                        .moved())
                .containsExactly(Moved.NOT);
    }

    @Test
    void sendersWhoWantedItAreToldOnceOfEach() {
        long first = store.store(
                wishingReceipts(GROUP, "m1", "ann"),
                said(GROUP, "m2", "ann"),
                wishingReceipts(GROUP, "m3", "bob"),
                wishingReceipts(GROUP, "m4", "cy"));
        assertThat(store.received("bob", first + 1).receipts()).containsExactly(new Receipt("m1", first, "ann", true));
        assertThat(store.received("bob", first + 3).receipts())
                .containsExactly(new Receipt("m4", first + 3, "cy", true));
        assertThat(store.received("bob", first + 3).receipts()).isEmpty();
        assertThat(store.read("bob", first + 3).receipts())
                .containsExactly(new Receipt("m1", first, "ann", false), new Receipt("m4", first + 3, "cy", false));
        // Read implies received.
        assertThat(store.read("ann", first + 3).receipts())
                .containsExactly(new Receipt("m3", first + 2, "bob", true), new Receipt("m4", first + 3, "cy", true));
        assertThat(store.received("ann", first + 3)).isEqualTo(Moved.NOT);
    }

    @Test
    void newMembersTellNobodyOfWhatTheyFindThere() {
        long first = store.store(wishingReceipts(GROUP, "m1", "ann"), wishingReceipts(GROUP, "m2", "ann"));
        Moved moved = await(store.queries()
                        .move(new MoveMarkers(
                                "app", "bob", true, List.of(new Move(in(GROUP, first, -1), first + 1, null)))))
                .moved()
                .getFirst();
        assertThat(moved.receipts()).containsExactly(new Receipt("m2", first + 1, "ann", true));
    }

    @Test
    void oneOfManyWhoMoveAMarkerAtOnceTells() {
        int messages = 40;
        LogEvent[] events = new LogEvent[messages];
        Arrays.setAll(events, i -> wishingReceipts(GROUP, "m" + i, "ann"));
        long first = store.store(events);
        List<MarkerQueries> processes = List.of(store.queries(), store.at(Logs.START_MS), store.at(Logs.START_MS));
        List<Future<Moved>> moves = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            for (MarkerQueries process : processes) {
                moves.add(process.move(new MoveMarkers(
                                "app", "bob", i % 3 == 0, List.of(new Move(in(GROUP), first + i, null))))
                        .map(moved -> moved.moved().getFirst()));
            }
        }
        List<Receipt> receipts = moves.stream()
                .map(TestDatabase::await)
                .flatMap(moved -> moved.receipts().stream())
                .toList();
        List<String> firstReceived = receipts.stream()
                .filter(Receipt::firstReceived)
                .map(Receipt::message)
                .toList();
        assertThat(firstReceived).doesNotHaveDuplicates().hasSize(messages);
        assertThat(await(store.queries().markers(new QueryMarkers(GROUP, null))).markers())
                .containsExactly(new Marker("bob", first + 39, first + 39));
    }

    @Test
    void howFarOthersAreIsTold() {
        long first = store.store(said(GROUP, "m1", "ann"), said(GROUP, "m2", "ann"));
        store.read("bob", first);
        store.received("cy", first + 1);
        store.read("ann", first + 1);
        assertThat(await(store.queries().markers(new QueryMarkers(GROUP, "ann")))
                        .markers())
                .containsExactly(new Marker("cy", 0, first + 1), new Marker("bob", first, first));
        assertThatThrownBy(() -> await(store.queries().markers(new QueryMarkers(Conversation.room("app", "r"), null))))
                .isInstanceOf(StoaException.class);
    }

    @Test
    void markersGoWithTheHistoryTheyAreOf() {
        long first = store.store(said(GROUP, "m1", "ann"));
        store.read("bob", first);
        Retention retention = new Retention(1);
        await(store.days().maintain(retention, Instant.ofEpochMilli(first)));
        assertThat(store.database().count("SELECT count(*) FROM history_markers"))
                .isEqualTo(1);
        await(store.days().maintain(retention, Instant.ofEpochMilli(first).plusSeconds(10 * 86_400)));
        assertThat(store.database().count("SELECT count(*) FROM history_markers"))
                .isZero();
    }
}
