package stoa.room.outbound.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationImportOperations.ImportOutcome;
import stoa.protocol.conversation.ConversationImportOperations.ImportedConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastTimes;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.ConversationTimes;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.room.RealServers;
import stoa.room.domain.RoomOutbox.Lane;
import stoa.room.domain.conversation.ConversationImports;
import stoa.room.domain.conversation.ConversationReads.Show;
import stoa.room.domain.conversation.ConversationReads.Wish;
import stoa.room.domain.conversation.ConversationRow;
import stoa.room.domain.conversation.ConversationStore.Begun;
import stoa.room.domain.conversation.ConversationStore.Target;
import stoa.room.domain.conversation.ConversationWrite;
import stoa.room.domain.conversation.Decision;
import stoa.room.domain.conversation.UniqueMembers;
import stoa.room.domain.conversation.Where;
import stoa.room.domain.conversation.WhereReader;

/** Conversations from elsewhere in PostgreSQL. */
class PgConversationImportsIT {
    private static final long NOW_MS = 1_790_000_000_000L;
    private static final String ID = "5eccba570d3a42c5fd4e25c3";
    private static final PastTimes TIMES = new PastTimes(1_500, 2_500, 3_500);

    private final Pool pool = RealServers.RUNNING.pool();
    private final PgConversationStore store = new PgConversationStore(pool);
    private final PgConversationReads reads = new PgConversationReads(pool);
    private final ConversationImports imports = new ConversationImports(
            new PgConversationImports(pool), Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC));

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE conversations, conversation_members, conversation_subscribers, conversation_remains,"
                        + " conversation_restrictions, client_blocks, room_outbox")
                .execute()
                .await();
    }

    private static PastConversation group(String id, boolean unique, String... members) {
        return new PastConversation(
                id,
                ConversationKind.GROUP,
                "ann",
                List.of(members),
                List.of("bob", "nobody"),
                unique,
                new JsonText("{\"name\":\"Our trip\",\"attr\":{\"colour\":\"red\"},\"topic\":7}"),
                TIMES);
    }

    private static PastConversation service(String... subscribers) {
        return new PastConversation(
                "news",
                ConversationKind.SERVICE,
                null,
                List.of(subscribers),
                List.of(),
                false,
                new JsonText("{}"),
                TIMES);
    }

    private ImportedConversation put(PastConversation one) {
        return imports.put(new ImportConversations("app", List.of(one)))
                .await()
                .outcomes()
                .getFirst();
    }

    private ConversationInfo shown(String id) {
        Where byId = WhereReader.read(new JsonText("{\"objectId\":\"" + id + "\"}"));
        return reads.find("app", new Wish(byId, List.of(), 1, 0), new Show("ann", true, NOW_MS))
                .await()
                .getFirst();
    }

    private ConversationPolicy policy(String id) {
        return reads.policy("app", id, NOW_MS).await().orElseThrow();
    }

    private long outbox() {
        return pool.query("SELECT count(*) AS n FROM room_outbox")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong("n");
    }

    private Begun start(String... members) {
        List<String> all = List.of(members);
        return store.begin(
                        new ConversationRow(
                                new Conversation("app", ConversationKind.GROUP, "c-" + String.join("-", all)),
                                "ann",
                                Json.Obj.EMPTY,
                                UniqueMembers.hash(ConversationKind.GROUP, all),
                                all.size(),
                                1,
                                new ConversationRow.Times(NOW_MS, NOW_MS, 0, ConversationRow.NEVER_MS)),
                        all,
                        NOW_MS)
                .await();
    }

    private void write(String id, ConversationWrite write, @Nullable Change change) {
        Target target = new Target(new Lane("app", id), null, Set.of(), null, NOW_MS);
        store.change(target, _ -> new Decision<>(0, List.of(write), change == null ? List.of() : List.of(change)))
                .await();
    }

    @Test
    void all_that_is_known_of_a_conversation_stays_and_nobody_is_told() {
        assertThat(put(group(ID, true, "bob", "ann", "cy")))
                .isEqualTo(new ImportedConversation(ID, ImportOutcome.WRITTEN, true, null));
        ConversationInfo shown = shown(ID);
        assertThat(shown.creator()).isEqualTo("ann");
        assertThat(shown.members()).containsExactly("bob", "ann", "cy");
        assertThat(shown.mutedBy()).containsExactly("bob");
        assertThat(shown.times()).isEqualTo(new ConversationTimes(1_500, 2_500, 3_500, Long.MAX_VALUE));
        assertThat(shown.uniqueId()).isNotNull();
        assertThat(shown.attributes().value())
                .contains("\"Our trip\"")
                .contains("\"red\"")
                .contains("\"topic\"");
        assertThat(shown.own()).isNotNull();
        assertThat(shown.own().joinedAtMs()).isEqualTo(NOW_MS);
        assertThat(reads.roles("app", ID).await().orElseThrow().owner()).isEqualTo("ann");
        assertThat(outbox()).isZero();
    }

    @Test
    void the_same_again_changes_nothing_whatever_became_of_it_but_for_when_something_was_said_last() {
        put(group(ID, true, "ann", "bob"));
        assertThat(put(group(ID, true, "ann", "bob")).outcome()).isEqualTo(ImportOutcome.KNOWN);
        write(ID, new ConversationWrite.AddMembers(List.of("cy")), new Change.MembersAdded(List.of("cy")));
        PastConversation later = new PastConversation(
                ID,
                ConversationKind.GROUP,
                "ann",
                List.of("ann", "bob"),
                List.of("bob"),
                true,
                group(ID, true).attributes(),
                new PastTimes(1_500, 2_500, 9_999));
        assertThat(put(later).outcome()).isEqualTo(ImportOutcome.KNOWN);
        assertThat(policy(ID).members()).containsExactly("ann", "bob", "cy");
        assertThat(shown(ID).times().lastMessageAtMs()).isEqualTo(9_999);
    }

    @Test
    void what_changed_elsewhere_is_brought_again_as_long_as_nothing_changed_it_here() {
        put(group(ID, true, "ann", "bob"));
        assertThat(put(group(ID, true, "ann", "bob", "cy")))
                .isEqualTo(new ImportedConversation(ID, ImportOutcome.REPLACED, true, null));
        assertThat(policy(ID).members()).containsExactly("ann", "bob", "cy");
        assertThat(policy(ID).version()).isEqualTo(3);
        assertThat(put(group(ID, true, "ann")).outcome()).isEqualTo(ImportOutcome.REPLACED);

        write(ID, new ConversationWrite.AddMembers(List.of("di")), new Change.MembersAdded(List.of("di")));
        assertThat(put(group(ID, true, "ann", "bob")).outcome()).isEqualTo(ImportOutcome.CHANGED_HERE);
        assertThat(policy(ID).members()).containsExactly("ann", "di");
    }

    @Test
    void what_is_told_to_nobody_is_a_change_here_too() {
        put(group(ID, true, "ann", "bob"));
        write(ID, new ConversationWrite.Disturb("ann", true), null);
        assertThat(put(group(ID, true, "ann", "bob", "cy")).outcome()).isEqualTo(ImportOutcome.CHANGED_HERE);
        assertThat(policy(ID).doNotDisturb()).containsExactlyInAnyOrder("ann", "bob");

        put(service("ann", "bob"));
        write("news", new ConversationWrite.AddMembers(List.of("cy")), null);
        assertThat(put(service("ann", "bob", "di")).outcome()).isEqualTo(ImportOutcome.CHANGED_HERE);
        assertThat(reads.memberOf("app", "cy", List.of("news"), NOW_MS).await()).containsKey("news");
    }

    @Test
    void what_was_said_here_last_stays_last_when_it_is_brought_again() {
        put(group(ID, true, "ann", "bob"));
        store.touch(List.of(new Touched("app", ID, 77_777))).await();
        assertThat(put(group(ID, true, "ann", "bob", "cy")).outcome()).isEqualTo(ImportOutcome.REPLACED);
        assertThat(shown(ID).times().lastMessageAtMs()).isEqualTo(77_777);
    }

    @Test
    void a_service_conversation_that_ended_comes_back_with_the_subscribers_it_is_brought_with() {
        put(service("ann", "bob"));
        write("news", new ConversationWrite.Dismiss(), null);
        assertThat(put(service("cy", "di", "eve")).outcome()).isEqualTo(ImportOutcome.WRITTEN);
        store.sweep(NOW_MS, 1_000).await();
        assertThat(reads.count("app", "news", NOW_MS).await()).contains(3L);
        assertThat(reads.memberOf("app", "ann", List.of("news"), NOW_MS).await())
                .isEmpty();
        assertThat(reads.memberOf("app", "eve", List.of("news"), NOW_MS).await())
                .containsKey("news");
        write("news", new ConversationWrite.Dismiss(), null);
    }

    @Test
    void what_was_begun_here_is_not_touched() {
        String here = start("ann", "bob").row().conversation().id();
        assertThat(put(group(here, false, "eve")).outcome()).isEqualTo(ImportOutcome.CHANGED_HERE);
        assertThat(policy(here).members()).containsExactly("ann", "bob");
    }

    @Test
    void a_unique_conversation_is_found_by_its_members_and_where_two_are_the_first_stays() {
        put(group(ID, true, "ann", "bob"));
        assertThat(start("ann", "bob").row().conversation().id()).isEqualTo(ID);
        assertThat(put(group("other", true, "bob", "ann")))
                .isEqualTo(new ImportedConversation("other", ImportOutcome.WRITTEN, false, null));
        assertThat(start("ann", "bob").row().conversation().id()).isEqualTo(ID);
        put(group("plain", false, "ann", "cy"));
        assertThat(start("ann", "cy").existing()).isFalse();
    }

    @Test
    void of_many_who_bring_the_same_at_once_one_does() {
        List<Future<ImportOutcome>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(imports.put(new ImportConversations("app", List.of(group(ID, true, "ann", "bob"))))
                    .map(done -> done.outcomes().getFirst().outcome()));
        }
        Future.all(all).await();
        assertThat(all.stream().map(Future::result).filter(ImportOutcome.WRITTEN::equals))
                .hasSize(1);
        assertThat(policy(ID).members()).containsExactly("ann", "bob");
    }

    @Test
    void a_service_conversation_has_subscribers() {
        assertThat(put(service("ann", "bob")).outcome()).isEqualTo(ImportOutcome.WRITTEN);
        assertThat(reads.count("app", "news", NOW_MS).await()).contains(2L);
        assertThat(reads.memberOf("app", "bob", List.of("news"), NOW_MS).await())
                .containsKey("news");
    }

    @Test
    void what_cannot_be_kept_is_refused_alone() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 3_001; i++) {
            many.add("u" + i);
        }
        List<PastConversation> mixed = List.of(
                group("big", false, many.toArray(String[]::new)),
                group("", false, "ann"),
                group("_tmp:5eccba570d3a42c5fd4e25c3", false, "ann"),
                group("bad-user", false, "x".repeat(65)),
                group(ID, false, "ann"));
        assertThat(imports.put(new ImportConversations("app", mixed)).await().outcomes())
                .extracting(ImportedConversation::outcome)
                .containsExactly(
                        ImportOutcome.REFUSED,
                        ImportOutcome.REFUSED,
                        ImportOutcome.REFUSED,
                        ImportOutcome.REFUSED,
                        ImportOutcome.WRITTEN);
        assertThatThrownBy(() -> imports.put(new ImportConversations("app", List.of())))
                .isInstanceOf(StoaException.class);
    }
}
