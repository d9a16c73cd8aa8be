package stoa.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Property
    void aCursorKeepsItsPartsAndFitsAJsonNumber(
            @ForAll @IntRange(min = 1, max = Cursor.GENERATION_MAX) int generation,
            @ForAll @LongRange(max = (1L << 40) - 1) long offset) {
        Cursor cursor = Cursor.of(generation, offset);
        assertThat(cursor.generation()).isEqualTo(generation);
        assertThat(cursor.offset()).isEqualTo(offset);
        assertThat(cursor.value()).isLessThan(1L << 53);
    }

    @Property
    void aConversationIsReadBackFromItsKey(@ForAll String id) {
        Conversation room = Conversation.room("app", id);
        assertThat(Conversation.fromString(room.key())).isEqualTo(room);
        assertThat(room.partition()).isBetween(0, Conversation.PARTITIONS - 1);
    }

    // These numbers are a contract with data that exists: they must never change.
    @Test
    void partitionsAndIdsStayWhatTheyAre() {
        Conversation room = Conversation.room("app", "lobby");
        assertThat(room.partition()).isEqualTo(PARTITION_OF_LOBBY);
        assertThat(MessageId.of(room, "ann", "c1")).isEqualTo(ID_OF_C1);
        assertThat(MessageId.ofEvent("recall", room, ID_OF_C1)).isEqualTo(ID_OF_RECALL);
    }

    private static final int PARTITION_OF_LOBBY = 10;
    private static final String ID_OF_C1 = "iZvYf9ZA6xOBpC6xM1gSwg";
    private static final String ID_OF_RECALL = "-4LpJCRZ0qck2orGf8DaoA";

    @Test
    void theKindOfAnEventIsPartOfItsId() {
        Conversation room = Conversation.room("app", "lobby");
        assertThat(MessageId.ofEvent("message", room, "x")).isNotEqualTo(MessageId.ofEvent("recall", room, "x"));
        assertThat(MessageId.of(room, "a", "bc")).isNotEqualTo(MessageId.of(room, "ab", "c"));
    }
}
