package stoa.message.outbound;

import io.vertx.core.Future;
import stoa.kit.bus.Bus;
import stoa.message.domain.Neighbours;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.history.HistoryOperations.GetHead;
import stoa.protocol.history.HistoryOperations.Head;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.RoomsActive;

/** The other services over the bus. Never blocks; answers come on the caller's context. */
public final class BusNeighbours implements Neighbours {
    private final Bus bus;

    /**
     * Asks over a bus.
     *
     * @param bus this node's end of it
     */
    public BusNeighbours(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Done> deliver(NodeId gateway, Batch batch) {
        return bus.askNode(gateway, MessageOperations.DELIVER, batch);
    }

    @Override
    public Future<Policies> policies(Conversation room) {
        return bus.ask(PolicyOperations.POLICY, room.key(), new PolicyOperations.GetPolicy(room.app(), room.id()));
    }

    @Override
    public Future<ConversationPolicy> conversationPolicy(Conversation conversation) {
        return bus.ask(
                ConversationOperations.POLICY,
                conversation.key(),
                new GetConversationPolicy(conversation.app(), conversation.id()));
    }

    @Override
    public Future<Done> touch(Touch touch) {
        return bus.ask(ConversationOperations.TOUCH, touch);
    }

    @Override
    public Future<Done> active(RoomsActive active) {
        return bus.ask(RoomOperations.ACTIVE, active).recover(_ -> bus.ask(RoomOperations.ACTIVE, active));
    }

    @Override
    public Future<AppSettings> settings(String app) {
        return bus.ask(AuthOperations.GET_SETTINGS, new AuthOperations.GetSettings(app));
    }

    @Override
    public Future<Found> find(FindMessage question) {
        return bus.ask(HistoryOperations.FIND, question);
    }

    @Override
    public Future<Head> head(GetHead question) {
        return bus.ask(HistoryOperations.HEAD, question);
    }

    @Override
    public void announce(Claims claims) {
        bus.publish(Claim.BROADCAST, claims);
    }
}
