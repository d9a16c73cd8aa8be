package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.UserList;

/** Who is told that users are muted in all rooms (feature B14). */
class GlobalMuteTest {
    private final RestrictionFixture at = new RestrictionFixture();

    @Test
    void the_users_are_told_where_the_back_end_wants_it_and_the_members_of_rooms_never() {
        at.create("r");
        Notice notice = new Notice(true, "{}");
        at.restrict("", UserList.MUTED_EVERYWHERE, 5, "quiet");
        at.restrict("", UserList.MUTED_EVERYWHERE, 5, notice, "ann", "bob");
        at.lift("", UserList.MUTED_EVERYWHERE, notice, "ann");
        at.restrict("r", UserList.MUTED, 5, notice, "ann");
        assertThat(at.outside.news.stream().filter(MutedEverywhere.class::isInstance))
                .containsExactly(
                        new MutedEverywhere("app", List.of("ann", "bob"), Fixture.NOW_MS + 300_000, "{}"),
                        new MutedEverywhere("app", List.of("ann"), 0, "{}"));
        assertThat(at.outside.log).as("the mute in one room alone").hasSize(1);
    }
}
