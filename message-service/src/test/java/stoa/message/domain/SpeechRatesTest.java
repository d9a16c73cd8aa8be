package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Priority;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/** How much each member may say in a room that limits it (feature B20). */
class SpeechRatesTest {
    private final OwnerDriver it = new OwnerDriver();

    @BeforeEach
    void limitTheFirstRoom() {
        RoomPolicy open = RoomPolicy.open("app", Samples.room(0).id(), 1, 1);
        it.policyByRoom.put(
                Samples.room(0),
                new RoomPolicy(
                        "app",
                        open.room(),
                        true,
                        1,
                        1,
                        open.mutedUntilMs(),
                        open.bannedUntilMs(),
                        false,
                        List.of(),
                        List.of(),
                        false,
                        2));
    }

    private SendResult say(int room, String user, String cid) {
        return it.say(room, user, Samples.send(cid, "t", Priority.HIGH));
    }

    private static long waitMs(SendResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_MESSAGES.number()));
        return ((Refused) result).retryAfterMs();
    }

    @Test
    void aMemberSaysAsMuchASecondAsTheRoomAllowsWhateverTheDevice() {
        assertThat(say(0, "ann", "c1")).isInstanceOf(Sent.class);
        it.pass(400);
        SendBatch otherDevice = new SendBatch(
                Samples.room(0), 7, "ann", "s-2", Samples.SENDER, List.of(Samples.send("c2", "t", Priority.HIGH)));
        assertThat(it.say(otherDevice)).isInstanceOf(Sent.class);
        assertThat(waitMs(say(0, "ann", "c3"))).isEqualTo(600);
        assertThat(say(0, "bob", "c1")).isInstanceOf(Sent.class);
        assertThat(say(1, "ann", "c3")).as("another room").isInstanceOf(Sent.class);
        it.pass(600);
        assertThat(say(0, "ann", "c3")).isInstanceOf(Sent.class);
        assertThat(waitMs(say(0, "ann", "c4"))).isEqualTo(400);
    }

    @Test
    void whatIsKnownIsAnsweredAndServersAreNotLimited() {
        SendResult first = say(0, "ann", "c1");
        assertThat(say(0, "ann", "c2")).isInstanceOf(Sent.class);
        assertThat(say(0, "ann", "c1")).isEqualTo(first);
        waitMs(say(0, "ann", "c3"));
        for (int i = 0; i < 5; i++) {
            assertThat(it.say(Samples.byServer(0, Samples.send("server-" + i, "t", Priority.HIGH))))
                    .isInstanceOf(Sent.class);
        }
    }

    @Test
    void whoSpokeLongestAgoIsForgottenFirst() {
        SpeechRates rates = new SpeechRates();
        assertThat(rates.admit(Samples.room(0), "first", 1, 0)).isZero();
        assertThat(rates.takeForgotten()).isZero();
        for (int i = 0; i < SpeechRates.SPEAKERS_MAX; i++) {
            assertThat(rates.admit(Samples.room(0), "user-" + i, 1, 0)).isZero();
        }
        assertThat(rates.admit(Samples.room(0), "first", 1, 0)).isZero();
        assertThat(rates.admit(Samples.room(0), "user-" + (SpeechRates.SPEAKERS_MAX - 1), 1, 0))
                .isEqualTo(SpeechRates.WINDOW_MS);
        assertThat(rates.takeForgotten())
                .as("for the last user and for the first, anew")
                .isEqualTo(2);
        assertThat(rates.takeForgotten()).isZero();
    }
}
