package stoa.systemtests.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import stoa.protocol.bus.Service;

/**
 * The faults of one run, in order, made from a seed.
 *
 * @param seed makes the same schedule again
 * @param faults in order
 */
public record Schedule(long seed, List<Fault> faults) {
    private static final long FROZEN_MS = 20_000;

    /** Copies the list. */
    public Schedule {
        faults = List.copyOf(faults);
    }

    /**
     * Every fault there is, once, in random order, each on a random process.
     *
     * @param seed of the order and the processes
     * @return about fifteen faults
     */
    public static Schedule whole(long seed) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (Service service : Service.values()) {
            faults.add(new Fault.Kill(service, random.nextInt(processes(service))));
            faults.add(new Fault.Freeze(service, random.nextInt(processes(service)), FROZEN_MS));
        }
        faults.add(new Fault.FlushRedis());
        faults.add(new Fault.RestartRedis());
        faults.add(new Fault.RestartPostgres());
        faults.add(new Fault.RestartKafka());
        faults.add(new Fault.CutClients());
        Collections.shuffle(faults, random);
        faults.add(new Fault.RollingRestart());
        return new Schedule(seed, faults);
    }

    /**
     * A run for every build: a room-service and one other that everybody waits for are killed, Redis is emptied, one
     * more part fails, the connections break.
     *
     * @param seed picks which
     * @return five faults
     */
    public static Schedule brief(long seed) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        faults.add(new Fault.Kill(Service.ROOM, random.nextInt(processes(Service.ROOM))));
        Service killed = random.nextBoolean() ? Service.MESSAGE : Service.GATEWAY;
        faults.add(new Fault.Kill(killed, random.nextInt(processes(killed))));
        faults.add(new Fault.FlushRedis());
        Service frozen = List.of(Service.MESSAGE, Service.ROOM, Service.HISTORY).get(random.nextInt(3));
        List<Fault> others = List.of(
                new Fault.Freeze(frozen, random.nextInt(processes(frozen)), FROZEN_MS / 2),
                new Fault.RestartPostgres(),
                new Fault.RestartKafka());
        faults.add(others.get(random.nextInt(others.size())));
        faults.add(new Fault.CutClients());
        Collections.shuffle(faults, random);
        return new Schedule(seed, faults);
    }

    private static int processes(Service service) {
        return service == Service.AUTH ? 1 : 2;
    }
}
