package stoa.load.performance;

import java.util.List;
import java.util.Optional;
import stoa.load.plan.Protocol;

/**
 * One of the things whose speed is promised.
 *
 * @param name for the command line and the table
 * @param title for people
 * @param goals a row of the table each
 * @param measurement how it is measured
 * @param freshServer whether each run wants a server of its own instead of one that is warm
 * @param floors the load that the floors are given for comparison; empty where they cannot take part
 */
record Case(
        String name,
        String title,
        List<Goal> goals,
        Measurement measurement,
        boolean freshServer,
        Optional<Load> floors) {
    Case {
        goals = List.copyOf(goals);
    }

    /** Whether it says something about a protocol: how fast PostgreSQL takes messages does not depend on one. */
    boolean isOf(Protocol protocol) {
        return switch (protocol) {
            case NATIVE -> true;
            case LEANCLOUD -> !(measurement instanceof HistoryPace);
        };
    }

    /** A room whose messages all come, beside the floors. */
    static Case room(String name, String title, Load load, List<Goal> goals) {
        return new Case(name, title, goals, new SteadyLoad(load, 1), false, Optional.of(load));
    }

    /** Something that floors cannot do. */
    static Case ofStoa(String name, String title, Measurement measurement, List<Goal> goals) {
        return new Case(name, title, goals, measurement, measurement instanceof IdleMemory, Optional.empty());
    }
}
