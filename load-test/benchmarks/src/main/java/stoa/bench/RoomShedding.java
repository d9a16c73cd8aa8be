package stoa.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import stoa.protocol.id.Priority;
import stoa.protocol.log.RoomBudget;

/** Whether a message of a room at ten times its budget is delivered: once per message, at the owner. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoomShedding {
    private static final int MESSAGES_PER_WINDOW = 10 * RoomBudget.BUDGET_DEFAULT;
    private static final Priority[] PRIORITIES = Priority.values();

    private final RoomBudget budget = new RoomBudget();
    private long number;

    /**
     * Decides about one message.
     *
     * @return true when it is delivered
     */
    @Benchmark
    public boolean admit() {
        number++;
        long logTimeMs = Samples.timeMs(0) + number * RoomBudget.WINDOW_MS / MESSAGES_PER_WINDOW;
        Priority priority = PRIORITIES[(int) (number % PRIORITIES.length)];
        return budget.admit(Samples.ROOM, logTimeMs, priority, RoomBudget.BUDGET_DEFAULT);
    }
}
