package stoa.systemtests.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeId;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.systemtests.chaos.Evidence;
import stoa.systemtests.chaos.Promises;
import stoa.systemtests.client.RoomView;
import stoa.systemtests.client.SeenMessage;
import stoa.systemtests.client.SentMessage;

/**
 * One simulated run: two processes of each service on one partition, a few clients in two rooms, faults
 * at random times, then peace, then the same check as after a real run.
 */
public final class Simulation {
    static final int GENERATION = 1;

    private static final String APP = "sim";
    private static final long PEACE_MS = 15_000;
    private static final int PEACE_MAX = 10;

    private final SimWorld world;
    private final SimLog log;
    private final SimBus bus;
    private final SimHistory history;
    private final SimGroup group;
    private final List<SimOwner> owners = new ArrayList<>();
    private final List<SimGateway> gateways = new ArrayList<>();
    private final List<SimProcess> histories = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<Conversation> rooms;
    private final int partition;
    private final long ringBytesMax;
    private int dropped;

    /**
     * What came of a run.
     *
     * @param seed of the run
     * @param broken promises that were broken; empty in a good run
     * @param messages messages in the log that count
     * @param dropped subscriptions that owners dropped
     */
    public record Outcome(long seed, List<String> broken, int messages, int dropped) {
        /** Copies the list. */
        public Outcome {
            broken = List.copyOf(broken);
        }
    }

    private Simulation(long seed) {
        world = new SimWorld(seed);
        rooms = roomsOfOnePartition();
        partition = rooms.getFirst().partition();
        // Small rings now and then, so that the history has to fill in.
        ringBytesMax = world.once(2) ? 1_000 : 1 << 20;
        log = new SimLog(world);
        bus = new SimBus(world);
        history = new SimHistory(world, log, GENERATION, partition);
        for (int i = 1; i <= 2; i++) {
            owners.add(new SimOwner(this, new SimProcess(world, "message-" + i)));
            gateways.add(new SimGateway(this, new SimProcess(world, "gateway-" + i)));
            histories.add(new SimProcess(world, "history-" + i));
        }
        group = new SimGroup(world, owners);
        for (int i = 0; i < 5; i++) {
            clients.add(new SimClient(this, "u" + i, rooms.get(i % 2), i % 2 == 0 ? 1 : 4));
        }
    }

    /**
     * Runs one schedule.
     *
     * @param seed makes the same run again
     * @return what came of it; a run that cannot go on has broken its promises
     */
    public static Outcome run(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.start();
            simulation.suffer();
            simulation.heal();
            return simulation.conclude(seed);
        } catch (RuntimeException end) {
            return new Outcome(seed, List.of("it could not go on: " + end), 0, 0);
        }
    }

    private static List<Conversation> roomsOfOnePartition() {
        Conversation first = Conversation.room(APP, "r0");
        for (int i = 1; ; i++) {
            Conversation second = Conversation.room(APP, "r" + i);
            if (second.partition() == first.partition()) {
                return List.of(first, second);
            }
        }
    }

    private void start() {
        owners.forEach(SimOwner::start);
        gateways.forEach(SimGateway::start);
        histories.forEach(history::apply);
        checkGroup();
        clients.forEach(SimClient::start);
        world.run(2_000);
        talk();
    }

    private boolean talking = true;

    private void talk() {
        world.after(20 + world.below(200), () -> {
            if (talking) {
                clients.get(world.below(clients.size())).say();
                talk();
            }
        });
    }

    private void checkGroup() {
        group.check();
        world.after(50, this::checkGroup);
    }

    private void suffer() {
        bus.setFaults(world.once(2) ? 100 : 2_000, 200);
        log.setLossOneIn(world.once(2) ? 50 : 10_000);
        int faults = 2 + world.below(6);
        for (int i = 0; i < faults; i++) {
            fault();
            world.run(world.below(6_000));
        }
    }

    private void fault() {
        switch (world.below(8)) {
            case 0 -> kill(owners.get(world.below(2)).process());
            case 1 -> kill(gateways.get(world.below(2)).process());
            case 2 -> kill(histories.get(world.below(2)));
            case 3 -> freeze(owners.get(world.below(2)).process());
            case 4 -> freeze(gateways.get(world.below(2)).process());
            case 5 -> group.rebalance();
            case 6 -> {
                history.setStoreDown(true);
                world.after(world.below(8_000), () -> history.setStoreDown(false));
            }
            default -> {
                log.setDown(true);
                world.after(world.below(8_000), () -> log.setDown(false));
            }
        }
    }

    private void kill(SimProcess process) {
        process.kill();
        world.after(500 + world.below(5_000), () -> revive(process));
    }

    private void freeze(SimProcess process) {
        process.freeze();
        world.after(1_000 + world.below(14_000), process::thaw);
    }

    private void revive(SimProcess process) {
        if (process.isAlive()) {
            return;
        }
        process.revive();
        owners.stream().filter(owner -> owner.process() == process).forEach(SimOwner::start);
        gateways.stream().filter(gateway -> gateway.process() == process).forEach(SimGateway::start);
        if (histories.contains(process)) {
            history.apply(process);
        }
    }

    private void heal() {
        bus.setFaults(Integer.MAX_VALUE, Integer.MAX_VALUE);
        log.setLossOneIn(Integer.MAX_VALUE);
        world.run(15_000);
        talking = false;
        for (int i = 0; i < PEACE_MAX && !isSettled(); i++) {
            world.run(PEACE_MS);
        }
    }

    private boolean isSettled() {
        return history.nextOffset() == log.end()
                && clients.stream()
                        .allMatch(client -> client.isReady()
                                && client.sender().openCount() == 0
                                && history(client.room()).stream()
                                        .filter(message -> !message.from().equals(client.user()))
                                        .reduce((_, later) -> later)
                                        .map(last -> client.view().position() >= last.cursor())
                                        .orElse(true));
    }

    private Outcome conclude(long seed) {
        List<String> broken = new ArrayList<>();
        clients.stream()
                .filter(client -> client.sender().openCount() > 0)
                .forEach(client ->
                        broken.add(client.user() + " has " + client.sender().openCount() + " sends nobody answered"));
        for (Conversation room : rooms) {
            Map<String, RoomView> views = new LinkedHashMap<>();
            Map<String, List<SentMessage>> sent = new LinkedHashMap<>();
            clients.stream().filter(client -> client.room().equals(room)).forEach(client -> {
                views.put(client.user(), client.view());
                sent.put(client.user(), client.sender().sent());
            });
            broken.addAll(Promises.broken(new Evidence(room.id(), history(room), views, sent)));
        }
        return new Outcome(seed, broken, history.entries().size(), dropped);
    }

    private List<SeenMessage> history(Conversation room) {
        return history.entries().stream()
                .filter(entry -> entry.event().conversation().equals(room))
                .map(Simulation::seen)
                .toList();
    }

    static SeenMessage seen(Entry entry) {
        return switch (entry.event()) {
            case LogEvent.MessageAccepted message ->
                new SeenMessage(
                        message.id(),
                        Cursor.of(GENERATION, entry.offset()).value(),
                        entry.ts(),
                        message.from(),
                        Long.parseLong(message.content().value()));
            case LogEvent.MessageRecalled _,
                    LogEvent.MessageModified _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.RoomDestroyed _,
                    LogEvent.ConversationChanged _ ->
                throw new IllegalStateException("people only talk here: " + entry);
        };
    }

    SimWorld world() {
        return world;
    }

    long nowMs() {
        return world.nowMs();
    }

    SimLog log() {
        return log;
    }

    SimBus bus() {
        return bus;
    }

    SimHistory history() {
        return history;
    }

    SimGroup group() {
        return group;
    }

    int partition() {
        return partition;
    }

    long ringBytesMax() {
        return ringBytesMax;
    }

    List<SimGateway> gateways() {
        return gateways;
    }

    /** The gateway of this very life; null when it is dead. */
    @Nullable
    SimGateway gateway(NodeId node) {
        return gateways.stream()
                .filter(gateway ->
                        gateway.node().equals(node) && gateway.process().isAlive())
                .findFirst()
                .orElse(null);
    }

    /** The message-service of this very life; null when it is dead. */
    @Nullable
    SimOwner owner(NodeId node) {
        return owners.stream()
                .filter(owner -> owner.node().equals(node) && owner.process().isAlive())
                .findFirst()
                .orElse(null);
    }

    /** Whether the gateway still lives the life in which the connection was opened. */
    boolean isSameLife(SimGateway gateway, SimMember member) {
        return gateway.process().isAlive()
                && gateway.process().life() == member.link().serverLife();
    }

    void countDropped() {
        dropped++;
    }
}
