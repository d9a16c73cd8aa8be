package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.OwnerCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;

/** Asks exactly the owner that a claim named. Any thread; answers on the caller's context. */
public final class BusOwnerCalls implements OwnerCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusOwnerCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<SendResults> send(NodeId owner, SendBatch batch) {
        return bus.askNode(owner, MessageOperations.SEND, batch);
    }

    @Override
    public Future<Appended> recall(NodeId owner, Recall recall) {
        return bus.askNode(owner, MessageOperations.RECALL, recall);
    }

    @Override
    public Future<Appended> modify(NodeId owner, Modify modify) {
        return bus.askNode(owner, MessageOperations.MODIFY, modify);
    }

    @Override
    public Future<Appended> append(NodeId owner, Append append) {
        return bus.askNode(owner, MessageOperations.APPEND, append);
    }

    @Override
    public Future<Subscribed> subscribe(NodeId owner, Subscribe subscribe) {
        return bus.askNode(owner, MessageOperations.SUBSCRIBE, subscribe);
    }

    @Override
    public Future<Done> unsubscribe(NodeId owner, Unsubscribe unsubscribe) {
        return bus.askNode(owner, MessageOperations.UNSUBSCRIBE, unsubscribe);
    }

    @Override
    public void abandon(NodeId owner) {
        bus.abandon(owner);
    }
}
