package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent.MembersChanged;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.protocol.room.RoomOperations.SetMemberEvents;

/** Which rooms tell their members who joins and leaves (feature B5). */
class MemberNewsTest {
    private final Fixture at = new Fixture();

    @BeforeEach
    void create() {
        at.create("r");
        at.settings.changed(SettingsOf.app("app", 1, 0, 60, 1));
    }

    private void rule(MemberEventsRule rule) {
        at.news.set(new SetMemberEvents("app", "r", rule)).await();
    }

    @Test
    void a_room_may_be_told_whatever_its_size_or_never() {
        at.news.joined("app", "r", "tom", 1);
        at.news.joined("app", "r", "large", 2);
        at.news.tell().await();
        rule(MemberEventsRule.ALWAYS);
        at.news.joined("app", "r", "amy", 3);
        at.news.tell().await();
        rule(MemberEventsRule.NEVER);
        at.news.left("app", "r", "amy", 1);
        at.news.tell().await();
        rule(MemberEventsRule.BY_SIZE);
        at.news.left("app", "r", "large", 2);
        at.news.left("app", "r", "tom", 1);
        at.news.tell().await();
        assertThat(at.outside.passing)
                .extracting(event -> ((MembersChanged) event).joined() + " " + ((MembersChanged) event).left())
                .containsExactly("[tom] []", "[amy] []", "[] [tom]");
        assertThatThrownBy(() -> at.news
                        .set(new SetMemberEvents("app", "nowhere", MemberEventsRule.NEVER))
                        .await())
                .hasMessageContaining(ErrorCode.NO_SUCH_ROOM.text());
    }

    @Test
    void more_than_can_be_gathered_is_lost_and_counted_where_it_was_to_be_told() {
        for (int i = 0; i <= MemberNews.USERS_MAX; i++) {
            at.news.joined("app", "r", "user-" + i, 2 + i);
        }
        at.news.tell().await();
        assertThat(at.outside.signals).doesNotContain("member news lost");
        rule(MemberEventsRule.ALWAYS);
        for (int i = 0; i <= MemberNews.USERS_MAX; i++) {
            at.news.joined("app", "r", "user-" + i, 2 + i);
        }
        at.news.tell().await();
        assertThat(at.outside.signals).containsOnlyOnce("member news lost");
        assertThat(((MembersChanged) at.outside.passing.getFirst()).joined()).hasSize(MemberNews.USERS_MAX);
    }

    @Test
    void what_nobody_knows_whether_to_tell_is_lost_and_counted() {
        at.memberEvents.failure = new IOException("away");
        at.news.joined("app", "r", "tom", 1);
        assertThatThrownBy(() -> at.news.tell().await()).isInstanceOf(IOException.class);
        assertThat(at.outside.signals).containsOnlyOnce("member news lost");
        at.memberEvents.failure = null;
        at.news.joined("app", "r", "amy", 1);
        at.news.tell().await();
        assertThat(((MembersChanged) at.outside.passing.getFirst()).joined()).containsExactly("amy");
    }
}
