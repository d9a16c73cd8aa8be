package stoa.message.domain;

import stoa.protocol.id.Conversation;

/**
 * What was said in a room since it was asked last.
 *
 * @param room which
 * @param lastMs when last, epoch milliseconds
 * @param accepted messages that were read back live and are on their way to members
 * @param shed messages that were read back live and are not delivered, because the room's budget was used up
 */
public record RoomActivity(Conversation room, long lastMs, int accepted, int shed) {}
