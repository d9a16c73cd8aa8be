package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.message.AppSettingsSample;
import stoa.message.domain.OwnerEffect.Happening;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.message.TapContent;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.PolicyLease;

class CountedMessagesTest {
    private static final String LIKE = "app:like";

    private final OwnerDriver it = counting();

    private static OwnerDriver counting() {
        OwnerDriver driver = new OwnerDriver();
        driver.settings = AppSettingsSample.of("app", 0, List.of(LIKE));
        driver.owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), driver.nowMs);
        return driver;
    }

    private static Send tap(String cid, int count) {
        return new Send(cid, LIKE, new JsonText("{\"count\":" + count + "}"), Priority.NORMAL, false, null, null);
    }

    private List<LogEvent.MessageAccepted> logged() {
        return it.log.stream().map(LogEvent.MessageAccepted.class::cast).toList();
    }

    @Test
    void tapsOfASecondBecomeOneMessageFromWhoTappedMost() {
        Sent first = (Sent) it.say(0, "ann", tap("c1", 2));
        Sent second = (Sent) it.say(0, "bob", tap("c1", 5));
        Sent third = (Sent) it.say(0, "ann", tap("c2", 1));
        assertThat(first).isEqualTo(new Sent(second.id(), it.nowMs, 0, false)).isEqualTo(third);
        it.pass(TapCounter.GATHER_MS - 100);
        assertThat(it.log).isEmpty();
        it.pass(200);
        assertThat(logged()).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(first.id());
            assertThat(message.from()).isEqualTo("bob");
            assertThat(message.session()).isNull();
            assertThat(message.type()).isEqualTo(LIKE);
            assertThat(message.priority()).isEqualTo(Priority.LOW);
            assertThat(message.sender()).isEqualTo(Samples.SENDER);
            assertThat(message.content().value())
                    .isEqualTo("{\"count\":8,\"senders\":[{\"user\":\"bob\",\"count\":5},"
                            + "{\"user\":\"ann\",\"count\":3}],\"users\":2}");
        });
        assertThat(it.delivered()).extracting(entry -> entry.event().id()).containsExactly(first.id());
        assertThat(it.counted(Happening.TAPS)).isEqualTo(3);
        assertThat(it.counted(Happening.TAPS_MERGED)).isEqualTo(1);
        assertThat(it.wanted(OwnerEffect.AnswerSends.class))
                .as("nobody else is answered")
                .hasSize(3);
    }

    @Test
    void roomsAndTypesAreApartAndOnlyTheTopSendersAreNamed() {
        it.settings = AppSettingsSample.of("app", 0, List.of(LIKE, "app:clap"));
        for (int user = 0; user < 15; user++) {
            it.say(0, "user-" + user, tap("c", user + 1));
        }
        it.say(0, "ann", Samples.send("clap", "app:clap", Priority.HIGH));
        it.say(1, "ann", tap("c", 1));
        it.pass(1_100);
        assertThat(logged()).hasSize(3);
        String content = logged().getFirst().content().value();
        assertThat(content).startsWith("{\"count\":120,\"senders\":[{\"user\":\"user-14\",\"count\":15}");
        assertThat(content).endsWith("{\"user\":\"user-5\",\"count\":6}],\"users\":15}");
    }

    @Test
    void whatIsDirectedOrFromAServerIsNotCounted() {
        Send like = tap("c1", 3);
        LogEvent.Audience bob = new LogEvent.Audience(List.of("bob"), false);
        Send directed = new Send("c2", LIKE, like.content(), Priority.NORMAL, false, null, bob);
        assertThat(it.say(Samples.byServer(0, like))).isInstanceOf(Sent.class);
        assertThat(it.say(0, "ann", directed)).isInstanceOf(Sent.class);
        assertThat(logged()).extracting(LogEvent.MessageAccepted::cid).containsExactly("c1", "c2");
    }

    @Test
    void whoMayNotSpeakMayNotTapAndWhatWasCountedIsNotDenied() {
        SendResult first = it.say(0, "ann", tap("c1", 1));
        it.policy(0, room -> room.muted("ann", Long.MAX_VALUE));
        assertThat(it.say(0, "ann", tap("c2", 1)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MUTED.number()));
        assertThat(it.say(0, "ann", tap("c1", 1))).isEqualTo(first);
        it.pass(1_100);
        assertThat(logged().getFirst().content().value()).startsWith("{\"count\":1,");
    }

    @Test
    void ofAProtectedTypeTheMergedMessageIsProtected() {
        it.appPolicy = new AppPolicy("app", 1, Map.of(), List.of(), List.of(LIKE));
        it.say(0, "ann", tap("c1", 1));
        it.pass(1_100);
        assertThat(logged().getFirst().priority()).isEqualTo(Priority.PROTECTED);
    }

    @Test
    void whereDistributionIsStoppedTheyAreCountedAndNotDelivered() {
        it.policy(0, PolicySample::distributionStopped);
        it.say(0, "ann", tap("c1", 1));
        it.pass(1_100);
        assertThat(it.log).hasSize(1);
        assertThat(it.delivered()).isEmpty();
    }

    @Test
    void aMergedMessageBelongsToNoneOfItsSenders() {
        Sent sent = (Sent) it.say(0, "ann", tap("c1", 1));
        it.pass(1_100);
        it.take(it.owner.recall(1, new Recall(Samples.room(0), 7, sent.id(), "ann", "s-ann", 0), it.nowMs));
        it.take(it.owner.modify(
                2, new Modify(Samples.room(0), 7, sent.id(), "ann", "s-ann", new JsonText("1"), 0), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Fail.class))
                .containsExactly(
                        new OwnerEffect.Fail(1, ErrorCode.NOT_ALLOWED), new OwnerEffect.Fail(2, ErrorCode.NOT_ALLOWED));
        it.take(it.owner.recall(3, new Recall(Samples.room(0), 7, sent.id(), "root", null, 0), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Append.class)).hasSize(1);
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenAgainUnderTheSameIdAndMeanwhileTheNextGathers() {
        Sent sent = (Sent) it.say(0, "ann", tap("c1", 1));
        it.nowMs += TapCounter.GATHER_MS;
        it.take(it.owner.tick(it.nowMs));
        it.append(new AppendOutcome.Refused(ErrorCode.OVERLOADED, 200));
        it.say(0, "ann", tap("c2", 2));
        it.nowMs += TapCounter.GATHER_MS;
        it.take(it.owner.tick(it.nowMs));
        assertThat(it.wanted(OwnerEffect.Append.class))
                .singleElement()
                .satisfies(append -> assertThat(append.event().id()).isEqualTo(sent.id()));
        it.pass(300);
        assertThat(logged()).hasSize(2);
        assertThat(logged().getFirst().id()).isEqualTo(sent.id());
        assertThat(logged().getLast().content().value()).startsWith("{\"count\":2,");
    }

    @Test
    void whatCanNeverBeWrittenIsGivenUpAndCounted() {
        it.say(0, "ann", tap("c1", 1));
        it.say(0, "bob", tap("c1", 1));
        for (int second = 0; second < 70; second++) {
            it.nowMs += 1_000;
            it.take(it.owner.tick(it.nowMs));
            it.append(new AppendOutcome.Refused(ErrorCode.OVERLOADED, 200));
        }
        assertThat(it.counted(Happening.TAPS_LOST)).isEqualTo(2);
        it.pass(5_000);
        assertThat(it.log).isEmpty();
    }

    @Test
    void whatIsGatheredIsLostWithThePartitionAndSaidSo() {
        it.say(0, "ann", tap("c1", 1));
        it.say(0, "bob", tap("c1", 9));
        it.take(it.owner.revoke());
        assertThat(it.counted(Happening.TAPS_LOST)).isEqualTo(2);
        assertThat(it.wanted(OwnerEffect.Append.class)).isEmpty();
    }

    @Test
    void moreSendersThanTheBoundAreRefused() {
        for (int user = 0; user < TapCounter.SENDERS_MAX; user += 64) {
            for (int one = 0; one < 64 && user + one < TapCounter.SENDERS_MAX; one++) {
                it.take(it.owner.send(10_000_000L + user + one, batch(user + one), it.nowMs));
            }
            it.answerPolicies();
            it.effects.clear();
        }
        assertThat(it.owner.load().tapSenders()).isEqualTo(TapCounter.SENDERS_MAX);
        assertThat(it.say(0, "one-too-many", tap("c", 1)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED.number()));
        assertThat(it.say(0, "user-1", tap("again", 1))).isInstanceOf(Sent.class);
        it.pass(1_100);
        assertThat(it.say(0, "one-too-many", tap("c", 1))).isInstanceOf(Sent.class);
    }

    private static SendBatch batch(int user) {
        return new SendBatch(Samples.room(0), 7, "user-" + user, "s", Samples.SENDER, List.of(tap("c", 1)));
    }

    /** Whatever is tapped and repeated when, no count is lost or doubled and no second has two messages. */
    @Property(tries = 200)
    void countsAreExactAndSecondsApart(@ForAll @Size(max = 80) List<@IntRange(max = 199) Integer> steps) {
        OwnerDriver driver = counting();
        driver.leases.lease(new PolicyLease(Samples.ROOMS_NODE, 0), driver.nowMs);
        long expected = 0;
        Map<String, SendResult> answers = new HashMap<>();
        for (int step : steps) {
            if (step < 60) {
                driver.pass(step * 20L);
                continue;
            }
            String user = "user-" + step % 7;
            String cid = "c" + step;
            SendResult answer = driver.say(0, user, tap(cid, step));
            SendResult before = answers.putIfAbsent(user + cid, answer);
            assertThat(answer).isEqualTo(before == null ? answer : before).isInstanceOf(Sent.class);
            expected += before == null ? step : 0;
        }
        driver.pass(2_200);
        long counted = driver.log.stream()
                .map(LogEvent.MessageAccepted.class::cast)
                .mapToLong(message -> sum(message.content()))
                .sum();
        assertThat(counted).isEqualTo(expected);
        Set<String> promised = new HashSet<>();
        answers.values().forEach(answer -> promised.add(((Sent) answer).id()));
        assertThat(driver.log.stream().map(LogEvent::id)).containsExactlyInAnyOrderElementsOf(promised);
        List<Long> times = driver.delivered().stream().map(Entry::ts).toList();
        for (int index = 1; index < times.size(); index++) {
            assertThat(times.get(index) - times.get(index - 1)).isGreaterThanOrEqualTo(TapCounter.GATHER_MS);
        }
    }

    private static long sum(JsonText content) {
        String text = content.value();
        return Long.parseLong(text.substring("{\"count\":".length(), text.indexOf(',')));
    }

    @Test
    void aTapCountsForWhatItSaysWithinReason() {
        Map<String, Integer> counts = new HashMap<>(Map.of(
                "{\"count\":7}", 7,
                "{\"a\":{\"count\":3},\"count\":1000}", 1_000,
                "{\"count\":1001}", 1,
                "{\"count\":0}", 1,
                "{\"count\":-5}", 1,
                "{\"count\":2.5}", 1,
                "{\"count\":\"7\"}", 1,
                "{\"count\":99999999999999999999}", 1,
                "[7]", 1));
        counts.put("7", 1);
        counts.put("{}", 1);
        counts.forEach((content, count) ->
                assertThat(TapContent.count(new JsonText(content))).as(content).isEqualTo(count));
    }
}
