package stoa.load.performance;

import java.util.List;
import stoa.kit.config.SettingsException;
import stoa.load.plan.Protocol;

/** The cases that there are, in the order of the table in docs/performance.md. */
final class Cases {
    private static final int PUBLISHERS = 10;

    private static final int INGEST_ROOMS = 400;
    private static final int INGEST_CLIENTS = 40;
    private static final List<Integer> INGEST_RATES = List.of(5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000);

    /** A little more than is to be stored: what arrives in the last moment is not counted. */
    private static final int HISTORY_RATE = 20_500;

    private static final int HISTORY_SECONDS = 60;

    /** A message each 100 to 300 ms: several rhythms, so that none of them meets one of the server's always. */
    private static final List<Double> QUIET_RATES = List.of(10.0, 7.3, 5.9, 4.7, 3.7, 3.4);

    /** All of them. */
    static final List<Case> ALL = List.of(
            Case.room(
                    "room-1000",
                    "1000 members of one room, 100 messages/s",
                    Load.of(1_000, 1, PUBLISHERS, 100),
                    List.of(
                            new Goal(Quantity.CPU_PER_DELIVERY, Goal.Bound.AT_MOST, 2.5, 3.0),
                            Goal.atMost(Quantity.DELIVERY_P99, 100))),
            Case.room(
                    "room-5000",
                    "5000 members of one room, 20 messages/s",
                    Load.of(5_000, 1, PUBLISHERS, 20),
                    List.of(Goal.atMost(Quantity.CPU_PER_DELIVERY, 4.5), Goal.atMost(Quantity.DELIVERY_P99, 200))),
            Case.room(
                    "room-1000-fast",
                    "1000 members of one room, 500 messages/s",
                    Load.of(1_000, 1, PUBLISHERS, 500),
                    List.of(Goal.atMost(Quantity.CPU_PER_DELIVERY, 0.8), Goal.atMost(Quantity.DELIVERY_P99, 100))),
            Case.room(
                    "room-10000",
                    "10,000 members of one room, 20 messages/s",
                    Load.of(10_000, 1, PUBLISHERS, 20),
                    List.of(Goal.holds(Quantity.CPU_PER_DELIVERY))),
            Case.ofStoa(
                    "cost-per-member",
                    "a delivery to one of 10,000 members beside one to one of 1000, 20 messages/s each",
                    new MemberCost(Load.of(1_000, 1, PUBLISHERS, 20), Load.of(10_000, 1, PUBLISHERS, 20)),
                    List.of(Goal.atMost(Quantity.COST_RATIO, 1.2))),
            Case.ofStoa(
                    "idle-15000",
                    "15,000 connections that do nothing",
                    new IdleMemory(15_000),
                    List.of(Goal.atMost(Quantity.KIB_PER_CONNECTION, 8))),
            Case.ofStoa(
                    "rooms-1000x10",
                    "1000 rooms of 10 members, 1000 messages/s in all",
                    new SteadyLoad(Load.of(10_000, 1_000, 1_000, 1_000), 1),
                    List.of(Goal.atMost(Quantity.CPU_PER_DELIVERY, 20), Goal.atMost(Quantity.ACK_P99, 50))),
            Case.ofStoa(
                    "quiet",
                    "a message each 100 to 300 ms in a room of two",
                    new SteadyLoad(new Load(1, 1, 1, QUIET_RATES), 2),
                    List.of(Goal.atMost(Quantity.DELIVERY_P50, 5))),
            Case.ofStoa(
                    "ingest",
                    "sends to 400 rooms, faster until acks come late",
                    new IngestRamp(INGEST_ROOMS, INGEST_CLIENTS, INGEST_RATES),
                    List.of(
                            Goal.atLeast(Quantity.SENDS_PER_SECOND, 20_000),
                            Goal.atMost(Quantity.ACK_P99_AT_FIRST, 50))),
            Case.ofStoa(
                    "history",
                    "20,000 messages/s into PostgreSQL for 60 s",
                    new HistoryPace(INGEST_ROOMS, INGEST_CLIENTS, HISTORY_RATE, HISTORY_SECONDS),
                    List.of(
                            Goal.atLeast(Quantity.STORED_PER_SECOND, 20_000),
                            Goal.atMost(Quantity.BEHIND_SECONDS, 2))));

    private Cases() {}

    /**
     * Some of them.
     *
     * @param names as the command line gives them; none for all that say something about the protocol
     * @param protocol that clients speak
     * @throws SettingsException when there is no such case, or it has nothing to do with the protocol
     */
    static List<Case> named(List<String> names, Protocol protocol) {
        for (String name : names) {
            if (ALL.stream().noneMatch(one -> one.name().equals(name))) {
                throw new SettingsException("There is no case " + name + "; there are "
                        + String.join(", ", ALL.stream().map(Case::name).toList()) + '.');
            }
        }
        List<Case> wanted = ALL.stream()
                .filter(one -> names.isEmpty() ? one.isOf(protocol) : names.contains(one.name()))
                .toList();
        for (Case one : wanted) {
            if (!one.isOf(protocol)) {
                throw new SettingsException("The case " + one.name()
                        + " measures nothing that depends on what clients speak; leave out --protocol.");
            }
        }
        return wanted;
    }
}
