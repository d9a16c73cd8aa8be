package stoa.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stoa.gateway.inbound.nativejson.NativeRequest;
import stoa.protocol.log.Folded;

/** Every benchmark does what it claims to measure. */
class BenchmarksTest {
    @Test
    void aSendIsDecoded() throws Exception {
        assertThat(new RequestDecoding().send()).singleElement().isInstanceOf(NativeRequest.Send.class);
    }

    @Test
    void aMessageIsEncodedWithItsContent() {
        String json = new String(new EventEncoding().message(), StandardCharsets.UTF_8);
        assertThat(json).contains("\"type\":\"RC:TxtMsg\"", "\"content\":{\"content\":\"xxx");
    }

    @Test
    void everyMemberGetsEveryTickInOneWrite() {
        RoomFanOut room = new RoomFanOut();
        room.join();
        room.tick();
        room.tick();
        assertThat(room.written()).hasSize(RoomFanOut.MEMBERS);
        assertThat(Set.copyOf(room.written())).containsExactly(2L);
        assertThat(room.bytesPerMember()).isGreaterThan(2L * RoomFanOut.MESSAGES * 200);
    }

    @Test
    void aRoomOverItsBudgetIsShed() {
        RoomShedding shedding = new RoomShedding();
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            admitted += shedding.admit() ? 1 : 0;
        }
        // a quarter is protected and always goes
        assertThat(admitted).isBetween(2_500, 4_000);
    }

    @Test
    void everyMessageIsFoldedAsNew() {
        LogFolding folding = new LogFolding();
        assertThat(folding.message()).isInstanceOf(Folded.Fresh.class);
        assertThat(folding.message()).isInstanceOf(Folded.Fresh.class);
    }

    @Test
    void aBatchComesBackAsItWas() {
        BusRecords records = new BusRecords();
        records.messages = 3;
        records.fill();
        assertThat(records.encode()).isNotEmpty();
        assertThat(records.decode()).isEqualTo(Samples.batch(3));
    }
}
