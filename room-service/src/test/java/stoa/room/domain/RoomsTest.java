package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent.RoomDestroyed;
import stoa.protocol.room.PolicyOperations.GetPolicy;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Rooms begin and end, and everybody who must know is told (feature B1). */
class RoomsTest {
    private final Fixture at = new Fixture();

    @Test
    void a_new_room_is_told_before_it_is_answered_and_an_old_one_is_not_told_again() {
        at.create("r");
        at.create("r");
        assertThat(at.outside.changes()).singleElement().satisfies(change -> {
            assertThat(change.node()).isEqualTo(Fixture.NODE);
            assertThat(change.number()).isEqualTo(1);
            assertThat(change.policy())
                    .isEqualTo(
                            at.rooms.policy(new GetPolicy("app", "r")).await().room());
            assertThat(exists(change)).isTrue();
        });
        assertThat(at.rooms.query(new QueryRooms("app", List.of("x", "r"))).await())
                .containsExactly(new RoomInfo("r", "Room r", Fixture.NOW_MS));
    }

    @Test
    void a_destroyed_room_is_told_emptied_and_ended_in_the_log() {
        at.create("r");
        at.memberships.join(Fixture.join("r", "tom")).await();
        destroy("r", "unknown");
        assertThat(exists(at.outside.changes().getLast())).isFalse();
        assertThat(at.outside.changes()).extracting(PolicyChanged::number).containsExactly(1L, 2L);
        assertThat(at.outside.log).singleElement().satisfies(event -> {
            assertThat(event.conversation()).isEqualTo(Conversation.room("app", "r"));
            assertThat(event).isInstanceOf(RoomDestroyed.class);
        });
        assertThat(at.members.members("app", "r", 0, true).await().total()).isZero();
        assertThat(at.store.waiting()).isZero();
    }

    @Test
    void the_end_of_a_room_is_told_again_until_the_log_has_it() {
        at.create("r");
        at.outside.logFailure = new StoaException(ErrorCode.UNAVAILABLE);
        destroy("r");
        assertThat(at.outside.signals).containsExactly("delayed r");
        assertThat(at.store.waiting()).isOne();
        at.store.claim(1, Long.MAX_VALUE, 0).await();
        at.destructions.sweep().await();
        assertThat(at.store.waiting()).isOne();
        at.store.claim(1, Long.MAX_VALUE, 0).await();
        at.outside.logFailure = null;
        assertThat(at.destructions.sweep().await()).isOne();
        assertThat(at.outside.log).hasSize(1);
        assertThat(at.store.waiting()).isZero();
        assertThat(at.destructions.sweep().await()).isZero();
    }

    @Test
    void what_the_log_has_is_not_told_to_it_again_while_the_members_cannot_be_emptied() {
        at.create("r");
        at.members.fail(new IOException("away"));
        destroy("r");
        at.store.claim(1, Long.MAX_VALUE, 0).await();
        at.members.fail(null);
        at.destructions.sweep().await();
        assertThat(at.outside.log).hasSize(1);
        assertThat(at.store.waiting()).isZero();
    }

    @Test
    void a_room_is_created_anew_only_after_the_end_of_the_earlier_one() {
        at.create("r");
        at.outside.logFailure = new StoaException(ErrorCode.UNAVAILABLE);
        destroy("r");
        assertThat(Fixture.codeOf(() ->
                        at.rooms.create(new CreateRooms("app", Map.of("r", "R"), RoomOperations.Lifetime.DEFAULT))))
                .isEqualTo(ErrorCode.UNAVAILABLE);
        at.outside.logFailure = null;
        at.create("r");
        assertThat(at.outside.log).hasSize(1);
        assertThat(exists(at.outside.changes().getLast())).isTrue();
    }

    @Test
    void each_end_of_a_room_is_an_event_of_its_own() {
        at.create("r");
        destroy("r");
        at.create("r");
        destroy("r");
        assertThat(at.outside.log)
                .extracting(event -> event.id())
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void a_change_that_may_have_been_committed_is_read_and_told_when_the_store_answers_again() {
        at.create("r");
        at.store.fail(new IOException("connection lost"));
        assertThatThrownBy(() -> destroy("r")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> at.changes.resolve().await()).isInstanceOf(IOException.class);
        assertThat(at.changes.doubts()).isOne();
        at.store.fail(null);
        at.store.destroy("app", List.of("r"), "api", 0).await();
        at.changes.resolve().await();
        assertThat(at.changes.doubts()).isZero();
        assertThat(exists(at.outside.changes().getLast())).isFalse();
    }

    @Test
    void a_lease_says_how_many_changes_were_told() {
        at.changes.lease();
        at.create("r");
        at.changes.lease();
        assertThat(at.outside.news)
                .filteredOn(PolicyLease.class::isInstance)
                .containsExactly(new PolicyLease(Fixture.NODE, 0), new PolicyLease(Fixture.NODE, 1));
    }

    @Test
    void more_doubts_than_can_be_held_make_everybody_ask() {
        at.changes.doubt(
                "app",
                IntStream.rangeClosed(0, PolicyChanges.DOUBTS_MAX)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(at.changes.doubts()).isEqualTo(PolicyChanges.DOUBTS_MAX);
        at.changes.lease();
        assertThat(at.outside.news).containsExactly(new PolicyLease(Fixture.NODE, 1));
    }

    @Test
    void calls_name_1_to_100_rooms_with_ids_that_can_be() {
        Map<String, String> tooMany = new HashMap<>();
        for (int i = 0; i <= RoomRules.ROOMS_PER_CHANGE_MAX; i++) {
            tooMany.put("r" + i, "R");
        }
        assertThat(createCode(Map.of())).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(createCode(tooMany)).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(createCode(Map.of("", "R"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(createCode(Map.of("a\nb", "R"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(createCode(Map.of("a\ud800", "R"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(createCode(Map.of("r", "\udc00R"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(createCode(Map.of("é".repeat(33), "R"))).isEqualTo(ErrorCode.SERVER_PARAMETER_TOO_LONG);
        assertThat(createCode(Map.of("r", "R".repeat(257)))).isEqualTo(ErrorCode.SERVER_PARAMETER_TOO_LONG);
        assertThat(createCode(Map.of("r", "R\u0000"))).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(at.outside.news).isEmpty();
    }

    private ErrorCode createCode(Map<String, String> names) {
        return Fixture.codeOf(() -> at.rooms.create(new CreateRooms("app", names, RoomOperations.Lifetime.DEFAULT)));
    }

    private void destroy(String... rooms) {
        at.rooms.destroy(new DestroyRooms("app", List.of(rooms))).await();
    }

    private static boolean exists(PolicyChanged change) {
        return change.policy() instanceof RoomPolicy room && room.exists();
    }
}
