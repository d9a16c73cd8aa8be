package stoa.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static stoa.protocol.conversation.ConversationRestrictions.UserRestriction.BLOCKED;
import static stoa.protocol.conversation.ConversationRestrictions.UserRestriction.SILENCED;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.ConversationUpdated;
import stoa.protocol.conversation.ConversationOperations.FailedUsers;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryPage;
import stoa.protocol.conversation.ConversationQueries.Roles;
import stoa.protocol.conversation.ConversationRestrictions;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.JsonReader;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** Conversations over the bus, on real servers, as their callers see them. */
class ConversationServiceIT {
    private static final JsonText NOTHING = new JsonText("{}");

    private final ConversationCalls calls = new ConversationCalls();

    @BeforeEach
    void start() {
        calls.start();
    }

    @AfterEach
    void stop() {
        calls.stop();
    }

    @Test
    void a_conversation_is_begun_once_for_the_same_members_and_told_with_all_of_them() {
        ConversationStarted first = calls.start("ann", true, List.of("bob"), "{\"name\":\"x\",\"attr\":{\"a\":1}}");
        assertThat(first.id()).matches("[0-9a-f]{24}");
        assertThat(first.existing()).isFalse();
        ConversationStarted again = calls.start("bob", true, List.of("bob", "ann", "ann"), "{\"name\":\"other\"}");
        assertThat(again)
                .isEqualTo(new ConversationStarted(
                        first.id(), first.kind(), first.createdAtMs(), first.uniqueId(), true, 0));
        assertThat(calls.start("ann", false, List.of("bob"), "{}").id()).isNotEqualTo(first.id());
        assertThat(calls.events(first.id())).singleElement().satisfies(event -> {
            assertThat(event.by()).isEqualTo("ann");
            assertThat(event.version()).isEqualTo(1);
            assertThat(event.change())
                    .isEqualTo(new Change.Started(
                            List.of("ann", "bob"), new JsonText("{\"name\":\"x\",\"attr\":{\"a\":1}}")));
        });
        calls.refused(ErrorCode.CONVERSATION_UPDATE_FAILED, () -> calls.start("ann", true, List.of(), "{\"m\":[]}"));
        calls.refused(ErrorCode.BAD_REQUEST, () -> calls.start("ann", true, List.of("x".repeat(65)), "{}"));
        calls.refused(ErrorCode.CONVERSATION_FULL, () -> calls.start("ann", true, ConversationCalls.users(500), "{}"));
    }

    @Test
    void temporary_conversations_are_few_people_for_a_while_and_in_no_query() {
        ConversationStarted begun = calls.temporary(List.of("bob"), 60);
        assertThat(begun.id()).startsWith(ConversationKind.TEMPORARY_PREFIX);
        assertThat(begun.ttlSeconds()).isEqualTo(60);
        assertThat(calls.temporary(List.of("bob"), 0).id()).isEqualTo(begun.id());
        assertThat(calls.temporary(List.of("cy"), 0).ttlSeconds()).isEqualTo(86_400);
        calls.refused(ErrorCode.CONVERSATION_FULL, () -> calls.temporary(ConversationCalls.users(10), 0));
        calls.refused(ErrorCode.BAD_REQUEST, () -> calls.temporary(List.of("bob"), 31 * 86_400));
        assertThat(calls.query("bob", null, "")).isEmpty();
        QueryConversations byId = new QueryConversations(
                "app", "bob", null, List.of("_tmp:unknown", begun.id()), new QueryPage("", 10, 0), true);
        assertThat(calls.ask(ConversationQueries.QUERY, byId).conversations())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.kind()).isEqualTo(ConversationKind.TEMPORARY);
                    assertThat(one.times().expiresAtMs() - one.times().createdAtMs())
                            .isEqualTo(60_000);
                });
    }

    @Test
    void who_is_in_already_or_is_not_counts_as_allowed_and_is_not_told_of() {
        String id = calls.group("ann", "bob");
        UsersChange added = calls.add(id, "bob", "ann", "cy");
        assertThat(added.allowed()).containsExactly("ann", "cy");
        assertThat(calls.add(id, "bob", "ann").version()).isEqualTo(added.version());
        assertThat(calls.remove(id, "ann", "nobody", "cy").allowed()).containsExactly("nobody", "cy");
        assertThat(calls.changes(id))
                .containsExactly(new Change.MembersAdded(List.of("cy")), new Change.MembersRemoved(List.of("cy")));
        assertThat(calls.add(id, "dan", "dan").allowed()).containsExactly("dan");
        calls.refused(ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED, () -> calls.add(id, "eve", "fay"));
        calls.refused(ErrorCode.CONVERSATION_NOT_FOUND, () -> calls.add("65f0c0ffee65f0c0ffee65f0", "eve", "eve"));
        assertThat(calls.count(id)).isEqualTo(3);
    }

    @Test
    void those_for_whom_there_is_no_place_fail_and_the_others_come_in() {
        String id =
                calls.start("ann", false, ConversationCalls.users(498), "{}").id();
        UsersChange added = calls.add(id, "ann", "x1", "x2", "x3");
        assertThat(added.allowed()).containsExactly("x1");
        assertThat(added.failed())
                .containsExactly(new FailedUsers(ErrorCode.CONVERSATION_FULL.number(), List.of("x2", "x3")));
        assertThat(calls.count(id)).isEqualTo(500);
    }

    @Test
    void the_owner_cannot_leave_many_but_may_leave_another_alone_and_come_back_as_owner() {
        String id = calls.group("ann", "bob", "cy", "dan");
        calls.refused(ErrorCode.CONVERSATION_NEED_OWNER, () -> calls.remove(id, "ann", "ann"));
        UsersChange partly = calls.remove(id, "ann", "ann", "dan");
        assertThat(partly.allowed()).containsExactly("dan");
        assertThat(partly.failed())
                .containsExactly(new FailedUsers(ErrorCode.CONVERSATION_NEED_OWNER.number(), List.of("ann")));
        calls.setRole(id, "ann", "bob", MemberRole.MANAGER);
        calls.refused(ErrorCode.CONVERSATION_NEED_OWNER, () -> calls.remove(id, "bob", "ann"));
        calls.remove(id, "cy", "cy");
        assertThat(calls.remove(id, "ann", "ann").allowed()).containsExactly("ann");
        assertThat(calls.roles(id)).isEqualTo(new Roles(null, List.of("bob")));
        calls.add(id, "ann", "ann");
        assertThat(calls.roles(id).owner()).isEqualTo("ann");
        assertThat(calls.remove(id, null, "ann").allowed()).containsExactly("ann");
    }

    @Test
    void only_who_outranks_another_may_put_them_out_silence_block_or_give_them_a_role() {
        String id = calls.group("ann", "bob", "cy", "dan", "eve");
        calls.setRole(id, "ann", "bob", MemberRole.MANAGER);
        calls.setRole(id, "bob", "cy", MemberRole.MANAGER);
        calls.setRole(id, "bob", "eve", MemberRole.MEMBER);
        assertThat(calls.roles(id)).isEqualTo(new Roles("ann", List.of("bob", "cy")));
        calls.unauthorized(() -> calls.remove(id, "dan", "eve"));
        calls.unauthorized(() -> calls.remove(id, "bob", "eve", "cy"));
        calls.unauthorized(() -> calls.setRole(id, "bob", "cy", MemberRole.MEMBER));
        calls.unauthorized(() -> calls.setRole(id, "dan", "eve", MemberRole.MANAGER));
        calls.unauthorized(() -> calls.setRole(id, null, "ann", MemberRole.MEMBER));
        calls.unauthorized(() -> calls.restrict(id, "bob", SILENCED, 0, "bob"));
        calls.unauthorized(() -> calls.restrict(id, "dan", SILENCED, 0, "eve"));
        calls.unauthorized(() -> calls.restrict(id, "bob", BLOCKED, 0, "dan", "ann"));
        calls.unauthorized(() -> calls.lift(id, "bob", SILENCED, "bob"));
        calls.refused(ErrorCode.CONVERSATION_UNKNOWN_ROLE, () -> calls.setRole(id, "ann", "bob", MemberRole.OWNER));
        calls.refused(
                ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED,
                () -> calls.setRole(id, "ann", "stranger", MemberRole.MANAGER));
        assertThat(calls.remove(id, "bob", "eve").allowed()).containsExactly("eve");
        calls.setRole(id, null, "cy", MemberRole.MEMBER);
        assertThat(calls.changes(id))
                .containsExactly(
                        new Change.RoleChanged("bob", MemberRole.MANAGER),
                        new Change.RoleChanged("cy", MemberRole.MANAGER),
                        new Change.MembersRemoved(List.of("eve")),
                        new Change.RoleChanged("cy", MemberRole.MEMBER));
    }

    @Test
    void silenced_users_are_listed_checked_and_lifted_and_silence_ends_by_itself_within_a_day() {
        String id = calls.group("ann", "bob", "cy");
        assertThat(calls.restrict(id, "ann", SILENCED, 0, "bob", "cy", "gone").allowed())
                .hasSize(3);
        UsersChange again = calls.restrict(id, "ann", SILENCED, 0, "bob");
        assertThat(calls.restrict(id, "ann", SILENCED, 60, "cy").version()).isEqualTo(again.version() + 1);
        calls.refused(ErrorCode.BAD_REQUEST, () -> calls.restrict(id, "ann", SILENCED, 86_401, "bob"));
        ConversationRestrictions.RestrictedUsers page = calls.restricted(id, SILENCED, 2, null);
        assertThat(page.users()).containsExactly("bob", "cy");
        assertThat(calls.restricted(id, SILENCED, 2, page.next()))
                .isEqualTo(new ConversationRestrictions.RestrictedUsers(List.of("gone"), null));
        assertThat(calls.check(id, SILENCED, "ann", "gone", "bob")).containsExactly("gone", "bob");
        ConversationPolicy policy = calls.policy(id);
        assertThat(policy.silenced()).containsEntry("bob", Long.MAX_VALUE).containsOnlyKeys("bob", "cy", "gone");
        assertThat(policy.silenced().get("cy")).isLessThan(System.currentTimeMillis() + 61_000);
        assertThat(policy.allMaySpeak()).isFalse();
        assertThat(calls.lift(id, "ann", SILENCED, "bob", "ann-2").allowed()).containsExactly("bob", "ann-2");
        assertThat(calls.changes(id).getFirst())
                .isEqualTo(new Change.Silenced(List.of("bob", "cy", "gone"), Long.MAX_VALUE));
        assertThat(calls.changes(id).getLast()).isEqualTo(new Change.Unsilenced(List.of("bob")));
    }

    @Test
    void who_is_blocked_is_out_and_stays_out_until_unblocked() {
        String id = calls.group("ann", "bob", "cy");
        UsersChange blocked = calls.restrict(id, "ann", BLOCKED, 0, "bob", "stranger");
        assertThat(calls.events(id))
                .extracting(ConversationChanged::version, ConversationChanged::change)
                .endsWith(
                        tuple(blocked.version() - 1, new Change.Blocked(List.of("bob", "stranger"))),
                        tuple(blocked.version(), new Change.MembersRemoved(List.of("bob"))));
        assertThat(calls.policy(id).members()).containsExactly("ann", "cy");
        assertThat(calls.policy(id).blocked()).containsExactly("bob", "stranger");
        for (String by : List.of("bob", "ann")) {
            assertThat(calls.add(id, by, "bob").failed())
                    .containsExactly(new FailedUsers(ErrorCode.BLOCKED_BY_CONVERSATION.number(), List.of("bob")));
        }
        calls.lift(id, "ann", BLOCKED, "bob");
        assertThat(calls.add(id, "bob", "bob").allowed()).containsExactly("bob");
        calls.refused(
                ErrorCode.NORMAL_CONVERSATION_REQUIRED,
                () -> calls.restrict(calls.temporary(List.of("bob"), 0).id(), "ann", BLOCKED, 0, "bob"));
    }

    @Test
    void a_client_who_blocks_a_conversation_is_not_taken_in_by_others() {
        String id = calls.group("ann", "bob");
        calls.blockByClient("cy", id, true);
        calls.blockByClient("bob", id, true);
        assertThat(calls.add(id, "ann", "cy").failed())
                .containsExactly(new FailedUsers(ErrorCode.CONVERSATION_NOT_ALLOWED.number(), List.of("cy")));
        assertThat(calls.add(id, "cy", "cy").allowed()).containsExactly("cy");
        assertThat(calls.policy(id).blockedBy()).containsExactly("bob", "cy");
        assertThat(calls.blockedByClient("cy")).containsExactly(id);
        calls.blockByClient("cy", id, false);
        assertThat(calls.blockedByClient("cy")).isEmpty();
    }

    @Test
    void attributes_change_one_update_after_the_other_and_all_are_told() {
        String id = calls.start("ann", false, List.of("bob"), "{\"name\":\"x\",\"attr\":{\"color\":\"red\",\"n\":1}}")
                .id();
        ConversationUpdated updated = calls.update(
                id, "bob", "{\"attr.color\":\"blue\",\"attr.n\":{\"__op\":\"Increment\",\"amount\":2},\"own\":[1]}");
        assertThat(JsonReader.stored(updated.attrModified().value()))
                .isEqualTo(JsonReader.stored("{\"attr\":{\"color\":\"blue\",\"n\":3},\"own\":[1]}"));
        assertThat(calls.changes(id)).containsExactly(new Change.Updated(updated.attr(), updated.attrModified()));
        assertThat(calls.update(id, null, "{\"name\":{\"__op\":\"Delete\"}}").attrModified())
                .isEqualTo(NOTHING);
        assertThat(calls.query("ann", "{\"attr.color\":\"blue\"}", ""))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.attributes().value()).doesNotContain("name").contains("\"own\"");
                    assertThat(one.times().updatedAtMs())
                            .isGreaterThanOrEqualTo(one.times().createdAtMs());
                });
        calls.refused(ErrorCode.CONVERSATION_UPDATE_FAILED, () -> calls.update(id, "ann", "{\"c\":\"eve\"}"));
        calls.refused(ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED, () -> calls.update(id, "eve", "{\"a\":1}"));
        calls.refused(ErrorCode.CONVERSATION_NOT_FOUND, () -> calls.update("nowhere", "ann", "{\"a\":1}"));
    }

    @Test
    void queries_show_the_callers_own_data_newest_activity_first() {
        String first = calls.group("ann", "bob");
        String second = calls.group("ann", "bob", "cy");
        calls.group("eve", "fay");
        long later = System.currentTimeMillis() + 1_000;
        calls.ask(ConversationOperations.TOUCH, new Touch(List.of(new Touched("app", first, later))));
        calls.ask(ConversationOperations.SET_DO_NOT_DISTURB, new SetDoNotDisturb("app", second, "bob", true));
        List<ConversationInfo> found = calls.query("bob", null, "");
        assertThat(found).extracting(ConversationInfo::id).containsExactly(first, second);
        assertThat(found.getFirst().times().lastMessageAtMs()).isEqualTo(later);
        assertThat(found)
                .extracting(one -> one.own() != null && one.own().doNotDisturb())
                .containsExactly(false, true);
        assertThat(found.getLast().mutedBy()).containsExactly("bob");
        assertThat(found.getLast().members()).containsExactly("ann", "bob", "cy");
        assertThat(calls.policy(second).doNotDisturb()).containsExactly("bob");
        assertThat(calls.query("bob", "{\"m\":\"eve\"}", ""))
                .singleElement()
                .satisfies(one -> assertThat(one.own()).isNull());
        QueryConversations none = new QueryConversations("app", "bob", null, List.of(), new QueryPage("", 0, 0), true);
        assertThat(calls.ask(ConversationQueries.QUERY, none).conversations()).isEmpty();
        calls.refused(ErrorCode.CONVERSATION_QUERY_FAILED, () -> calls.query("bob", "{\"a\":{\"$foo\":1}}", ""));
        calls.refused(
                ErrorCode.CONVERSATION_QUERY_FAILED, () -> calls.query("bob", "{\"a\":{\"$regex\":\"(?=a)\"}}", ""));
        calls.refused(
                ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED,
                () -> calls.ask(
                        ConversationOperations.SET_DO_NOT_DISTURB, new SetDoNotDisturb("app", second, "eve", true)));
        ConversationQueries.AreMembers asked =
                new ConversationQueries.AreMembers("app", "cy", List.of(first, second, "nowhere"));
        assertThat(calls.ask(ConversationQueries.ARE_MEMBERS, asked).joinedAtMs())
                .containsOnlyKeys(second);
    }

    @Test
    void a_member_is_told_what_they_are_a_member_of_newest_activity_first() {
        String first = calls.group("ann", "gil");
        String second = calls.group("bob", "gil");
        String blocked = calls.group("cy", "gil");
        calls.group("ann", "bob");
        String service = calls.service();
        calls.add(service, "gil", "gil");
        calls.ask(
                ConversationRestrictions.BLOCK_BY_CLIENT,
                new ConversationRestrictions.BlockByClient("app", "gil", List.of(blocked), true));
        long later = System.currentTimeMillis() + 1_000;
        calls.ask(ConversationOperations.TOUCH, new Touch(List.of(new Touched("app", first, later))));

        List<ConversationQueries.Membership> found = ofMember("gil", 10);
        assertThat(found).extracting(ConversationQueries.Membership::id).containsExactly(first, service, second);
        assertThat(found)
                .extracting(ConversationQueries.Membership::kind)
                .containsExactly(ConversationKind.GROUP, ConversationKind.SERVICE, ConversationKind.GROUP);
        assertThat(found).allSatisfy(one -> assertThat(one.joinedAtMs()).isPositive());
        assertThat(ofMember("gil", 1))
                .extracting(ConversationQueries.Membership::id)
                .containsExactly(first);
        calls.remove(first, "ann", "gil");
        assertThat(ofMember("gil", 10))
                .extracting(ConversationQueries.Membership::id)
                .containsExactly(service, second);
        assertThat(ofMember("nobody at all", 10)).isEmpty();
        calls.refused(ErrorCode.BAD_REQUEST, () -> ofMember("gil", 1_001));
    }

    private List<ConversationQueries.Membership> ofMember(String user, int limit) {
        return calls.ask(ConversationQueries.OF_MEMBER, new ConversationQueries.QueryOfMember("app", user, limit))
                .memberships();
    }

    @Test
    void users_subscribe_to_a_service_conversation_for_themselves_and_nobody_is_told() {
        String id = calls.service();
        assertThat(calls.add(id, "ann", "ann").allowed()).containsExactly("ann");
        calls.unauthorized(() -> calls.add(id, "ann", "bob"));
        calls.unauthorized(() -> calls.update(id, "ann", "{\"a\":1}"));
        calls.add(id, null, "bob", "cy");
        calls.unauthorized(() -> calls.remove(id, "ann", "ann-2", "bob", "ann"));
        assertThat(calls.count(id)).isEqualTo(3);
        assertThat(calls.query("ann", "{\"sys\":true}", "")).singleElement().satisfies(one -> {
            assertThat(one.members()).isEmpty();
            assertThat(one.own()).isNotNull();
        });
        calls.remove(id, "ann", "ann");
        assertThat(calls.count(id)).isEqualTo(2);
        assertThat(calls.changes(id)).isEmpty();
        calls.refused(
                ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED,
                () -> calls.ask(
                        ConversationOperations.START,
                        new ConversationOperations.StartConversation(
                                "app", "ann", ConversationKind.SERVICE, List.of(), false, 0, NOTHING)));
    }

    @Test
    void only_the_owner_or_a_server_ends_a_conversation_and_then_it_is_gone() {
        String id = calls.group("ann", "bob");
        calls.setRole(id, "ann", "bob", MemberRole.MANAGER);
        calls.unauthorized(() -> calls.dismiss(id, "bob"));
        calls.dismiss(id, "ann");
        assertThat(calls.changes(id).getLast()).isEqualTo(new Change.Dismissed());
        calls.refused(ErrorCode.CONVERSATION_NOT_FOUND, () -> calls.policy(id));
        calls.refused(ErrorCode.CONVERSATION_NOT_FOUND, () -> calls.dismiss(id, null));
        calls.refused(ErrorCode.CONVERSATION_NOT_FOUND, () -> calls.roles(id));
        assertThat(calls.query("ann", null, "")).isEmpty();
        assertThat(Map.of("bob", calls.check(id, BLOCKED, "bob"))).containsEntry("bob", List.of());
        calls.refused(
                ErrorCode.CONVERSATION_NOT_FOUND,
                () -> calls.ask(
                        ConversationOperations.SET_ROLE, new SetRole("app", id, null, "bob", MemberRole.MEMBER)));
    }
}
