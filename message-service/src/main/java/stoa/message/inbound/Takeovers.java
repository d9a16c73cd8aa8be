package stoa.message.inbound;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.Neighbours;
import stoa.protocol.history.HistoryOperations.GetHead;
import stoa.protocol.history.HistoryOperations.Head;
import stoa.protocol.log.FoldHead;

/**
 * Partitions that were assigned and wait for the history to say where it is. Used on the consumer's
 * thread; questions are put on the owners' event loop, answers come back through a queue.
 *
 * <p>The history is asked until it answers as long as the log's generation is not known. Once it is,
 * a history silent for {@link #SILENT_MS} is not waited for: the log alone must do.
 */
final class Takeovers {
    /** How long a silent history is waited for once the generation is known, in milliseconds. */
    static final long SILENT_MS = 3_000;

    private static final long ASK_AGAIN_MS = 200;

    private static final int UNKNOWN = 0;

    private static final class Asking {
        private final long epoch;
        private final long sinceMs;
        private long askAtMs;
        private boolean outstanding;

        Asking(long epoch, long sinceMs) {
            this.epoch = epoch;
            this.sinceMs = sinceMs;
            this.askAtMs = sinceMs;
        }
    }

    /** A partition that can begin: from the history's head, or from the log alone where it is null. */
    record Ready(
            int partition,
            long epoch,
            int generation,
            @Nullable FoldHead head,
            long sinceMs) {}

    private record Answer(
            int partition, Asking asked, @Nullable Head head) {}

    private final Map<Integer, Asking> askingByPartition = new HashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Context ownersLoop;
    private final Neighbours neighbours;
    private String topicId;
    private int generation = UNKNOWN;

    Takeovers(Context ownersLoop, Neighbours neighbours, String topicId) {
        this.ownersLoop = ownersLoop;
        this.neighbours = neighbours;
        this.topicId = topicId;
    }

    void topic(String id) {
        topicId = id;
        generation = UNKNOWN;
    }

    String topic() {
        return topicId;
    }

    void begin(int partition, long epoch, long nowMs) {
        askingByPartition.put(partition, new Asking(epoch, nowMs));
    }

    void forget(int partition) {
        askingByPartition.remove(partition);
    }

    int waiting() {
        return askingByPartition.size();
    }

    List<Ready> ready(long nowMs) {
        List<Ready> ready = new ArrayList<>();
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            take(answer, nowMs, ready);
        }
        for (Map.Entry<Integer, Asking> one : List.copyOf(askingByPartition.entrySet())) {
            Asking asking = one.getValue();
            if (generation != UNKNOWN && nowMs - asking.sinceMs >= SILENT_MS) {
                askingByPartition.remove(one.getKey());
                ready.add(new Ready(one.getKey(), asking.epoch, generation, null, asking.sinceMs));
            } else if (!asking.outstanding && nowMs >= asking.askAtMs) {
                ask(one.getKey(), asking);
            }
        }
        return ready;
    }

    private void take(Answer answer, long nowMs, List<Ready> ready) {
        Asking asking = answer.asked();
        if (askingByPartition.get(answer.partition()) != asking) {
            return;
        }
        Head head = answer.head();
        if (head == null) {
            asking.outstanding = false;
            asking.askAtMs = nowMs + ASK_AGAIN_MS;
            return;
        }
        generation = head.generation();
        askingByPartition.remove(answer.partition());
        ready.add(new Ready(answer.partition(), asking.epoch, generation, head.head(), asking.sinceMs));
    }

    private void ask(int partition, Asking asking) {
        asking.outstanding = true;
        GetHead question = new GetHead(partition, topicId);
        ownersLoop.runOnContext(_ -> neighbours
                .head(question)
                .onComplete(asked -> answers.add(new Answer(partition, asking, asked.result()))));
    }
}
