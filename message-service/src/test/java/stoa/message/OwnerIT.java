package stoa.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stoa.kit.kafka.KafkaClients;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/** One whole message-service over real Kafka and the real bus; the other services are in memory. */
class OwnerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RunningOwner RUNNING = new RunningOwner();

    private final FakeBackends backends = RUNNING.backends();
    private final FakeGateway gateway = RUNNING.gateway();

    private static Conversation room(String name) {
        return Conversation.room("app", name);
    }

    private Sent sent(Conversation room, String from, String cid) throws Exception {
        return (Sent) gateway.on(asked -> asked.send(room, from, cid));
    }

    private List<String> ids(Conversation room) throws Exception {
        return gateway.look(seen ->
                seen.entries(room).stream().map(entry -> entry.event().id()).toList());
    }

    private void enter(Conversation room) throws Exception {
        gateway.look(asked -> {
            asked.enter(room);
            return true;
        });
    }

    @Test
    void acknowledgedMessagesAreDeliveredOnceAndInTheOrderOfTheirCursors() throws Exception {
        Conversation room = room("plaza");
        enter(room);
        List<Future<SendResult>> sends = gateway.look(asked -> {
            List<Future<SendResult>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(asked.send(room, "user-" + i % 10, "c" + i));
            }
            return all;
        });
        List<Sent> acks = new ArrayList<>();
        for (Future<SendResult> send : sends) {
            acks.add((Sent) send.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS));
        }
        acks.sort(java.util.Comparator.comparingLong(Sent::cursor));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ids(room))
                        .containsExactlyElementsOf(acks.stream().map(Sent::id).toList()));
        List<Entry> entries = gateway.look(seen -> seen.entries(room));
        assertThat(entries.stream().map(Entry::ts)).isSorted().doesNotHaveDuplicates();
        assertThat(entries.stream().map(Entry::ts))
                .containsExactlyElementsOf(acks.stream().map(Sent::ts).toList());
    }

    @Test
    void aRepeatedCidIsAnsweredWithTheFirstAndDeliveredOnce() throws Exception {
        Conversation room = room("twice");
        enter(room);
        Sent first = sent(room, "ann", "same");
        assertThat(sent(room, "ann", "same")).isEqualTo(first);
        assertThat(sent(room, "bob", "same").id()).isNotEqualTo(first.id());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(room)).hasSize(2));
    }

    @Test
    void sendsOfABatchKeepTheirOrder() throws Exception {
        Conversation room = room("batch");
        enter(room);
        List<Send> sends = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            sends.add(new Send("b" + i, "t", new JsonText("{\"n\":" + i + "}"), Priority.LOW, false, null, null));
        }
        List<SendResult> results = gateway.on(asked -> asked.ask(
                        room,
                        MessageOperations.SEND,
                        epoch -> new MessageOperations.SendBatch(room, epoch, "ann", "s", FakeGateway.SENDER, sends)))
                .results();
        List<Long> cursors =
                results.stream().map(result -> ((Sent) result).cursor()).toList();
        assertThat(cursors).isSorted().doesNotHaveDuplicates().hasSize(64);
    }

    @Test
    void whoIsMutedOrOutsideIsRefused() throws Exception {
        Conversation room = room("strict");
        sent(room, "loud", "before");
        backends.mute("strict", "loud");
        await().atMost(PATIENCE)
                .until(() -> gateway.on(asked -> asked.send(room, "loud", "c" + System.nanoTime()))
                                instanceof Refused refused
                        && refused.code() == ErrorCode.MUTED.number());
        assertThat(sent(room, "loud", "before").id())
                .as("what was sent before is not denied")
                .isNotEmpty();
        SendResult nowhere = gateway.on(asked -> asked.send(room("nowhere"), "ann", "c1"));
        assertThat(nowhere)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NO_SUCH_ROOM.number()));
    }

    @Test
    void aTransientMessagePassesByTheLog() throws Exception {
        Conversation room = room("typing");
        enter(room);
        sent(room, "ann", "first");
        Send like = new Send("like", "app:like", new JsonText("1"), Priority.LOW, true, null, null);
        Sent answer = (Sent) gateway.on(asked -> asked.send(room, "ann", like));
        assertThat(answer.cursor()).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.look(FakeGateway::passing))
                        .anySatisfy(entry -> assertThat(entry.event().id()).isEqualTo(answer.id())));
        assertThat(ids(room)).doesNotContain(answer.id());
    }

    @Test
    void onlyTheSenderRecallsAndEverybodyLearnsOfIt() throws Exception {
        Conversation room = room("oops");
        enter(room);
        Sent message = sent(room, "ann", "secret");
        assertThatThrownBy(() -> gateway.on(asked -> asked.ask(
                        room,
                        MessageOperations.RECALL,
                        epoch -> new MessageOperations.Recall(room, epoch, message.id(), "bob", "s", 0))))
                .hasMessageContaining(ErrorCode.NOT_ALLOWED.text());
        MessageOperations.Appended recalled = gateway.on(asked -> asked.ask(
                room,
                MessageOperations.RECALL,
                epoch -> new MessageOperations.Recall(room, epoch, message.id(), "ann", "s", message.cursor())));
        assertThat(recalled.cursor()).isGreaterThan(message.cursor());
        await().atMost(PATIENCE)
                .until(() -> gateway.look(seen -> seen.entries(room).stream()
                        .anyMatch(entry -> entry.event() instanceof LogEvent.MessageRecalled)));
    }

    @Test
    void aRecordNobodyCanReadGoesToTheDeadLettersAndStopsNothing() throws Exception {
        Conversation room = room("torn");
        enter(room);
        KafkaClients clients = new KafkaClients(RUNNING.kafka().bootstrap(), 1, 1_000_000);
        try (Producer<byte[], byte[]> producer = clients.producer("stranger");
                Consumer<byte[], byte[]> letters = clients.consumer("letters", "letters")) {
            producer.send(new ProducerRecord<>(
                            "stoa.messages", room.partition(), null, "junk".getBytes(StandardCharsets.UTF_8)))
                    .get();
            letters.subscribe(List.of("stoa.dead-letters"));
            assertThat(sent(room, "ann", "after").id()).isNotEmpty();
            List<String> found = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                letters.poll(Duration.ofMillis(100))
                        .forEach(record -> found.add(new String(record.value(), StandardCharsets.UTF_8)));
                return !found.isEmpty();
            });
            assertThat(found).allMatch(letter -> letter.contains("\"topic\":\"stoa.messages\""));
        }
    }

    @Test
    void manySendsToARoomAskForItsPolicyOnce() throws Exception {
        Conversation room = room("popular");
        int before = backends.policiesAsked();
        gateway.on(asked -> {
            List<Future<SendResult>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(asked.send(room, "user-" + i, "c"));
            }
            return Future.all(all);
        });
        assertThat(backends.policiesAsked() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aRestartOfKafkaDelaysAndLosesAndDoublesNothing() throws Exception {
        Conversation room = room("storm");
        enter(room);
        CompletableFuture<List<String>> sending = CompletableFuture.supplyAsync(() -> {
            List<String> acks = new ArrayList<>();
            for (int number = 0; number < 80; number++) {
                String cid = "c" + number;
                acks.add(((Sent) unchecked(() -> gateway.on(asked -> asked.send(room, "ann", cid)))).id());
            }
            return acks;
        });
        await().atMost(PATIENCE).until(() -> ids(room).size() > 10);
        RUNNING.kafka().stop();
        RUNNING.kafka().start();
        List<String> acks = sending.get(60, TimeUnit.SECONDS);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(room)).containsExactlyElementsOf(acks));
    }

    @Test
    void aGatewayThatConfirmsNothingLosesItsSubscriptionAndGetsAllWithTheNext() throws Exception {
        Conversation room = room("asleep");
        enter(room);
        sent(room, "ann", "before");
        await().atMost(PATIENCE).until(() -> ids(room).size() == 1);
        long droppedBefore = dropped();
        silent(true);
        List<String> acks = new ArrayList<>(ids(room));
        for (int number = 0; number < 20; number++) {
            acks.add(sent(room, "ann", "c" + number).id());
        }
        await().atMost(PATIENCE).until(() -> dropped() > droppedBefore);
        assertThat(ids(room)).hasSize(1);
        silent(false);
        enter(room);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(room)).containsExactlyElementsOf(acks));
    }

    private void silent(boolean now) throws Exception {
        gateway.look(asked -> {
            asked.silent(now);
            return true;
        });
    }

    private long dropped() throws Exception {
        return RUNNING.metric("stoa_owner_subscriptions_dropped_total");
    }

    private static <T> T unchecked(Callable<T> action) {
        try {
            return action.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
