package stoa.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What stands for all conversations of a partition that are no rooms. */
class OthersTest {
    @Property
    void itIsOfThePartitionItStandsForAndSurvivesItsKey(@ForAll @IntRange(max = 63) int partition) {
        Conversation others = Conversation.others(partition);
        assertThat(others.partition()).isEqualTo(partition);
        assertThat(others.isOthers()).isTrue();
        Conversation read = Conversation.fromString(others.key());
        assertThat(read).isEqualTo(others);
        assertThat(read.partition()).isEqualTo(partition);
        assertThat(read.followedAs()).isEqualTo(others);
    }

    @Property
    void aRoomIsFollowedByItselfAndAllElseTogether(@ForAll ConversationKind kind, @ForAll String id) {
        Conversation where = new Conversation("app", kind, id);
        assertThat(where.isOthers()).isFalse();
        assertThat(where.followedAs())
                .isEqualTo(kind == ConversationKind.ROOM ? where : Conversation.others(where.partition()));
    }

    @Test
    void whatOnlyLooksLikeItIsNot() {
        assertThatThrownBy(() -> Conversation.others(64)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Conversation.others(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        for (String id : new String[] {"64", "-1", "07", "", "x"}) {
            Conversation other = new Conversation("", ConversationKind.GROUP, id);
            assertThat(other.isOthers()).as(id).isFalse();
            assertThat(other.partition()).isBetween(0, 63);
        }
        assertThat(Conversation.room("", "7").isOthers()).isFalse();
    }
}
