package stoa.systemtests.client;

import io.vertx.core.json.JsonObject;

/**
 * A message as a client or the history showed it.
 *
 * @param id message id
 * @param cursor its place
 * @param ts its time, epoch milliseconds
 * @param from sender
 * @param number the sender's own count in this room, from 1; 0 for what was not sent by a numbered
 *     client
 */
public record SeenMessage(String id, long cursor, long ts, String from, long number) {
    /**
     * Reads a message object of the native protocol.
     *
     * @param json fields {@code id, cursor, ts, from, content}
     * @return the message
     */
    public static SeenMessage of(JsonObject json) {
        Object content = json.getValue("content");
        long number = content instanceof JsonObject object ? object.getLong("n", 0L) : 0;
        return new SeenMessage(
                json.getString("id"), json.getLong("cursor"), json.getLong("ts"), json.getString("from"), number);
    }
}
