package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.protocol.error.ErrorCode.BANNED;
import static stoa.protocol.error.ErrorCode.MUTED;
import static stoa.protocol.error.ErrorCode.NO_SUCH_ROOM;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Priority;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;

class SpeechRulesTest {
    private static final long NOW = 5_000;
    private static final AppPolicy OPEN = AppPolicy.open("app");
    private static final AppPolicy TYPES = new AppPolicy("app", 1, Map.of(), List.of("like"), List.of("gift"));
    private static final PolicySample ROOM = PolicySample.of(Samples.room(0));

    private static @Nullable ErrorCode client(PolicySample room, AppPolicy app) {
        return SpeechRules.refusal(new Policies(room.version(1), app), "ann", false, NOW);
    }

    private static @Nullable ErrorCode server(PolicySample room, AppPolicy app) {
        return SpeechRules.refusal(new Policies(room.version(1), app), "ann", true, NOW);
    }

    private static AppPolicy mutedEverywhere(long untilMs) {
        return new AppPolicy("app", 1, Map.of("ann", untilMs), List.of(), List.of());
    }

    @Test
    void whereThereIsNoRoomNobodySpeaks() {
        assertThat(client(ROOM.missing(), OPEN)).isEqualTo(NO_SUCH_ROOM);
        assertThat(server(ROOM.missing(), OPEN)).isEqualTo(NO_SUCH_ROOM);
    }

    @Test
    void whoIsRestrictedIsToldWhyAndServersAreNot() {
        PolicySample banned = ROOM.banned("ann", Long.MAX_VALUE);
        assertThat(client(ROOM, OPEN)).isNull();
        assertThat(client(banned, OPEN)).isEqualTo(BANNED);
        assertThat(client(ROOM.muted("ann", Long.MAX_VALUE), OPEN)).isEqualTo(MUTED);
        assertThat(client(ROOM.muted("bob", Long.MAX_VALUE), OPEN)).isNull();
        assertThat(client(ROOM.silenced(), OPEN)).isEqualTo(MUTED);
        assertThat(client(ROOM, mutedEverywhere(Long.MAX_VALUE))).isEqualTo(MUTED);
        assertThat(server(banned.muted("ann", Long.MAX_VALUE).silenced(), mutedEverywhere(Long.MAX_VALUE)))
                .isNull();
    }

    @Test
    void theListOfSpeakersBeatsTheRoomsMutesButNoBanAndNoMuteOfTheApp() {
        assertThat(client(ROOM.silenced("ann"), OPEN)).isNull();
        assertThat(client(ROOM.muted("ann", Long.MAX_VALUE).speakers("ann"), OPEN))
                .isNull();
        assertThat(client(ROOM.muted("ann", Long.MAX_VALUE).silenced("ann"), OPEN))
                .isNull();
        assertThat(client(ROOM.banned("ann", Long.MAX_VALUE).speakers("ann"), OPEN))
                .isEqualTo(BANNED);
        assertThat(client(ROOM.speakers("ann"), mutedEverywhere(Long.MAX_VALUE)))
                .isEqualTo(MUTED);
    }

    @Property
    void restrictionsEndByThemselves(@ForAll @LongRange(min = 0, max = 10_000) long untilMs) {
        boolean lasts = untilMs > NOW;
        assertThat(client(ROOM.muted("ann", untilMs), OPEN)).isEqualTo(lasts ? MUTED : null);
        assertThat(client(ROOM.banned("ann", untilMs), OPEN)).isEqualTo(lasts ? BANNED : null);
        assertThat(client(ROOM, mutedEverywhere(untilMs))).isEqualTo(lasts ? MUTED : null);
    }

    private static Priority priority(PolicySample room, String type, Priority asked, @Nullable String session) {
        Send send = Samples.send("c", type, asked);
        SendBatch batch = new SendBatch(Samples.room(0), 7, "ann", session, Samples.SENDER, List.of(send));
        return SpeechRules.priority(batch, send, new Policies(room.version(1), TYPES));
    }

    @Property
    void aClientGetsAtMostWhatItAskedForUnlessItIsProtected(@ForAll Priority asked) {
        Priority possible = asked == Priority.PROTECTED ? Priority.HIGH : asked;
        assertThat(priority(ROOM, "text", asked, "s")).isEqualTo(possible);
        assertThat(priority(ROOM, "like", asked, "s")).isEqualTo(Priority.LOW);
        assertThat(priority(ROOM, "gift", asked, "s")).isEqualTo(Priority.PROTECTED);
        assertThat(priority(ROOM.protecting("ann"), "like", asked, "s")).isEqualTo(Priority.PROTECTED);
        assertThat(priority(ROOM.protecting("bob"), "text", asked, "s")).isEqualTo(possible);
    }

    @Property
    void aServersMessageIsProtectedUnlessItAsksForLess(@ForAll Priority asked) {
        Priority expected = asked.compareTo(Priority.HIGH) >= 0 ? Priority.PROTECTED : asked;
        assertThat(priority(ROOM, "text", asked, null)).isEqualTo(expected);
        assertThat(priority(ROOM, "gift", asked, null)).isEqualTo(Priority.PROTECTED);
    }
}
