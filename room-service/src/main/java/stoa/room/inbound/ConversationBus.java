package stoa.room.inbound;

import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.conversation.ConversationImportOperations;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationRestrictions;
import stoa.room.domain.conversation.ConversationImports;
import stoa.room.domain.conversation.ConversationLookups;
import stoa.room.domain.conversation.Conversations;

/** Serves what is asked of conversations on the bus. One context. */
public final class ConversationBus {
    private final Bus bus;
    private final Conversations conversations;
    private final ConversationLookups lookups;
    private final ConversationImports imports;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param conversations changes
     * @param lookups questions
     * @param imports what moves in
     */
    public ConversationBus(
            Bus bus, Conversations conversations, ConversationLookups lookups, ConversationImports imports) {
        this.bus = bus;
        this.conversations = conversations;
        this.lookups = lookups;
        this.imports = imports;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(ConversationOperations.START, asked -> StoreFailures.coded(conversations.start(asked)));
        bus.serve(
                ConversationOperations.CHANGE_MEMBERS,
                asked -> StoreFailures.coded(conversations.changeMembers(asked)));
        bus.serve(ConversationOperations.UPDATE, asked -> StoreFailures.coded(conversations.update(asked)));
        bus.serve(
                ConversationOperations.SET_DO_NOT_DISTURB,
                asked -> StoreFailures.coded(conversations.setDoNotDisturb(asked)));
        bus.serve(ConversationOperations.SET_ROLE, asked -> StoreFailures.coded(conversations.setRole(asked)));
        bus.serve(ConversationOperations.DISMISS, asked -> StoreFailures.coded(conversations.dismiss(asked)));
        bus.serve(ConversationOperations.TOUCH, asked -> StoreFailures.coded(conversations.touch(asked)));
        bus.serve(ConversationImportOperations.IMPORT, asked -> StoreFailures.coded(imports.put(asked)));
        bus.serve(ConversationOperations.POLICY, asked -> StoreFailures.coded(lookups.policy(asked)));
        bus.serve(ConversationQueries.QUERY, asked -> StoreFailures.coded(lookups.query(asked)));
        bus.serve(ConversationQueries.COUNT, asked -> StoreFailures.coded(lookups.count(asked)));
        bus.serve(ConversationQueries.ARE_MEMBERS, asked -> StoreFailures.coded(lookups.areMembers(asked)));
        bus.serve(ConversationQueries.OF_MEMBER, asked -> StoreFailures.coded(lookups.ofMember(asked)));
        bus.serve(ConversationQueries.ROLES, asked -> StoreFailures.coded(lookups.roles(asked)));
        bus.serve(ConversationRestrictions.RESTRICT, asked -> StoreFailures.coded(conversations.restrict(asked)));
        bus.serve(ConversationRestrictions.LIFT, asked -> StoreFailures.coded(conversations.lift(asked)));
        bus.serve(ConversationRestrictions.RESTRICTED, asked -> StoreFailures.coded(lookups.restricted(asked)));
        bus.serve(ConversationRestrictions.CHECK, asked -> StoreFailures.coded(lookups.check(asked)));
        bus.serve(
                ConversationRestrictions.BLOCK_BY_CLIENT,
                asked -> StoreFailures.coded(conversations.blockByClient(asked)));
        bus.serve(
                ConversationRestrictions.BLOCKED_BY_CLIENT,
                asked -> StoreFailures.coded(lookups.blockedByClient(asked)));
    }
}
