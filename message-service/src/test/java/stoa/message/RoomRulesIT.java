package stoa.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.message.TapContent;

/** The rules of rooms at one whole message-service over real Kafka and the real bus. */
class RoomRulesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RunningOwner RUNNING = new RunningOwner();

    private final FakeBackends backends = RUNNING.backends();
    private final FakeGateway gateway = RUNNING.gateway();

    private Conversation entered(String name) throws Exception {
        Conversation room = Conversation.room("app", name);
        return gateway.look(asked -> {
            asked.enter(room);
            return room;
        });
    }

    private static Send send(String cid, String type, Priority priority) {
        return new Send(cid, type, new JsonText("{}"), priority, false, null, null);
    }

    private SendResult says(Conversation room, String from, String cid) throws Exception {
        return gateway.on(asked -> asked.send(room, from, cid));
    }

    private SendResult serverSays(Conversation room, Send send) throws Exception {
        return gateway.on(asked -> asked.ask(
                        room,
                        MessageOperations.SEND,
                        epoch -> new SendBatch(room, epoch, "ann", null, FakeGateway.SENDER, List.of(send))))
                .results()
                .getFirst();
    }

    private Appended modify(Conversation room, String by, String message, String content) throws Exception {
        return gateway.on(asked -> asked.ask(
                room,
                MessageOperations.MODIFY,
                epoch -> new Modify(room, epoch, message, by, "s", new JsonText(content), 0)));
    }

    private List<Entry> seen(Conversation room) throws Exception {
        return gateway.look(asked -> asked.entries(room));
    }

    private List<String> seenIds(Conversation room) throws Exception {
        return seen(room).stream().map(entry -> entry.event().id()).toList();
    }

    private void awaitRefusal(Conversation room, String from, ErrorCode code) {
        await().atMost(PATIENCE)
                .until(() -> says(room, from, "c" + System.nanoTime()) instanceof Refused refused
                        && refused.code() == code.number());
    }

    @Test
    void whoIsBannedOrMutedEverywhereIsRefusedAndTheEndComesByItself() throws Exception {
        Conversation room = entered("rules");
        assertThat(says(room, "eve", "c1")).isInstanceOf(Sent.class);
        backends.ban("rules", "eve");
        awaitRefusal(room, "eve", ErrorCode.BANNED);
        assertThat(serverSays(room, send("s1", "text", Priority.HIGH))).isInstanceOf(Sent.class);
        backends.muteEverywhere("loud", System.currentTimeMillis() + 3_000);
        awaitRefusal(room, "loud", ErrorCode.MUTED);
        await().atMost(PATIENCE).until(() -> says(room, "loud", "c" + System.nanoTime()) instanceof Sent);
    }

    @Test
    void whereDistributionIsStoppedMembersAreRecordedOnlyUntilItGoesOn() throws Exception {
        Conversation room = entered("quiet");
        says(room, "ann", "before");
        backends.stopped("quiet", true);
        List<String> withheld = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            Sent sent = (Sent) says(room, "ann", "c" + System.nanoTime());
            assertThat(sent.cursor()).isPositive();
            Sent server = (Sent) serverSays(room, send("s" + sent.cursor(), "text", Priority.HIGH));
            await().atMost(PATIENCE).until(() -> seenIds(room).contains(server.id()));
            withheld.add(sent.id());
            return !seenIds(room).contains(sent.id());
        });
        backends.stopped("quiet", false);
        await().atMost(PATIENCE).until(() -> {
            Sent sent = (Sent) says(room, "ann", "c" + System.nanoTime());
            Sent server = (Sent) serverSays(room, send("s" + sent.cursor(), "text", Priority.HIGH));
            await().atMost(PATIENCE).until(() -> seenIds(room).contains(server.id()));
            return seenIds(room).contains(sent.id());
        });
        assertThat(seenIds(room)).doesNotContain(withheld.getLast());
    }

    @Test
    void aModificationIsTheSendersIsOnceAndComesBeforeTheRecall() throws Exception {
        Conversation room = entered("typo");
        Sent message = (Sent) says(room, "ann", "c1");
        Appended first = modify(room, "ann", message.id(), "{\"v\":1}");
        assertThat(modify(room, "ann", message.id(), "{\"v\":1}")).isEqualTo(first);
        assertThat(modify(room, "ann", message.id(), "{\"v\":2}").cursor()).isGreaterThan(first.cursor());
        assertThat(modify(room, "ann", message.id(), "{\"v\":1}").cursor()).isGreaterThan(first.cursor());
        assertThatThrownBy(() -> modify(room, "bob", message.id(), "1"))
                .hasMessageContaining(ErrorCode.NOT_ALLOWED.text());
        assertThatThrownBy(() -> modify(room, "ann", "nothing", "1"))
                .hasMessageContaining(ErrorCode.MESSAGE_NOT_FOUND.text());
        gateway.on(asked -> asked.ask(
                room,
                MessageOperations.RECALL,
                epoch -> new Recall(room, epoch, message.id(), "root", null, message.cursor())));
        assertThatThrownBy(() -> modify(room, "ann", message.id(), "{\"v\":3}"))
                .hasMessageContaining(ErrorCode.MESSAGE_NOT_FOUND.text());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                seen(room).stream().map(entry -> entry.event()).skip(1))
                        .satisfiesExactly(
                                event -> assertThat(contentOf(event)).isEqualTo("{\"v\":1}"),
                                event -> assertThat(contentOf(event)).isEqualTo("{\"v\":2}"),
                                event -> assertThat(contentOf(event)).isEqualTo("{\"v\":1}"),
                                event -> assertThat(event).isInstanceOf(LogEvent.MessageRecalled.class)));
    }

    private static String contentOf(LogEvent event) {
        return event instanceof LogEvent.MessageModified modified
                ? modified.content().value()
                : event.toString();
    }

    @Test
    void likesAreAcknowledgedEachAndMergedBySecondWithoutLosingOne() throws Exception {
        Conversation room = entered("fans");
        says(room, "ann", "hello");
        long tapsBefore = RUNNING.metric("stoa_owner_taps_total");
        await().atMost(PATIENCE).until(() -> {
            // Until the app's settings are known a like is a message like any other.
            Sent sent = (Sent) gateway.on(
                    asked -> asked.send(room, "ann", send("c" + System.nanoTime(), "app:clap", Priority.NORMAL)));
            return sent.cursor() == 0;
        });
        int taps = 400;
        long startedNs = System.nanoTime();
        List<Future<SendResult>> sends = gateway.look(asked -> {
            List<Future<SendResult>> all = new ArrayList<>();
            for (int tap = 0; tap < taps; tap++) {
                Send like = new Send(
                        "tap" + tap % 390, "app:clap", new JsonText("{\"count\":2}"), Priority.LOW, false, null, null);
                all.add(asked.send(room, "user-" + tap % 390 % 13, like));
            }
            return all;
        });
        Set<String> promised = new HashSet<>();
        for (Future<SendResult> send : sends) {
            promised.add(((Sent) send.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS)).id());
        }
        long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs);
        assertThat(promised.size()).isLessThanOrEqualTo((int) seconds + 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seenIds(room)).containsAll(promised));
        long counted = seen(room).stream()
                .map(entry -> (LogEvent.MessageAccepted) entry.event())
                .filter(message -> message.session() == null)
                .mapToLong(message -> TapContent.count(message.content()))
                .sum();
        assertThat(counted).as("390 different taps of two, and the one before").isEqualTo(2 * 390 + 1);
        assertThat(RUNNING.metric("stoa_owner_taps_total") - tapsBefore).isGreaterThanOrEqualTo(taps - 10);
        await().atMost(PATIENCE).until(() -> RUNNING.metric("stoa_owner_taps_merged_total") >= promised.size());
    }

    @Test
    void aServerAsksForLessThanProtectionAndTypesHaveTheirs() throws Exception {
        Conversation room = entered("press");
        serverSays(room, send("s1", "text", Priority.HIGH));
        serverSays(room, send("s2", "text", Priority.LOW));
        gateway.on(asked -> asked.send(room, "ann", send("c1", "app:gift", Priority.LOW)));
        gateway.on(asked -> asked.send(room, "ann", send("c2", "app:noise", Priority.HIGH)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                seen(room).stream().map(entry -> entry.event().shedPriority()))
                        .containsExactly(Priority.PROTECTED, Priority.LOW, Priority.PROTECTED, Priority.LOW));
        assertThat(serverSays(Conversation.room("app", "nowhere"), send("s3", "text", Priority.HIGH)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NO_SUCH_ROOM.number()));
    }

    @Test
    void whomAMessageIsForComesOutOfTheLogWithIt() throws Exception {
        Conversation room = entered("whisper");
        LogEvent.Audience audience = new LogEvent.Audience(List.of("bob"), true);
        Send whisper = new Send("c1", "text", new JsonText("{}"), Priority.NORMAL, false, null, audience);
        gateway.on(asked -> asked.send(room, "ann", whisper));
        await().atMost(PATIENCE).until(() -> seen(room).size() == 1);
        assertThat(((LogEvent.MessageAccepted) seen(room).getFirst().event()).audience())
                .isEqualTo(audience);
    }

    @Test
    void whoComesAndGoesIsToldInPassing() throws Exception {
        Conversation room = entered("door");
        says(room, "ann", "c1");
        LogEvent came = new LogEvent.MembersChanged(room, "event-1", List.of("bob"), List.of("ann"));
        Appended answer =
                gateway.on(asked -> asked.ask(room, MessageOperations.APPEND, epoch -> new Append(epoch, came, true)));
        assertThat(answer.cursor()).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.look(FakeGateway::passing))
                        .extracting(Entry::event)
                        .contains(came));
    }

    @Test
    void roomsInWhichSomethingWasSaidAreTold() throws Exception {
        Conversation room = entered("lively");
        Sent sent = (Sent) says(room, "ann", "c1");
        await().atMost(PATIENCE).until(() -> backends.activeMs("lively") == sent.ts());
        Sent later = (Sent) serverSays(room, send("s1", "text", Priority.LOW));
        await().atMost(PATIENCE).until(() -> backends.activeMs("lively") == later.ts());
    }
}
