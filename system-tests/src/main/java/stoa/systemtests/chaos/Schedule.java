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
     * A run for every build: one kill, one freeze, one of the stores and the connections.
     *
     * @param seed picks which
     * @return five faults
     */
    public static Schedule brief(long seed) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        faults.add(new Fault.Kill(Service.MESSAGE, random.nextInt(processes(Service.MESSAGE))));
        faults.add(new Fault.Kill(Service.GATEWAY, random.nextInt(processes(Service.GATEWAY))));
        Service frozen = List.of(Service.MESSAGE, Service.ROOM, Service.HISTORY).get(random.nextInt(3));
        faults.add(new Fault.Freeze(frozen, random.nextInt(processes(frozen)), FROZEN_MS / 2));
        List<Fault> stores =
                new ArrayList<>(List.of(new Fault.FlushRedis(), new Fault.RestartPostgres(), new Fault.RestartKafka()));
        faults.add(stores.get(random.nextInt(stores.size())));
        faults.add(new Fault.CutClients());
        Collections.shuffle(faults, random);
        return new Schedule(seed, faults);
    }

    private static int processes(Service service) {
        return service == Service.AUTH ? 1 : 2;
    }
}
