package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import stoa.gateway.domain.ServerMessages.ServerModify;
import stoa.gateway.domain.ServerMessages.ServerRecall;
import stoa.gateway.domain.ServerMessages.ServerSend;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;

/** What back ends say goes to the owner without a session, in order, once, and is answered in the end. */
class ServerDeskTest {
    private static final Conversation ROOM = Entries.room(1);
    private static final NodeId FIRST = new NodeId(Service.MESSAGE, "message-1", 1);
    private static final NodeId SECOND = new NodeId(Service.MESSAGE, "message-2", 1);

    private final Owners owners = new Owners();
    private final FakeNeighbours neighbours = new FakeNeighbours();
    private final HubPorts ports = new HubPorts(
            neighbours.ports().self(),
            neighbours,
            neighbours,
            owners,
            neighbours,
            neighbours.ports().steadyClockMs(),
            neighbours.ports().wallClockMs());
    private final Hub hub = new Hub(ports, Runnable::run);
    private final ServerDesk desk = hub.serverDesk();

    /** Owners that answer when they are told to. */
    private static final class Owners implements OwnerCalls {
        private final List<NodeId> asked = new ArrayList<>();
        private final List<SendBatch> batches = new ArrayList<>();
        private final List<Recall> recalls = new ArrayList<>();
        private final List<Modify> modifications = new ArrayList<>();
        private final List<Promise<SendResults>> results = new ArrayList<>();
        private final List<Promise<Appended>> appended = new ArrayList<>();

        @Override
        public Future<Appended> append(NodeId owner, Append append) {
            throw new IllegalStateException("servers append nothing");
        }

        @Override
        public Future<SendResults> send(NodeId owner, SendBatch batch) {
            asked.add(owner);
            batches.add(batch);
            results.add(Promise.promise());
            return results.getLast().future();
        }

        @Override
        public Future<Appended> recall(NodeId owner, Recall recall) {
            asked.add(owner);
            recalls.add(recall);
            appended.add(Promise.promise());
            return appended.getLast().future();
        }

        @Override
        public Future<Appended> modify(NodeId owner, Modify modify) {
            asked.add(owner);
            modifications.add(modify);
            appended.add(Promise.promise());
            return appended.getLast().future();
        }

        void answer(SendResult... all) {
            results.getLast().complete(new SendResults(List.of(all)));
        }

        @Override
        public Future<Subscribed> subscribe(NodeId owner, Subscribe subscribe) {
            return Promise.<Subscribed>promise().future();
        }

        @Override
        public Future<Done> unsubscribe(NodeId owner, Unsubscribe unsubscribe) {
            return Promise.<Done>promise().future();
        }

        @Override
        public void abandon(NodeId owner) {}
    }

    private void claim(long epoch, NodeId owner) {
        hub.hear(new Claims(List.of(new Claim(ROOM.partition(), Entries.GENERATION, epoch, 0, owner))));
    }

    private Future<SendResult.Sent> send(String cid) {
        Send send = new Send(cid, "t", new JsonText("1"), Priority.HIGH, false, null, null);
        return desk.send(new ServerSend(ROOM, "ops", send), Runnable::run);
    }

    private static SendResult.Sent sent(String id) {
        return new SendResult.Sent(id, 5, 6, false);
    }

    private static ErrorCode code(Future<?> failed) {
        return StoaException.of(failed.cause()).code();
    }

    @Example
    void aSendWaitsForAnOwnerAndHasNoSession() {
        Future<SendResult.Sent> sending = send("c1");
        assertThat(owners.batches).isEmpty();
        claim(1, FIRST);
        assertThat(owners.asked).containsExactly(FIRST);
        SendBatch batch = owners.batches.getFirst();
        assertThat(batch.session()).isNull();
        assertThat(batch.sender()).isNull();
        assertThat(batch.from()).isEqualTo("ops");
        assertThat(batch.epoch()).isEqualTo(1);
        assertThat(desk.unanswered()).isEqualTo(1);
        owners.answer(sent("m1"));
        assertThat(sending.result()).isEqualTo(sent("m1"));
        assertThat(desk.unanswered()).isZero();
    }

    @Example
    void sendsOfOneSenderKeepTheirOrderOverAChangeOfOwners() {
        claim(1, FIRST);
        Future<SendResult.Sent> one = send("c1");
        Future<SendResult.Sent> two = send("c2");
        assertThat(owners.batches).as("the second waits for the first").hasSize(1);
        claim(2, SECOND);
        assertThat(owners.asked.getLast()).isEqualTo(SECOND);
        assertThat(owners.batches.getLast().sends().stream().map(Send::cid)).containsExactly("c1", "c2");
        owners.answer(sent("m1"), sent("m2"));
        assertThat(one.result().id()).isEqualTo("m1");
        assertThat(two.result().id()).isEqualTo("m2");
    }

    @Example
    void refusalsAndSilenceAreSaid() {
        claim(1, FIRST);
        Future<SendResult.Sent> refused = send("c1");
        owners.answer(new SendResult.Refused(ErrorCode.NO_SUCH_ROOM.number(), "no", 0));
        assertThat(code(refused)).isEqualTo(ErrorCode.NO_SUCH_ROOM);
        Future<SendResult.Sent> silent = send("c2");
        neighbours.pass(SendLane.GIVE_UP_MS);
        hub.tick();
        assertThat(code(silent)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    }

    @Example
    void aRecallIsAServersAndGoesToTheNextOwnerWhenOneIsSilent() {
        claim(1, FIRST);
        Future<Appended> recalling = desk.recall(new ServerRecall(ROOM, "ops", "m1"), Runnable::run);
        assertThat(owners.recalls.getFirst().session()).isNull();
        claim(2, SECOND);
        assertThat(owners.asked).containsExactly(FIRST, SECOND);
        owners.appended.getLast().complete(new Appended(7, 8));
        assertThat(recalling.result()).isEqualTo(new Appended(7, 8));
        assertThat(desk.unanswered()).isZero();
    }

    @Example
    void aModificationIsAServersToo() {
        claim(1, FIRST);
        JsonText content = new JsonText("1");
        Future<Appended> modifying = desk.modify(new ServerModify(ROOM, "ops", "m1", content), Runnable::run);
        Modify asked = owners.modifications.getFirst();
        assertThat(asked.session()).isNull();
        assertThat(asked.by()).isEqualTo("ops");
        assertThat(asked.content()).isEqualTo(content);
        owners.appended.getLast().complete(new Appended(7, 8));
        assertThat(modifying.result()).isEqualTo(new Appended(7, 8));
    }

    @Example
    void tooManyUnansweredAreRefused() {
        for (int i = 0; i < ServerDesk.UNANSWERED_MAX; i++) {
            Future<Appended> _ = desk.recall(new ServerRecall(ROOM, "ops", "m" + i), Runnable::run);
        }
        assertThat(code(desk.recall(new ServerRecall(ROOM, "ops", "more"), Runnable::run)))
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(desk.unanswered()).isEqualTo(ServerDesk.UNANSWERED_MAX);
    }
}
