package stoa.message.domain;

import stoa.protocol.id.Conversation;

/**
 * What was said in a room since it was asked last, or refused.
 *
 * @param room which
 * @param lastMs when something was said last, epoch milliseconds; 0 when all was refused
 * @param accepted messages that were read back live and are on their way to members
 * @param shed messages that were read back live and are not delivered, because the room's budget was used up, and
 *     sends that were refused because too much is under way
 */
public record RoomActivity(Conversation room, long lastMs, int accepted, int shed) {}
