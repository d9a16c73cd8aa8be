package stoa.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/** Conversations that are no rooms, with one whole message-service over real Kafka and the real bus. */
class ConversationsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RunningOwner RUNNING = new RunningOwner();

    private final FakeBackends backends = RUNNING.backends();
    private final FakeGateway gateway = RUNNING.gateway();

    private static Conversation group(String id) {
        return new Conversation("app", ConversationKind.GROUP, id);
    }

    private void members(Conversation where, long version, String... members) {
        backends.conversation(new ConversationPolicy(
                where.app(),
                where.id(),
                where.kind(),
                version,
                Long.MAX_VALUE,
                List.of(members),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                false));
    }

    private SendResult send(Conversation where, String from, String cid) throws Exception {
        return gateway.on(asked -> asked.send(where, from, cid));
    }

    private void change(Conversation where, long version, Change change) throws Exception {
        ConversationChanged event =
                new ConversationChanged(where, where.id() + version, "ann", version, version, change);
        gateway.on(asked -> asked.ask(where, MessageOperations.APPEND, epoch -> new Append(epoch, event, false)));
    }

    private List<String> told(Conversation where) throws Exception {
        return gateway.look(seen -> ids(seen.entries(where)));
    }

    private List<String> passed() throws Exception {
        return gateway.look(seen -> ids(seen.passing()));
    }

    private static List<String> ids(List<Entry> entries) {
        return entries.stream().map(entry -> entry.event().id()).toList();
    }

    private static int code(SendResult result) {
        return result instanceof Refused refused ? refused.code() : 0;
    }

    @Test
    void membersSpeakAndWhoFollowsAllOfThePartitionIsToldInOrder() throws Exception {
        Conversation where = group("talk");
        gateway.look(asked -> {
            asked.enter(Conversation.others(where.partition()));
            return true;
        });
        members(where, 3, "ann", "bob");
        int askedBefore = backends.conversationsAsked();
        Sent first = (Sent) send(where, "ann", "c1");
        change(where, 4, new Change.MembersRemoved(List.of("ann")));
        Sent second = (Sent) send(where, "bob", "c2");
        assertThat(backends.conversationsAsked() - askedBefore).isEqualTo(1);
        members(where, 4, "bob");
        assertThat(code(send(where, "ann", "c3"))).isEqualTo(ErrorCode.INVALID_MESSAGING_TARGET.number());
        assertThat(((Sent) send(where, "ann", "c1")).id())
                .as("what was sent before is not denied")
                .isEqualTo(first.id());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(told(where)).containsExactly(first.id(), "talk4", second.id()));
    }

    @Test
    void whereThereIsNoConversationNothingIsSaid() throws Exception {
        assertThat(code(send(group("nowhere"), "ann", "c1"))).isEqualTo(ErrorCode.INVALID_MESSAGING_TARGET.number());
        Conversation ended = new Conversation("app", ConversationKind.TEMPORARY, "_tmp:ended");
        assertThat(code(send(ended, "ann", "c1"))).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND.number());
    }

    @Test
    void whenSomethingWasSaidLastIsToldUntilRoomServiceHasHeardIt() throws Exception {
        Conversation where = group("told");
        members(where, 1, "ann");
        backends.loseTouches(2);
        Sent sent = (Sent) send(where, "ann", "c1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(backends.touchedMs("told")).isEqualTo(sent.ts()));
    }

    @Test
    void whatIsToldInPassingReachesWhoFollows() throws Exception {
        Conversation where = group("passing");
        gateway.look(asked -> {
            asked.enter(Conversation.others(where.partition()));
            return true;
        });
        LogEvent event =
                new ConversationChanged(where, "in-passing", null, 2, 2, new Change.MembersAdded(List.of("cid")));
        await().atMost(PATIENCE).untilAsserted(() -> {
            gateway.on(asked -> asked.ask(where, MessageOperations.APPEND, epoch -> new Append(epoch, event, true)));
            assertThat(passed()).contains("in-passing");
        });
    }
}
