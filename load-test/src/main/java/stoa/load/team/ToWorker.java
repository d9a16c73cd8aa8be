package stoa.load.team;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import stoa.load.check.Published;
import stoa.load.plan.LoadPlan;

/** What the leader says, one JSON object per line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "say")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToWorker.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = ToWorker.Enter.class, name = "enter"),
    @JsonSubTypes.Type(value = ToWorker.Play.class, name = "play"),
    @JsonSubTypes.Type(value = ToWorker.Tell.class, name = "tell"),
    @JsonSubTypes.Type(value = ToWorker.Truth.class, name = "truth"),
    @JsonSubTypes.Type(value = ToWorker.Check.class, name = "check"),
    @JsonSubTypes.Type(value = ToWorker.Bye.class, name = "bye")
})
public sealed interface ToWorker {
    /**
     * What it is about.
     *
     * @param plan of the run
     * @param index of this worker
     * @param of how many workers
     */
    record Begin(LoadPlan plan, int index, int of) implements ToWorker {}

    /** Let all in who are there before the first phase. */
    record Enter() implements ToWorker {}

    /**
     * Play a phase.
     *
     * @param phase its index
     * @param startMicros when it begins, microseconds since 1970
     */
    record Play(int phase, long startMicros) implements ToWorker {}

    /** Wait for the last acks, then tell what was published. */
    record Tell() implements ToWorker {}

    /**
     * What others published; in several parts.
     *
     * @param published some streams
     */
    record Truth(List<Published> published) implements ToWorker {
        /** Copies the list. */
        public Truth {
            published = List.copyOf(published);
        }
    }

    /** All was told: wait until all has come, then check. */
    record Check() implements ToWorker {}

    /** It is over. */
    record Bye() implements ToWorker {}
}
