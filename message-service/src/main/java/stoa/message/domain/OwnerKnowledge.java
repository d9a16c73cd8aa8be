package stoa.message.domain;

import stoa.protocol.conversation.KnownConversations;

/**
 * What the owners of one thread know together.
 *
 * @param leases the rooms' policies
 * @param conversations the conversations that are no rooms
 * @param settings the apps' settings as far as known
 */
public record OwnerKnowledge(PolicyLeases leases, KnownConversations conversations, SettingsView settings) {}
