package stoa.history.domain;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import stoa.protocol.kafka.DeadLetter;

/**
 * What apps are still to be told. Events of one lane (a room or a user, per app and webhook) keep their order; who
 * claims a lane has it alone until a time. Any thread, never blocks; every future fails when the store is not
 * to be reached.
 */
public interface WebhookOutbox {
    /**
     * Where reading goes on.
     *
     * @param topicId the broker's id of the topic
     * @param partitions which
     * @return next offset by partition, 0 where nothing was read
     */
    Future<Map<Integer, Long>> positions(String topicId, Collection<Integer> partitions);

    /**
     * Adds events and moves the positions they were read at, all or nothing.
     *
     * @param moves at most one per topic and partition
     * @param events in the order read; what was added before under the same app, webhook and id is left out
     * @param nowMs epoch milliseconds
     * @return false when another process moved one of the positions: nothing was stored, read them anew
     */
    Future<Boolean> store(List<Move> moves, List<WebhookEvent> events, long nowMs);

    /**
     * Claims lanes that are due.
     *
     * @param nowMs epoch milliseconds
     * @param untilMs when the claims end
     * @param lanesMax how many at most
     * @return each with its first events, of which there may be none
     */
    Future<List<Lane>> claim(long nowMs, long untilMs, int lanesMax);

    /**
     * Ends a claim, unless it ended by itself and somebody else has the lane now; takes out what was told in any case.
     *
     * @param lane as claimed
     * @param told events that are done with
     * @param dueMs when the lane may be claimed next
     * @param failures failures in a row from now on
     * @return when stored
     */
    Future<Void> finish(Lane lane, List<Long> told, long dueMs, int failures);

    /**
     * Gives up events that wait since a time, in lanes that failed.
     *
     * @param beforeMs those that happened before, epoch milliseconds
     * @param eventsMax how many at most
     * @param letters keeps what is given up; taken out when its future completes
     * @return how many
     */
    Future<Integer> giveUpOld(long beforeMs, int eventsMax, Function<List<DeadLetter>, Future<Void>> letters);

    /**
     * Gives up the oldest events of apps that have too many.
     *
     * @param perAppMax how many an app may have
     * @param eventsMax how many at most
     * @param letters keeps what is given up; taken out when its future completes
     * @return how many
     */
    Future<Integer> giveUpTooMany(int perAppMax, int eventsMax, Function<List<DeadLetter>, Future<Void>> letters);

    /**
     * Counts what waits.
     *
     * @return events by webhook; without those of which none waits
     */
    Future<Map<Webhook, Long>> waiting();

    /**
     * Forgets ids of events that are not repeated any more.
     *
     * @param nowMs epoch milliseconds
     * @return when forgotten
     */
    Future<Void> forgetOldIds(long nowMs);

    /**
     * A position that moves.
     *
     * @param topicId the broker's id of the topic
     * @param partition its partition
     * @param from next offset before
     * @param to next offset after
     */
    record Move(String topicId, int partition, long from, long to) {}

    /**
     * A claimed lane.
     *
     * @param hook which webhook
     * @param app app key
     * @param name room or user
     * @param claim number of the claim
     * @param failures calls that failed in a row
     * @param events its first events, in order
     */
    record Lane(Webhook hook, String app, String name, long claim, int failures, List<Waiting> events) {
        /** Copies the list. */
        public Lane {
            events = List.copyOf(events);
        }
    }

    /**
     * An event that waits.
     *
     * @param number its place in the order
     * @param payload as it is sent
     */
    record Waiting(long number, String payload) {}
}
