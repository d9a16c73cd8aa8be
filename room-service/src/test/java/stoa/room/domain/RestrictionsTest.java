package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent.MembersRestricted;
import stoa.protocol.log.Restriction;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.LimitRoom;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QuerySwitched;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.QueryMembers;

/** Mutes, bans, whitelists and switches hold at once, are told, and end by themselves (features B6, B11-B16, B19). */
class RestrictionsTest {
    private static final Notice TO_ALL = new Notice(true, "{\"why\":\"spam\"}");
    private static final long MINUTE_MS = 60_000;

    private final RestrictionFixture at = new RestrictionFixture();

    @Test
    void a_rooms_limit_is_told_to_owners_and_to_nobody_else() {
        at.create("r");
        assertThat(at.restrictions.limit(new LimitRoom("app", "r", -1)).await().messagesPerSecond())
                .isZero();
        at.restrictions.limit(new LimitRoom("app", "r", 3)).await();
        assertThat(at.policies("r").room().messagesPerSecond()).isEqualTo(3);
        assertThat(at.restrictions.limit(new LimitRoom("app", "r", -1)).await().messagesPerSecond())
                .isEqualTo(3);
        for (int wrong : List.of(-2, 101)) {
            assertThatThrownBy(() -> at.restrictions.limit(new LimitRoom("app", "r", wrong)))
                    .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_BAD_PARAMETER);
        }
    }

    @Test
    void a_mute_is_told_to_owners_before_it_is_answered_and_ends_by_itself() {
        at.create("r");
        at.restrict("r", UserList.MUTED, 2, "tom");
        assertThat(lastTold().policy())
                .isEqualTo(at.policies("r").room())
                .hasFieldOrPropertyWithValue("mutedUntilMs", Map.of("tom", Fixture.NOW_MS + 2 * MINUTE_MS));
        at.clock.pass(2 * MINUTE_MS);
        assertThat(at.policies("r").room().mutedUntilMs()).isEmpty();
        assertThat(at.restricted("r", UserList.MUTED)).isEmpty();
        at.restrict("r", UserList.MUTED, 0, "amy");
        assertThat(lastTold().policy()).hasFieldOrPropertyWithValue("mutedUntilMs", Map.of("amy", Long.MAX_VALUE));
        assertThat(at.outside.changes()).extracting(PolicyChanged::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void who_is_banned_is_out_at_once_and_refused_with_the_time_left() {
        at.create("r");
        at.memberships.join(Fixture.join("r", "tom")).await();
        at.memberships.join(Fixture.join("r", "amy")).await();
        at.restrict("r", UserList.BANNED, 10, "tom", "eve");
        assertThat(members()).containsExactly("amy");
        assertThat(at.outside.teams)
                .map(event -> event.kind() + " " + event.cause() + ' ' + event.users())
                .containsExactly(
                        "JOINED ASKED [tom]", "JOINED ASKED [amy]", "LEFT BANNED [tom]", "BANNED ASKED [tom, eve]");
        at.clock.pass(MINUTE_MS);
        Instant end = Instant.ofEpochMilli(Fixture.NOW_MS + 10 * MINUTE_MS);
        assertThatThrownBy(() -> at.memberships.join(Fixture.join("r", "tom")).await())
                .isInstanceOf(StoaException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.BANNED)
                .hasFieldOrPropertyWithValue("retryAfterMs", 9 * MINUTE_MS)
                .hasMessageContaining(end.toString());
        at.clock.pass(9 * MINUTE_MS);
        at.members.letIn("app", "r", List.of("tom")).await();
        assertThat(at.memberships.join(Fixture.join("r", "tom")).await().members())
                .isEqualTo(2);
    }

    @Test
    void a_ban_for_ever_gives_no_hope_until_it_is_lifted() {
        at.create("r");
        at.restrict("r", UserList.BANNED, 0, "tom");
        assertThatThrownBy(() -> at.memberships.join(Fixture.join("r", "tom")).await())
                .hasFieldOrPropertyWithValue("retryAfterMs", 0L)
                .hasMessageContaining("for ever");
        at.lift("r", UserList.BANNED, Notice.NONE, "tom");
        assertThat(at.memberships.join(Fixture.join("r", "tom")).await().members())
                .isOne();
    }

    @Test
    void a_join_that_was_on_its_way_when_the_ban_came_is_refused() {
        at.create("r");
        at.members.putOut("app", "r", List.of("tom"), Fixture.NOW_MS + 5).await();
        assertThatThrownBy(() -> at.memberships.join(Fixture.join("r", "tom")).await())
                .hasFieldOrPropertyWithValue("code", ErrorCode.BANNED)
                .hasFieldOrPropertyWithValue("retryAfterMs", 5L);
    }

    @Test
    void who_is_banned_cannot_create_the_room_on_the_way_in() {
        at.restrict("r", UserList.BANNED, 1, "tom");
        JoinRoom joining = new JoinRoom("app", "r", Fixture.member("tom", "s"), true, false);
        assertThat(Fixture.codeOf(() -> at.memberships.join(joining))).isEqualTo(ErrorCode.BANNED);
        assertThat(at.policies("r").room().exists()).isFalse();
        assertThat(Fixture.codeOf(() -> at.memberships.join(Fixture.join("r", "tom"))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
    }

    @Test
    void banned_users_whom_a_gateway_still_has_are_not_announced_in() {
        at.create("r");
        at.restrict("r", UserList.BANNED, 1, "tom");
        at.members.letIn("app", "r", List.of("tom")).await();
        at.memberships
                .announce(new AnnounceMemberships(
                        "app", "r", List.of(Fixture.member("tom", "s1"), Fixture.member("amy", "s2"))))
                .await();
        assertThat(members()).containsExactly("amy");
    }

    @Test
    void a_ban_holds_while_the_store_of_memberships_is_away_and_has_it_filled_anew() {
        at.create("r");
        at.filling.look().await();
        at.members.fail(new IOException("away"));
        at.restrict("r", UserList.BANNED, 1, "tom");
        at.members.fail(null);
        at.filling.look().await();
        assertThat(at.outside.signals).contains("filling anew: a write had failed");
    }

    @Test
    void members_are_told_of_a_mute_when_the_app_wants_it_and_of_a_ban_always() {
        at.create("r");
        at.restrict("r", UserList.MUTED, 1, "tom");
        at.restrict("r", UserList.PROTECTED, 0, TO_ALL, "star");
        at.turn("r", RoomSwitch.DISTRIBUTION_STOPPED, true, TO_ALL);
        assertThat(at.outside.log).isEmpty();
        at.restrict("r", UserList.MUTED, 1, TO_ALL, "tom", "amy");
        at.lift("r", UserList.MUTED, TO_ALL, "x", "amy");
        at.restrict("r", UserList.BANNED, 0, "tom");
        at.lift("r", UserList.BANNED, Notice.NONE, "tom");
        at.turn("r", RoomSwitch.ALL_MUTED, true, TO_ALL);
        at.restrict("r", UserList.SPEAKERS, 0, TO_ALL, "host");
        at.lift("r", UserList.SPEAKERS, TO_ALL, "host");
        at.turn("r", RoomSwitch.ALL_MUTED, false, TO_ALL);
        at.turn("r", RoomSwitch.ALL_MUTED, false, TO_ALL);
        long endMs = Fixture.NOW_MS + MINUTE_MS;
        assertThat(at.outside.log)
                .map(MembersRestricted.class::cast)
                .map(event -> told(event))
                .containsExactly(
                        "MUTED [tom, amy] " + endMs,
                        "UNMUTED [amy] 0",
                        "BANNED [tom] " + Long.MAX_VALUE,
                        "ALL_MUTED [] " + Long.MAX_VALUE,
                        "SPEAKERS_ADDED [host] " + Long.MAX_VALUE,
                        "SPEAKERS_REMOVED [host] 0",
                        "ALL_UNMUTED [] 0");
        assertThat(at.outside.log).extracting(event -> event.id()).doesNotHaveDuplicates();
        assertThat(at.outside.log.getFirst())
                .isEqualTo(new MembersRestricted(
                        Conversation.room("app", "r"),
                        at.outside.log.getFirst().id(),
                        Restriction.MUTED,
                        List.of("tom", "amy"),
                        endMs,
                        true,
                        "{\"why\":\"spam\"}"));
        assertThat(at.outside.log.get(2)).hasFieldOrPropertyWithValue("notice", false);
    }

    @Test
    void nobody_is_in_a_room_that_does_not_exist_so_only_other_teams_are_told() {
        at.restrict("r", UserList.BANNED, 0, TO_ALL, "tom");
        assertThat(at.outside.log).isEmpty();
        assertThat(at.outside.teams).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(RoomEvent.Kind.BANNED);
            assertThat(event.users()).containsExactly("tom");
            assertThat(event.untilMs()).isNull();
            assertThat(event.cause()).isEqualTo(RoomEvent.Cause.ASKED);
        });
        assertThat(lastTold().policy()).isEqualTo(at.policies("r").room());
    }

    @Test
    void other_teams_are_told_of_every_mute_and_ban() {
        at.create("r");
        at.restrict("r", UserList.MUTED, 1, "tom");
        at.lift("r", UserList.MUTED, Notice.NONE, "tom", "x");
        at.restrict("r", UserList.BANNED, 1, "tom");
        at.lift("r", UserList.BANNED, Notice.NONE, "tom");
        at.turn("r", RoomSwitch.ALL_MUTED, true, Notice.NONE);
        at.turn("r", RoomSwitch.ALL_MUTED, false, Notice.NONE);
        at.restrict("", UserList.MUTED_EVERYWHERE, 1, TO_ALL, "tom");
        at.lift("", UserList.MUTED_EVERYWHERE, TO_ALL, "tom");
        at.lift("", UserList.MUTED_EVERYWHERE, TO_ALL, "tom");
        long endMs = Fixture.NOW_MS + MINUTE_MS;
        assertThat(at.outside.teams)
                .map(event -> event.kind() + " '" + event.room() + "' " + event.users() + ' ' + event.untilMs())
                .containsExactly(
                        "MUTED 'r' [tom] " + endMs,
                        "UNMUTED 'r' [tom] null",
                        "BANNED 'r' [tom] " + endMs,
                        "UNBANNED 'r' [tom] null",
                        "ALL_MUTED 'r' [] null",
                        "ALL_UNMUTED 'r' [] null",
                        "MUTED '' [tom] " + endMs,
                        "UNMUTED '' [tom] null");
        assertThat(at.outside.teams).extracting(RoomEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void what_holds_everywhere_is_told_as_the_apps_policy() {
        at.restrict("ignored", UserList.MUTED_EVERYWHERE, 1, "tom");
        assertThat(types(TypeList.LOW_PRIORITY, List.of("like", "like", "tap"), List.of()))
                .containsExactly("like", "tap");
        assertThat(types(TypeList.PROTECTED, List.of("notice"), List.of())).containsExactly("notice");
        assertThat(types(TypeList.LOW_PRIORITY, List.of(), List.of())).containsExactly("like", "tap");
        AppPolicy policy = at.policies("r").app();
        assertThat(lastTold().policy()).isEqualTo(policy);
        assertThat(policy.mutedUntilMs()).isEqualTo(Map.of("tom", Fixture.NOW_MS + MINUTE_MS));
        assertThat(at.outside.changes()).hasSize(3);
        at.clock.pass(MINUTE_MS);
        assertThat(at.policies("r").app().mutedUntilMs()).isEmpty();
        assertThat(at.restricted("", UserList.MUTED_EVERYWHERE)).isEmpty();
    }

    @Test
    void a_change_that_may_have_been_committed_is_read_and_told_when_the_store_answers_again() {
        at.store.fail(new IOException("connection lost"));
        assertThatThrownBy(() -> at.restrict("r", UserList.MUTED, 0, "tom")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> types(TypeList.PROTECTED, List.of("a"), List.of()))
                .isInstanceOf(IOException.class);
        assertThat(at.changes.doubts()).isEqualTo(2);
        at.store.fail(null);
        at.changes.resolve().await();
        assertThat(at.outside.changes())
                .extracting(PolicyChanged::policy)
                .containsExactly(at.policies("r").room(), at.policies("r").app());
    }

    @Test
    void what_cannot_be_delivered_now_is_no_reason_to_refuse() {
        at.create("r");
        at.outbox.fail(new StoaException(ErrorCode.UNAVAILABLE));
        at.restrict("r", UserList.MUTED, 0, TO_ALL, "tom");
        assertThat(at.restricted("r", UserList.MUTED)).hasSize(1);
        at.outbox.fail(null);
        at.clock.pass(OutboxDelivery.SETTLED_MS);
        at.delivery.sweep().await();
        assertThat(at.outside.log).hasSize(1);
        assertThat(at.outside.teams).hasSize(1);
    }

    @Test
    void an_app_keeps_so_many_rooms_alive_as_it_has_set() {
        for (int i = 5; i > 0; i--) {
            at.turn("r" + i, RoomSwitch.KEPT_ALIVE, true, Notice.NONE);
        }
        assertThat(Fixture.codeOf(() ->
                        at.restrictions.turn(new SwitchRoom("app", "r6", RoomSwitch.KEPT_ALIVE, true, Notice.NONE))))
                .isEqualTo(ErrorCode.SERVER_TOO_MANY_KEPT_ALIVE);
        at.turn("r6", RoomSwitch.KEPT_ALIVE, false, Notice.NONE);
        assertThat(switched(1, 3)).containsExactly("r5", "r4", "r3");
        assertThat(switched(2, 3)).containsExactly("r2", "r1");
        assertThat(switched(3, 3)).isEmpty();
    }

    @Test
    void five_users_of_a_room_are_protected() {
        at.restrict("r", UserList.PROTECTED, 0, "a", "b", "c", "d", "e");
        assertThat(restrictCode("r", UserList.PROTECTED, 0, List.of("f"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        at.restrict("r", UserList.PROTECTED, 0, "a");
        at.restrict("s", UserList.PROTECTED, 0, "f");
        assertThat(at.restricted("r", UserList.PROTECTED)).hasSize(5);
    }

    @Test
    void limits_are_refused_with_the_name_of_the_parameter() {
        List<String> twentyOne = IntStream.range(0, 21).mapToObj(i -> "u" + i).toList();
        assertThat(restrictCode("r", UserList.MUTED, 1, List.of())).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.MUTED, 1, twentyOne)).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.PROTECTED, 0, twentyOne.subList(0, 6)))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.MUTED, -1, List.of("a"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.MUTED, 43_201, List.of("a"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.SPEAKERS, 1, List.of("a"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.MUTED, 1, List.of(""))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.MUTED, 1, List.of("a\ud800"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r", UserList.MUTED, 1, List.of("u".repeat(65))))
                .isEqualTo(ErrorCode.SERVER_PARAMETER_TOO_LONG);
        assertThat(restrictCode("", UserList.MUTED, 1, List.of("a"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(restrictCode("r".repeat(65), UserList.MUTED, 1, List.of("a")))
                .isEqualTo(ErrorCode.SERVER_PARAMETER_TOO_LONG);
        assertThat(Fixture.codeOf(
                        () -> at.restrictions.types(new ChangeTypes("app", TypeList.PROTECTED, twentyOne, List.of()))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(
                        () -> at.restrictions.switched(new QuerySwitched("app", RoomSwitch.ALL_MUTED, null, 0, 1))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(
                        () -> at.restrictions.switched(new QuerySwitched("app", RoomSwitch.ALL_MUTED, null, 1, 1_001))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(at.outside.news).isEmpty();
        assertThatThrownBy(() -> at.restrict("r", UserList.MUTED, 43_201, "a")).hasMessageStartingWith("minute");
        assertThatThrownBy(() -> at.restrict("r", UserList.MUTED, 1, new Notice(true, "x".repeat(4_097)), "a"))
                .hasMessageStartingWith("extra");
    }

    private ErrorCode restrictCode(String room, UserList list, int minutes, List<String> users) {
        return Fixture.codeOf(
                () -> at.restrictions.restrict(new Restrict("app", room, list, users, minutes, Notice.NONE)));
    }

    private static String told(MembersRestricted event) {
        return event.restriction() + " " + event.users() + ' ' + event.untilMs();
    }

    private List<String> types(TypeList list, List<String> add, List<String> remove) {
        return at.restrictions
                .types(new ChangeTypes("app", list, add, remove))
                .await()
                .types();
    }

    private List<String> switched(int page, int size) {
        return at.restrictions
                .switched(new QuerySwitched("app", RoomSwitch.KEPT_ALIVE, null, page, size))
                .await()
                .rooms();
    }

    private List<String> members() {
        return at.memberships.members(new QueryMembers("app", "r", 10, false)).await().members().stream()
                .map(member -> member.user())
                .toList();
    }

    private PolicyChanged lastTold() {
        return at.outside.changes().getLast();
    }
}
