package stoa.systemtests.chaos;

import java.util.List;
import java.util.Map;
import stoa.systemtests.client.RoomView;
import stoa.systemtests.client.SeenMessage;
import stoa.systemtests.client.SentMessage;

/**
 * All that is known of one room after a run.
 *
 * @param room room id
 * @param history every message of the room, oldest first, as the history shows it
 * @param views what each client saw, by user
 * @param sent what each client sent, by user, in order
 */
public record Evidence(
        String room, List<SeenMessage> history, Map<String, RoomView> views, Map<String, List<SentMessage>> sent) {}
