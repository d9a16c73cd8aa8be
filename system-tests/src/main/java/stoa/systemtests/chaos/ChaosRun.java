package stoa.systemtests.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import stoa.protocol.bus.Service;
import stoa.systemtests.client.ChatClient;
import stoa.systemtests.client.SeenMessage;

/**
 * One run: clients chat in several rooms, and others change rooms, while the faults of a schedule happen; then
 * everything is checked. Blocks its thread for minutes.
 */
public final class ChaosRun {
    private static final long CALM_MS = 2_000;
    private static final long STEADY_FOR_MS = 1_500;
    private static final long RECOVER_MAX_MS = 90_000;
    private static final long ACK_SLOW_MS = 1_000;
    private static final int ROOMS_OF_A_CLIENT = 3;
    private static final int ENDING_PER_FAULT = 3;

    /**
     * How big the run is.
     *
     * @param app app key
     * @param secret app secret
     * @param clients how many
     * @param rooms how many
     * @param messagesPerSecond of all clients together
     */
    public record Size(String app, String secret, int clients, int rooms, int messagesPerSecond) {}

    private final ChaosTarget target;
    private final Schedule schedule;
    private final Size size;
    private final Consumer<String> progress;
    private final List<String> failed = new CopyOnWriteArrayList<>();

    /**
     * A run that has not begun.
     *
     * @param target a running, ready Stoa
     * @param schedule what goes wrong
     * @param size how big it is
     * @param progress gets one line per step
     */
    public ChaosRun(ChaosTarget target, Schedule schedule, Size size, Consumer<String> progress) {
        this.target = target;
        this.schedule = schedule;
        this.size = size;
        this.progress = progress;
    }

    /**
     * Does it.
     *
     * @return what came of it
     */
    public ChaosReport run() {
        Random random = new Random(schedule.seed());
        List<String> rooms = makeRooms();
        try (Crowd crowd = new Crowd(random.nextLong());
                RoomCrowd roomCrowd = new RoomCrowd(
                        target,
                        size,
                        random.nextLong(),
                        ENDING_PER_FAULT * schedule.faults().size())) {
            crowd.enter(profiles(rooms, random));
            require(Waiting.until(RECOVER_MAX_MS, () -> crowd.isSteady(ACK_SLOW_MS)), "the clients never got in");
            crowd.talk(size.messagesPerSecond());
            roomCrowd.begin();
            Waiting.pause(CALM_MS);
            List<ChaosReport.Recovery> recoveries = new ArrayList<>();
            for (Fault fault : schedule.faults()) {
                roomCrowd.troubled(true);
                recoveries.add(suffer(crowd, fault, recoveries.size() + 1));
                roomCrowd.troubled(false);
                Waiting.pause(CALM_MS);
            }
            crowd.hush();
            roomCrowd.end();
            ChaosReport report = conclude(crowd, rooms, recoveries);
            return report.with(roomCrowd.broken(progress));
        }
    }

    private List<String> makeRooms() {
        ServerApi api = new ServerApi(target.serverApis(), size.app(), size.secret());
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < size.rooms(); i++) {
            String room = "chaos" + Long.toString(schedule.seed(), 36).replace("-", "m") + 'r' + i;
            api.createLastingRoom(room);
            rooms.add(room);
        }
        return rooms;
    }

    private List<ChatClient.Profile> profiles(List<String> rooms, Random random) {
        ServerApi api = new ServerApi(target.serverApis(), size.app(), size.secret());
        List<ChatClient.Profile> profiles = new ArrayList<>();
        for (int i = 0; i < size.clients(); i++) {
            String user = "c" + i + 's' + Long.toString(schedule.seed(), 36).replace("-", "m");
            List<String> own = new ArrayList<>(rooms);
            java.util.Collections.shuffle(own, random);
            profiles.add(new ChatClient.Profile(
                    size.app(),
                    api.token(user),
                    user,
                    target.gateways(),
                    List.copyOf(own.subList(0, Math.min(ROOMS_OF_A_CLIENT, own.size()))),
                    i % 2 == 0 ? 1 : 8));
        }
        return profiles;
    }

    private ChaosReport.Recovery suffer(Crowd crowd, Fault fault, int number) {
        int reconnectsBefore = crowd.reconnects();
        long start = System.currentTimeMillis();
        Thread hurting = Thread.ofPlatform().name("fault").start(() -> hurtOrSay(crowd, fault));
        long lastUnsteady = start;
        boolean steady = false;
        while (!steady && System.currentTimeMillis() - start < RECOVER_MAX_MS + longest(fault)) {
            Waiting.pause(25);
            if (!crowd.isSteady(ACK_SLOW_MS)) {
                lastUnsteady = System.currentTimeMillis();
            }
            steady = !hurting.isAlive() && System.currentTimeMillis() - lastUnsteady > STEADY_FOR_MS;
        }
        ChaosReport.Recovery recovery = new ChaosReport.Recovery(
                fault.label(), steady ? lastUnsteady - start : -1, crowd.reconnects() - reconnectsBefore);
        progress.accept(String.format(
                "[%d/%d] %s: %s, %d reconnects",
                number,
                schedule.faults().size(),
                recovery.fault(),
                steady ? "steady after " + recovery.recoveredMs() + " ms" : "DID NOT RECOVER",
                recovery.reconnects()));
        return recovery;
    }

    /** What cannot be hurt or does not come back is no weather: the run is broken. */
    private void hurtOrSay(Crowd crowd, Fault fault) {
        try {
            hurt(crowd, fault);
        } catch (RuntimeException failure) {
            String text = fault.label() + " went wrong: " + failure.getMessage();
            failed.add(text);
            progress.accept(text);
        }
    }

    private void hurt(Crowd crowd, Fault fault) {
        switch (fault) {
            case Fault.Kill(Service service, int index) -> {
                target.kill(service, index);
                Waiting.pause(CALM_MS);
                target.start(service, index);
            }
            case Fault.Freeze(Service service, int index, long frozenMs) -> {
                target.freeze(service, index);
                Waiting.pause(frozenMs);
                target.thaw(service, index);
            }
            case Fault.FlushRedis _ -> target.flushRedis();
            case Fault.RestartRedis _ -> target.restartRedis();
            case Fault.RestartPostgres _ -> target.restartPostgres();
            case Fault.RestartKafka _ -> target.restartKafka();
            case Fault.RollingRestart _ -> {
                for (Service service : Service.values()) {
                    for (int index = 0; index < target.processes(service); index++) {
                        target.restart(service, index);
                    }
                }
            }
            case Fault.CutClients _ -> crowd.cutSome();
        }
    }

    private static long longest(Fault fault) {
        return switch (fault) {
            case Fault.Freeze freeze -> freeze.frozenMs();
            case Fault.RollingRestart _ -> 240_000;
            case Fault.Kill _, Fault.RestartKafka _, Fault.RestartPostgres _, Fault.RestartRedis _ -> 60_000;
            case Fault.FlushRedis _, Fault.CutClients _ -> 0;
        };
    }

    private ChaosReport conclude(Crowd crowd, List<String> rooms, List<ChaosReport.Recovery> recoveries) {
        List<String> broken = new ArrayList<>(failed);
        if (!Waiting.until(RECOVER_MAX_MS, () -> crowd.openSends() == 0)) {
            broken.add(crowd.openSends() + " sends were never answered");
        }
        long deliveries = 0;
        long sends = 0;
        long acknowledged = 0;
        Map<String, List<SeenMessage>> histories = new LinkedHashMap<>();
        for (String room : rooms) {
            List<SeenMessage> history = crowd.history(room);
            histories.put(room, history);
            Waiting.until(30_000, () -> crowd.hasSeen(room, history));
            Evidence evidence = crowd.evidence(room, history);
            broken.addAll(Promises.broken(evidence));
            deliveries += evidence.views().values().stream()
                    .mapToLong(view -> view.seen().size())
                    .sum();
            sends += evidence.sent().values().stream().mapToLong(List::size).sum();
            acknowledged += evidence.sent().values().stream()
                    .flatMap(List::stream)
                    .filter(message -> message.acked() != null)
                    .count();
        }
        broken.addAll(topicPromises(histories));
        List<Long> latencies = crowd.ackLatenciesMs();
        return new ChaosReport(
                schedule.seed(),
                recoveries,
                sends,
                acknowledged,
                deliveries,
                crowd.reconnects(),
                percentile(latencies, 0.5),
                percentile(latencies, 0.99),
                broken);
    }

    private List<String> topicPromises(Map<String, List<SeenMessage>> histories) {
        TopicEvidence topic = new TopicReader(target.kafkaBootstrap()).read(size.app(), histories);
        List<String> broken = TopicPromises.broken(topic);
        progress.accept("stoa.messages: " + topic.records().size() + " records, "
                + (broken.isEmpty() ? "the same as the history" : broken.size() + " DIFFERENCES"));
        return broken;
    }

    private static long percentile(List<Long> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
