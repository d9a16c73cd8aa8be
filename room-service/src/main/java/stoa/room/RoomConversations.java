package stoa.room;

import io.vertx.sqlclient.Pool;
import stoa.kit.ServiceContext;
import stoa.room.domain.KnownSettings;
import stoa.room.domain.OutboxDelivery;
import stoa.room.domain.conversation.ConversationImports;
import stoa.room.domain.conversation.ConversationLookups;
import stoa.room.domain.conversation.Conversations;
import stoa.room.inbound.ConversationBus;
import stoa.room.inbound.RoomTimers;
import stoa.room.outbound.conversation.PgConversationImports;
import stoa.room.outbound.conversation.PgConversationReads;
import stoa.room.outbound.conversation.PgConversationStore;

/** Wires what belongs to conversations with members that stay. */
final class RoomConversations {
    private final Conversations conversations;

    /** Wires and serves; before the bus starts. */
    RoomConversations(ServiceContext context, Pool database, OutboxDelivery outbox, KnownSettings settings) {
        conversations = new Conversations(
                new PgConversationStore(database), outbox, settings, context.clock(), context.random());
        ConversationLookups lookups = new ConversationLookups(new PgConversationReads(database), context.clock());
        ConversationImports imports = new ConversationImports(new PgConversationImports(database), context.clock());
        new ConversationBus(context.bus(), conversations, lookups, imports).serve();
    }

    /** Begins what is done again and again. */
    void start(RoomTimers timers) {
        timers.watchConversations(conversations);
    }
}
