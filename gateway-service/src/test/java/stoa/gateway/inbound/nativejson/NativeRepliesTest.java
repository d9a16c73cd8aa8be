package stoa.gateway.inbound.nativejson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.AttributeState;
import stoa.gateway.domain.JoinReply;
import stoa.gateway.inbound.Samples;
import stoa.gateway.inbound.nativejson.NativeReplies.RoomOutcome;
import stoa.gateway.inbound.nativejson.NativeReplies.Welcome;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** The exact bytes of every reply. */
class NativeRepliesTest {
    private static final JoinedRoom JOINED = new JoinedRoom(new RoomInfo("r", "Röhm \"1\"", 17), 3, 18);
    private static final AttributeState NONE = new AttributeState(0, Map.of());
    private static final long CURSOR = Samples.CURSOR_0 + 9;

    @Test
    void errors() {
        StoaException slow = new StoaException(ErrorCode.TOO_MANY_MESSAGES, "at most 5", 321);
        assertThat(text(NativeReplies.error(4L, slow)))
                .isEqualTo("{\"id\":4,\"error\":{\"code\":20604,\"name\":\"TOO_MANY_MESSAGES\","
                        + "\"message\":\"at most 5\",\"retryable\":true,\"retryAfterMs\":321}}");
        assertThat(text(NativeReplies.error(null, new StoaException(ErrorCode.BAD_REQUEST, "id is missing"))))
                .isEqualTo("{\"id\":null,\"error\":{\"code\":60001,\"name\":\"BAD_REQUEST\","
                        + "\"message\":\"id is missing\",\"retryable\":false}}");
    }

    @Test
    void welcome() {
        Map<String, RoomOutcome> rooms = new LinkedHashMap<>();
        rooms.put("r", new RoomOutcome.Joined(new JoinReply(JOINED, NONE, List.of(), List.of(), CURSOR, true)));
        rooms.put("gone", new RoomOutcome.Failed(new StoaException(ErrorCode.NO_SUCH_ROOM)));
        Welcome welcome = new Welcome("S", "ann", 1_000, 30_000, true, rooms, Map.of("messageBytesMax", 131_072L));
        assertThat(text(NativeReplies.welcome(1, welcome)))
                .isEqualTo("{\"id\":1,\"ok\":{\"session\":\"S\",\"user\":\"ann\",\"serverTime\":1000,"
                        + "\"heartbeatMs\":30000,\"resumed\":true,\"rooms\":{\"r\":{"
                        + "\"room\":{\"id\":\"r\",\"name\":\"Röhm \\\"1\\\"\",\"createdAt\":17,\"members\":3},"
                        + "\"attributes\":{},\"attributesVersion\":0,\"messages\":[],\"missed\":[],\"cursor\":1099511627785,\"complete\":true},"
                        + "\"gone\":{\"error\":{\"code\":23410,\"name\":\"NO_SUCH_ROOM\","
                        + "\"message\":\"the room does not exist\",\"retryable\":false}}},"
                        + "\"limits\":{\"messageBytesMax\":131072}}}");
    }

    @Test
    void pongs() {
        assertThat(text(NativeReplies.pong(2, 5, null))).isEqualTo("{\"id\":2,\"ok\":{\"serverTime\":5}}");
        assertThat(text(NativeReplies.pong(2, 5, "S")))
                .isEqualTo("{\"id\":2,\"ok\":{\"serverTime\":5,\"session\":\"S\"}}");
    }

    @Test
    void joins() {
        JoinReply fresh = new JoinReply(JOINED, NONE, List.of(Samples.message(3)), null, CURSOR, true);
        assertThat(text(NativeReplies.joined(3, fresh)))
                .isEqualTo("{\"id\":3,\"ok\":{\"room\":{\"id\":\"r\",\"name\":\"Röhm \\\"1\\\"\",\"createdAt\":17,"
                        + "\"members\":3},\"attributes\":{},\"attributesVersion\":0,\"messages\":[{\"id\":\"m3\",\"cursor\":1099511627779,"
                        + "\"ts\":1003,\"from\":\"ann\",\"type\":\"t\",\"content\":3}],"
                        + "\"cursor\":1099511627785,\"complete\":true}}");
        JoinReply resumed =
                new JoinReply(JOINED, NONE, List.of(), List.of(Samples.message(4), Samples.recall(5, 4)), CURSOR, true);
        assertThat(text(NativeReplies.joined(3, resumed)))
                .contains("\"missed\":[{\"ev\":\"message\",\"id\":\"m4\",\"cursor\":1099511627780,\"ts\":1004,"
                        + "\"from\":\"ann\",\"type\":\"t\",\"content\":4},{\"ev\":\"recalled\",\"message\":\"m4\","
                        + "\"by\":\"ann\",\"cursor\":1099511627781,\"ts\":1005}]");
    }

    @Test
    void attributes() {
        AttributeState seats = new AttributeState(7, Map.of("seat-2", "bob", "seat-1", "ann \"1\""));
        assertThat(text(NativeReplies.joined(3, new JoinReply(JOINED, seats, List.of(), null, CURSOR, true))))
                .contains("\"attributes\":{\"seat-1\":\"ann \\\"1\\\"\",\"seat-2\":\"bob\"},\"attributesVersion\":7,");
        assertThat(text(NativeReplies.joined(3, new JoinReply(JOINED, null, List.of(), null, CURSOR, true))))
                .as("not known")
                .doesNotContain("attributes");
        assertThat(text(NativeReplies.changed(4, new AttributesChange(8, List.of("b", "a"), Map.of()))))
                .isEqualTo("{\"id\":4,\"ok\":{\"version\":8,\"changed\":[\"a\",\"b\"]}}");
        assertThat(text(NativeReplies.changed(4, new AttributesChange(0, List.of(), Map.of("a", 23424)))))
                .isEqualTo("{\"id\":4,\"ok\":{\"version\":0,\"changed\":[],\"failed\":{\"a\":23424}}}");
    }

    @Test
    void theRest() {
        assertThat(text(NativeReplies.done(4))).isEqualTo("{\"id\":4,\"ok\":{}}");
        assertThat(text(NativeReplies.members(5, new Members(9, List.of(new Member("ann", 7))))))
                .isEqualTo("{\"id\":5,\"ok\":{\"total\":9,\"members\":[{\"user\":\"ann\",\"joinedAt\":7}]}}");
        assertThat(text(NativeReplies.sent(6, new SendResult.Sent("m", 8, CURSOR, false))))
                .isEqualTo("{\"id\":6,\"ok\":{\"message\":\"m\",\"ts\":8,\"cursor\":1099511627785}}");
        assertThat(text(NativeReplies.sent(6, new SendResult.Sent("m", 8, 0, true))))
                .isEqualTo("{\"id\":6,\"ok\":{\"message\":\"m\",\"ts\":8,\"shed\":true}}");
        assertThat(text(NativeReplies.appended(7, new Appended(8, CURSOR))))
                .isEqualTo("{\"id\":7,\"ok\":{\"ts\":8,\"cursor\":1099511627785}}");
        HistoryOperations.Messages page =
                new HistoryOperations.Messages(List.of(Samples.message(3).entry()), true, 10, 7);
        assertThat(text(NativeReplies.page(8, page)))
                .isEqualTo("{\"id\":8,\"ok\":{\"messages\":[{\"id\":\"m3\",\"cursor\":1099511627779,\"ts\":1003,"
                        + "\"from\":\"ann\",\"type\":\"t\",\"content\":3}],\"more\":true,\"remaining\":7}}");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
