package stoa.history.domain;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import stoa.protocol.log.FoldHead;

/**
 * Where appliers keep what they did. Any thread, never blocks; every future fails when the store is
 * not to be reached.
 */
public interface AppliedStore {
    /**
     * The generation of a log; a log seen for the first time gets the next one.
     *
     * @param topicId the broker's id of the topic
     * @return 1 and up
     */
    Future<Integer> generation(String topicId);

    /**
     * The generation given last.
     *
     * @return 0 when no log was seen yet
     */
    Future<Integer> latestGeneration();

    /**
     * What is known of partitions, for appliers that begin.
     *
     * @param generation log generation
     * @param partitions which
     * @return one state per partition, {@link AppliedState#EMPTY} where nothing was applied
     */
    Future<Map<Integer, AppliedState>> load(int generation, Collection<Integer> partitions);

    /**
     * The head of a partition, for an owner that begins.
     *
     * @param generation log generation
     * @param partition which
     * @return {@link FoldHead#EMPTY} where nothing was applied
     */
    Future<FoldHead> head(int generation, int partition);

    /**
     * Stores batches, all of them or none.
     *
     * @param batches of one generation, at most one per partition, none empty
     * @return false when another applier got ahead in one of the partitions: nothing was stored, load
     *     them anew. After a failure it is not known whether they were stored: load them anew, too
     */
    Future<Boolean> apply(List<AppliedBatch> batches);

    /**
     * How far partitions are applied.
     *
     * @param generation log generation
     * @param partitions which
     * @return next offset by partition; without those nothing was applied of
     */
    Future<Map<Integer, Long>> positions(int generation, Collection<Integer> partitions);

    /**
     * Notes that the log begins later than what is applied: what lies between is lost.
     *
     * @param generation log generation
     * @param partition which
     * @param firstOffset first offset the log still has
     * @return when noted
     */
    Future<Void> noteLoss(int generation, int partition, long firstOffset);
}
