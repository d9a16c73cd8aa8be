package stoa.load.performance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of a case.
 *
 * @param name of the case
 * @param protocol that was spoken
 * @param startedAt when, in UTC
 * @param machine where
 * @param size of the loads
 * @param runs those that were done
 * @param broken what was not exact, in a run or in the load before the first, in sentences
 * @param floors what the floors gave in the same session; empty when they were not measured
 */
public record CaseOutcome(
        String name,
        String protocol,
        String startedAt,
        Machine machine,
        Stand.Size size,
        List<RunFigures> runs,
        List<String> broken,
        List<FloorRow> floors) {
    /** Copies the lists. */
    public CaseOutcome {
        runs = List.copyOf(runs);
        broken = List.copyOf(broken);
        floors = List.copyOf(floors);
    }

    /**
     * Whether all was exact.
     *
     * @return false for a case whose figures mean nothing
     */
    @JsonIgnore
    public boolean isExact() {
        return broken.isEmpty() && !runs.isEmpty();
    }

    /**
     * A quantity over all runs.
     *
     * @param quantity which
     * @return its spread; empty where no run gave it
     */
    public Optional<Spread> spread(Quantity quantity) {
        List<Double> values = runs.stream()
                .flatMap(run -> Stream.ofNullable(run.values().get(quantity)))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /**
     * How long it took.
     *
     * @param p50Ms median of the runs, milliseconds
     * @param p99Ms the same
     */
    record Latencies(double p50Ms, double p99Ms) {}

    /**
     * Latencies over all runs.
     *
     * @return their medians; empty where there are none
     */
    Optional<Latencies> latencies() {
        List<RunFigures> with = runs.stream().filter(run -> run.p99Ms() > 0).toList();
        return with.isEmpty()
                ? Optional.empty()
                : Optional.of(new Latencies(
                        Spread.of(with.stream().map(RunFigures::p50Ms).toList()).median(),
                        Spread.of(with.stream().map(RunFigures::p99Ms).toList()).median()));
    }

    /**
     * The floor that needed least.
     *
     * @return of those that were exact
     */
    Optional<FloorRow> cheapestFloor() {
        return floors.stream()
                .filter(FloorRow::isExact)
                .min((one, other) ->
                        Double.compare(Double.parseDouble(one.micros()), Double.parseDouble(other.micros())));
    }

    /**
     * The same, beside the floors.
     *
     * @param rows what they gave
     * @return a copy
     */
    CaseOutcome withFloors(List<FloorRow> rows) {
        return new CaseOutcome(name, protocol, startedAt, machine, size, runs, broken, rows);
    }
}
