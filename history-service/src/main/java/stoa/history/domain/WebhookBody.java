package stoa.history.domain;

import java.util.List;

/** What a webhook says of one event, in the vendor's words and numbers (rongcloud-server-api, section 5). */
public sealed interface WebhookBody {
    /**
     * A room was created or destroyed, users came or went.
     *
     * @param room room id
     * @param users whom it concerns
     * @param status why: 0 asked for, 1 away, 2 banned, 3 idle
     * @param type what: 0 created, 1 joined, 2 left, 3 destroyed
     * @param timeMs epoch milliseconds
     */
    record RoomStatus(String room, List<String> users, int status, int type, long timeMs) implements WebhookBody {
        /** Copies the list. */
        public RoomStatus {
            users = List.copyOf(users);
        }
    }

    /**
     * A message, or what became of one.
     *
     * @param from user id of the sender
     * @param room room id
     * @param type e.g. {@code RC:TxtMsg}; {@code RC:RcCmd} for a recall, empty for a modification
     * @param content as it was sent
     * @param id message id; of the event for a recall and a modification
     * @param original message id of what was modified, empty for all else
     * @param byServer whether a back end sent it
     * @param timeMs epoch milliseconds
     */
    record RoutedMessage(
            String from,
            String room,
            String type,
            String content,
            String id,
            String original,
            boolean byServer,
            long timeMs)
            implements WebhookBody {}

    /**
     * An attribute of a room changed.
     *
     * @param room room id
     * @param key its key
     * @param value its value; empty for one that is gone
     * @param deleted whether it is gone
     * @param by user id of who changed it
     * @param version of the room's attributes
     * @param timeMs epoch milliseconds
     */
    record Attribute(String room, String key, String value, boolean deleted, String by, long version, long timeMs)
            implements WebhookBody {}

    /**
     * A user's connection began or ended.
     *
     * @param user user id
     * @param status {@code 0} online, {@code 1} offline, {@code 2} logged out
     * @param os kind of client
     * @param address {@code ip:port}; empty for unknown
     * @param session session id
     * @param timeMs epoch milliseconds
     */
    record OnlineStatus(String user, String status, String os, String address, String session, long timeMs)
            implements WebhookBody {}
}
