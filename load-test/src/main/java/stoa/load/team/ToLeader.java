package stoa.load.team;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import stoa.load.check.Published;
import stoa.load.figures.SecondFigures;

/** What a worker says, one JSON object per line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "say")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToLeader.Entered.class, name = "entered"),
    @JsonSubTypes.Type(value = ToLeader.Played.class, name = "played"),
    @JsonSubTypes.Type(value = ToLeader.Second.class, name = "second"),
    @JsonSubTypes.Type(value = ToLeader.Told.class, name = "told"),
    @JsonSubTypes.Type(value = ToLeader.AllTold.class, name = "allTold"),
    @JsonSubTypes.Type(value = ToLeader.Done.class, name = "done"),
    @JsonSubTypes.Type(value = ToLeader.Failed.class, name = "failed")
})
public sealed interface ToLeader {
    /** All are in who are to be there before the first phase, or have given up. */
    record Entered() implements ToLeader {}

    /**
     * A phase is over.
     *
     * @param phase its index
     */
    record Played(int phase) implements ToLeader {}

    /**
     * A second passed.
     *
     * @param figures since the last one
     */
    record Second(SecondFigures figures) implements ToLeader {}

    /**
     * Some streams.
     *
     * @param published what became of them
     */
    record Told(List<Published> published) implements ToLeader {
        /** Copies the list. */
        public Told {
            published = List.copyOf(published);
        }
    }

    /** All streams were told. */
    record AllTold() implements ToLeader {}

    /**
     * All was checked.
     *
     * @param checked what came of it
     */
    record Done(Checked checked) implements ToLeader {}

    /**
     * It cannot go on.
     *
     * @param why in one sentence
     */
    record Failed(String why) implements ToLeader {}
}
