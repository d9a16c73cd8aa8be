package stoa.room.outbound.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.room.RealServers;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RoomOutbox;
import stoa.room.domain.RoomOutbox.Lane;
import stoa.room.domain.conversation.ConversationRow;
import stoa.room.domain.conversation.ConversationScene;
import stoa.room.domain.conversation.ConversationStore.Begun;
import stoa.room.domain.conversation.ConversationStore.ClientBlock;
import stoa.room.domain.conversation.ConversationStore.Target;
import stoa.room.domain.conversation.ConversationWrite;
import stoa.room.domain.conversation.Decision;
import stoa.room.domain.conversation.UniqueMembers;
import stoa.room.outbound.PgRoomOutbox;

/** Conversations in PostgreSQL, also when many nodes want the same at once. */
class PgConversationStoreIT {
    private static final long NOW_MS = 1_000_000;

    private final Pool pool = RealServers.RUNNING.pool();
    private final PgConversationStore store = new PgConversationStore(pool);
    private final PgConversationReads reads = new PgConversationReads(pool);

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE conversations, conversation_members, conversation_subscribers, conversation_remains,"
                        + " conversation_restrictions, client_blocks, room_outbox")
                .execute()
                .await();
    }

    @Test
    void of_many_who_begin_the_same_unique_conversation_at_once_one_does_and_all_get_it() {
        for (int round = 0; round < 5; round++) {
            List<String> members = List.of("ann", "bob-" + round);
            List<Future<Begun>> begun = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                // Each on a node of its own, in either order, of two apps.
                String id = "c-" + round + '-' + i;
                begun.add(new PgConversationStore(pool)
                        .begin(
                                row(i % 2 == 0 ? "app" : "other", ConversationKind.GROUP, id, members),
                                i % 3 == 0 ? members : members.reversed(),
                                NOW_MS));
            }
            Future.all(begun).await();
            assertThat(begun)
                    .extracting(Future::result)
                    .filteredOn(one -> !one.existing())
                    .hasSize(2);
            assertThat(begun.stream()
                            .map(one -> one.result().row().conversation())
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    void a_unique_conversation_is_found_only_while_its_members_are_those_it_began_with() {
        List<String> two = List.of("ann", "bob");
        String first = begin(ConversationKind.GROUP, "c1", two);
        assertThat(begin(ConversationKind.GROUP, "c2", two)).isEqualTo(first);
        write(first, new ConversationWrite.AddMembers(List.of("cy")), new Change.MembersAdded(List.of("cy")));
        assertThat(begin(ConversationKind.GROUP, "c3", List.of("ann", "bob", "cy")))
                .isEqualTo("c3");
        write(first, new ConversationWrite.RemoveMembers(List.of("cy")), new Change.MembersRemoved(List.of("cy")));
        assertThat(begin(ConversationKind.GROUP, "c4", two)).isEqualTo(first);
        // While it has others, another takes its place and keeps it.
        write(first, new ConversationWrite.RemoveMembers(List.of("bob")), new Change.MembersRemoved(List.of("bob")));
        assertThat(begin(ConversationKind.GROUP, "c5", two)).isEqualTo("c5");
        write(first, new ConversationWrite.AddMembers(List.of("bob")), new Change.MembersAdded(List.of("bob")));
        assertThat(begin(ConversationKind.GROUP, "c6", two)).isEqualTo("c5");
        // Temporary ones are others.
        assertThat(begin(ConversationKind.TEMPORARY, "_tmp:c7", two)).isEqualTo("_tmp:c7");
    }

    @Test
    void a_living_temporary_conversation_is_found_again_and_one_that_has_ended_is_not_and_goes() {
        List<String> members = List.of("ann", "bob");
        assertThat(begin(ConversationKind.TEMPORARY, "_tmp:1", members)).isEqualTo("_tmp:1");
        assertThat(begin(ConversationKind.TEMPORARY, "_tmp:2", members)).isEqualTo("_tmp:1");
        long later = NOW_MS + 60_000;
        assertThat(store.begin(row("app", ConversationKind.TEMPORARY, "_tmp:3", members), members, later)
                        .await()
                        .row()
                        .conversation()
                        .id())
                .isEqualTo("_tmp:3");
        Target ended = new Target(new Lane("app", "_tmp:1"), null, Set.of(), null, later);
        assertThatThrownBy(() -> store.change(ended, _ -> new Decision<>(1, List.of(), List.of()))
                        .await())
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_NOT_FOUND);
        assertThat(store.sweep(NOW_MS, 10).await()).isZero();
        assertThat(store.sweep(later + 1, 10).await()).isEqualTo(2);
    }

    @Test
    void changes_at_once_come_one_after_the_other_with_growing_versions_in_the_order_of_the_outbox() {
        String id = begin(ConversationKind.GROUP, "c1", List.of("ann"));
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            counts.add(new PgConversationStore(pool).change(target(id), PgConversationStoreIT::counted));
        }
        Future.all(counts).await();
        assertThat(counts.stream().map(Future::result).sorted())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 60).boxed().toList());
        assertThat(told(id))
                .extracting(ConversationChanged::version)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 61).boxed().toList());
        assertThat(policy(id).version()).isEqualTo(61);
    }

    private static Decision<Long> counted(ConversationScene scene) {
        Json held = scene.row().attributes().fields().get("n");
        long next = held instanceof Json.Num(var number) ? number.longValue() + 1 : 1;
        return new Decision<>(
                next,
                List.of(new ConversationWrite.SetAttributes(Json.Obj.EMPTY.with("n", Json.Num.of(next)))),
                List.of(new Change.Dismissed()));
    }

    @Test
    void a_rule_that_throws_leaves_everything_as_it_was() {
        String id = begin(ConversationKind.GROUP, "c1", List.of("ann"));
        Function<ConversationScene, Decision<Integer>> broken = _ -> {
            throw new IllegalStateException("no");
        };
        assertThatThrownBy(() -> store.change(target(id), broken).await()).hasMessage("no");
        assertThat(policy(id).version()).isEqualTo(1);
        assertThat(told(id)).hasSize(1);
    }

    @Test
    void the_last_message_only_moves_forward_also_when_many_touch_in_any_order() {
        List<String> ids = IntStream.range(0, 20)
                .mapToObj(i -> begin(ConversationKind.GROUP, "c" + i, List.of("ann", "u" + i)))
                .toList();
        List<Future<Void>> touches = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            int last = round;
            List<Touched> touched = new ArrayList<>(ids.stream()
                    .map(id -> new Touched("app", id, NOW_MS + (last * 7) % 30))
                    .toList());
            Collections.shuffle(touched, new Random(round));
            touched.add(new Touched("app", "unknown", NOW_MS));
            touches.add(store.touch(touched));
        }
        Future.all(touches).await();
        assertThat(pool.query("SELECT DISTINCT last_message_ms FROM conversations")
                        .execute()
                        .await())
                .extracting(row -> row.getLong(0))
                .containsExactly(NOW_MS + 29);
    }

    @Test
    void subscribers_go_in_turn_after_their_conversation_and_are_counted_without_being_read() {
        String id = begin(ConversationKind.SERVICE, "s1", List.of());
        write(id, new ConversationWrite.AddMembers(List.of("ann", "bob", "cy")), null);
        assertThat(reads.count("app", id, NOW_MS).await()).contains(3L);
        assertThat(policy(id).members()).isEmpty();
        assertThat(policy(id).allMaySpeak()).isTrue();
        assertThat(reads.memberOf("app", "bob", List.of(id, "x"), NOW_MS).await())
                .isEqualTo(Map.of(id, NOW_MS));
        write(id, new ConversationWrite.Dismiss(), new Change.Dismissed());
        assertThat(reads.memberOf("app", "bob", List.of(id), NOW_MS).await()).isEmpty();
        assertThat(store.sweep(NOW_MS, 2).await()).isEqualTo(2);
        assertThat(store.sweep(NOW_MS, 2).await()).isEqualTo(2);
        assertThat(store.sweep(NOW_MS, 2).await()).isZero();
        assertThat(pool.query("SELECT FROM conversation_subscribers").execute().await())
                .isEmpty();
    }

    @Test
    void a_client_blocks_so_many_conversations_and_no_more() {
        pool.preparedQuery("INSERT INTO client_blocks (app, user_id, conversation)"
                        + " SELECT 'app', 'ann', 'x' || n FROM generate_series(1, $1) AS n")
                .execute(Tuple.of(9_999))
                .await();
        store.block(new ClientBlock("app", "ann", List.of("c1"), true)).await();
        store.block(new ClientBlock("app", "ann", List.of("c1"), true)).await();
        assertThatThrownBy(() -> store.block(new ClientBlock("app", "ann", List.of("c2"), true))
                        .await())
                .hasFieldOrPropertyWithValue("code", ErrorCode.BLOCK_LIST_FULL);
        store.block(new ClientBlock("app", "ann", List.of("c1", "x1"), false)).await();
        assertThat(reads.blockedBy("app", "ann", 1, "c").await()).containsExactly("x10");
    }

    private String begin(ConversationKind kind, String id, List<String> members) {
        return store.begin(row("app", kind, id, members), members, NOW_MS)
                .await()
                .row()
                .conversation()
                .id();
    }

    private static ConversationRow row(String app, ConversationKind kind, String id, List<String> members) {
        return new ConversationRow(
                new Conversation(app, kind, id),
                kind == ConversationKind.SERVICE ? null : "ann",
                Json.Obj.EMPTY,
                kind == ConversationKind.SERVICE ? null : UniqueMembers.hash(kind, members),
                members.size(),
                1,
                new ConversationRow.Times(
                        NOW_MS,
                        NOW_MS,
                        0,
                        kind == ConversationKind.TEMPORARY ? NOW_MS + 60_000 : ConversationRow.NEVER_MS));
    }

    private void write(String id, ConversationWrite write, @Nullable Change change) {
        store.change(target(id), _ -> new Decision<>(1, List.of(write), change == null ? List.of() : List.of(change)))
                .await();
    }

    private static Target target(String id) {
        return new Target(new Lane("app", id), null, Set.of(), null, NOW_MS);
    }

    private ConversationPolicy policy(String id) {
        return reads.policy("app", id, NOW_MS).await().orElseThrow();
    }

    private List<ConversationChanged> told(String id) {
        RoomOutbox.Claim claim = new PgRoomOutbox(pool)
                .claim(new Lane("app", id), 1_000, NOW_MS, NOW_MS)
                .await();
        return claim instanceof RoomOutbox.Claim.Taken(var entries)
                ? entries.stream()
                        .map(one -> ((OutboxEntry.ToLog) one.entry()).event())
                        .map(ConversationChanged.class::cast)
                        .toList()
                : List.of();
    }
}
