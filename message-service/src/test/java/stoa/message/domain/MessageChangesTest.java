package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.message.AppSettingsSample;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

class MessageChangesTest {
    private static final String MESSAGE = Samples.message(0, "c1").id();

    private final OwnerDriver it = withMessage();

    private static OwnerDriver withMessage() {
        OwnerDriver driver = new OwnerDriver();
        driver.owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), driver.nowMs);
        driver.send(1, 0, "c1");
        driver.appendAll();
        driver.readBack();
        return driver;
    }

    private static Modify modify(String by, @Nullable String session, String message, String content) {
        return new Modify(Samples.room(0), 7, message, by, session, new JsonText(content), 0);
    }

    private static Recall recall(String by, @Nullable String session) {
        return new Recall(Samples.room(0), 7, MESSAGE, by, session, 0);
    }

    private static SendResult modified(OwnerDriver driver, long call, String content) {
        driver.take(driver.owner.modify(call, modify("ann", "s1", MESSAGE, content), driver.nowMs));
        if (!driver.wanted(OwnerEffect.AskMessage.class).isEmpty()) {
            Entry old = new Entry(1, 0, 1_000_000, 1_000_000, Samples.message(0, "c1"), false);
            driver.take(driver.owner.messageFound(call, new Found(old, false), driver.nowMs));
        }
        driver.appendAll();
        driver.readBack();
        return answer(driver, call);
    }

    private static SendResult answer(OwnerDriver driver, long call) {
        return driver.wanted(OwnerEffect.AnswerEvent.class).stream()
                .filter(answer -> answer.call() == call)
                .map(OwnerEffect.AnswerEvent::result)
                .findFirst()
                .orElseThrow();
    }

    private ErrorCode refusal(long call) {
        return it.wanted(OwnerEffect.Fail.class).stream()
                .filter(failure -> failure.call() == call)
                .map(OwnerEffect.Fail::code)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSenderModifiesAndRecallsAndEverybodyLearnsOfItInThatOrder() {
        assertThat(modified(it, 2, "\"new\"")).isInstanceOf(Sent.class);
        it.take(it.owner.recall(3, recall("ann", "s1"), it.nowMs));
        it.appendAll();
        it.readBack();
        it.confirmAll();
        assertThat(it.delivered().stream().map(Entry::event))
                .satisfiesExactly(
                        message -> assertThat(message.id()).isEqualTo(MESSAGE),
                        event -> assertThat(event).isInstanceOfSatisfying(LogEvent.MessageModified.class, modified -> {
                            assertThat(modified.message()).isEqualTo(MESSAGE);
                            assertThat(modified.content()).isEqualTo(new JsonText("\"new\""));
                            assertThat(modified.by()).isEqualTo("ann");
                            assertThat(modified.session()).isEqualTo("s1");
                        }),
                        event -> assertThat(event).isInstanceOf(LogEvent.MessageRecalled.class));
    }

    @Test
    void nobodyButTheSenderAndServersModify() {
        it.take(it.owner.modify(2, modify("bob", "s2", MESSAGE, "1"), it.nowMs));
        assertThat(refusal(2)).isEqualTo(ErrorCode.NOT_ALLOWED);
        it.take(it.owner.modify(3, modify("root", null, MESSAGE, "1"), it.nowMs));
        it.appendAll();
        it.readBack();
        assertThat(answer(it, 3)).isInstanceOf(Sent.class);
    }

    @Test
    void whatWasRecalledOrIsBeingRecalledIsNotModified() {
        it.take(it.owner.recall(2, recall("ann", "s1"), it.nowMs));
        it.take(it.owner.modify(3, modify("ann", "s1", MESSAGE, "1"), it.nowMs));
        assertThat(refusal(3)).isEqualTo(ErrorCode.MESSAGE_NOT_FOUND);
        it.appendAll();
        it.readBack();
        it.take(it.owner.modify(4, modify("root", null, MESSAGE, "1"), it.nowMs));
        assertThat(refusal(4)).isEqualTo(ErrorCode.MESSAGE_NOT_FOUND);
    }

    @Test
    void theAppsTimeLimitHoldsForSendersOnly() {
        it.settings = AppSettingsSample.of("app", 2, List.of());
        it.nowMs += 2_001;
        it.take(it.owner.modify(2, modify("ann", "s1", MESSAGE, "1"), it.nowMs));
        it.take(it.owner.recall(3, recall("ann", "s1"), it.nowMs));
        assertThat(refusal(2)).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(3)).isEqualTo(ErrorCode.NOT_ALLOWED);
        it.take(it.owner.modify(4, modify("root", null, MESSAGE, "1"), it.nowMs));
        it.take(it.owner.recall(5, recall("root", null), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Append.class)).hasSize(2);
    }

    @Test
    void whatIsNotRecentIsLookedForAndNotFoundWhereItWasRecalled() {
        Entry old = Samples.entry(0, 0, 1);
        String message = old.event().id();
        Modify asked = new Modify(
                Samples.room(0),
                7,
                message,
                "ann",
                "s1",
                new JsonText("1"),
                Cursor.of(1, 0).value());
        for (long call = 2; call <= 5; call++) {
            it.take(it.owner.modify(call, asked, it.nowMs));
        }
        assertThat(it.wanted(OwnerEffect.AskMessage.class))
                .hasSize(4)
                .allSatisfy(asking -> assertThat(asking.question().through()).isZero());
        it.take(it.owner.messageFound(2, new Found(null, false), it.nowMs));
        it.take(it.owner.messageFound(3, new Found(old, true), it.nowMs));
        it.take(it.owner.messageNotFound(4, ErrorCode.NOT_YET_APPLIED));
        assertThat(refusal(2)).isEqualTo(ErrorCode.MESSAGE_NOT_FOUND);
        assertThat(refusal(3)).isEqualTo(ErrorCode.MESSAGE_NOT_FOUND);
        assertThat(refusal(4)).isEqualTo(ErrorCode.NOT_YET_APPLIED);
        it.take(it.owner.messageFound(5, new Found(old, false), it.nowMs));
        it.appendAll();
        it.readBack();
        assertThat(answer(it, 5)).isInstanceOf(Sent.class);
        it.take(it.owner.recall(6, new Recall(Samples.room(0), 7, message, "ann", "s1", 0), it.nowMs));
        it.take(it.owner.messageFound(6, new Found(old, true), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Append.class))
                .as("a recall may be repeated")
                .hasSize(1);
    }

    @Test
    void aRevocationAnswersWhoWaitsForTheHistory() {
        it.take(it.owner.modify(2, modify("ann", "s1", "old", "1"), it.nowMs));
        it.take(it.owner.revoke());
        assertThat(refusal(2)).isEqualTo(ErrorCode.NOT_OWNER);
    }

    /** Going back to an earlier content is a modification of its own; asking for the last one again is none. */
    @Property(tries = 200)
    void everyModificationIsAnEventOfItsOwnAndARepeatIsNone(
            @ForAll @Size(max = 20) List<@IntRange(max = 2) Integer> contents) {
        OwnerDriver driver = withMessage();
        long call = 1;
        int expected = 1;
        int before = -1;
        SendResult last = new SendResult.Unknown();
        for (int content : contents) {
            call++;
            driver.nowMs += 5_000;
            SendResult result = modified(driver, call, Integer.toString(content));
            expected += content == before ? 0 : 1;
            assertThat(result.equals(last)).isEqualTo(content == before);
            before = content;
            last = result;
            assertThat(driver.log).hasSize(expected);
        }
        assertThat(driver.log.stream().map(LogEvent::id)).doesNotHaveDuplicates();
    }
}
