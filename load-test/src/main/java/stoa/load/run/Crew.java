package stoa.load.run;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import stoa.load.check.ClientView;
import stoa.load.check.Failures;
import stoa.load.check.Published;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Phase;
import stoa.load.plan.Protocol;
import stoa.load.plan.Schedule;
import stoa.load.plan.Seating;

/** All clients and publishers of one process, and their loops. Any thread; what it says of blocking it means. */
public final class Crew implements AutoCloseable {
    private static final double MICROS_PER_SECOND = 1e6;

    private final LoadPlan plan;
    private final Share share;
    private final Dialect dialect;
    private final Seating seating;
    private final MicroClock clock = new MicroClock();
    private final LoopFigures figures = new LoopFigures();
    private final Failures failures = new Failures();
    private final List<Loop> loops = new ArrayList<>();
    private final List<LoopRooms> rooms = new ArrayList<>();
    private final Map<Integer, Participant> clients = new TreeMap<>();
    private final Map<Integer, Participant> publishers = new TreeMap<>();
    private final Map<Participant, Loop> homes = new HashMap<>();
    private final Sender sender;

    /**
     * Which part of a run a process does: every {@code of}-th client and publisher.
     *
     * @param index of the process
     * @param of how many processes
     */
    public record Share(int index, int of) {
        boolean has(int number) {
            return number % of == index;
        }
    }

    /**
     * A crew that waits to be let in.
     *
     * @param plan of the run
     * @param share of this process
     * @param access the app
     * @throws IOException when the system gives no selector
     */
    public Crew(LoadPlan plan, Share share, AppAccess access) throws IOException {
        this.plan = plan;
        this.share = share;
        this.dialect = Dialect.of(plan, access);
        this.seating = new Seating(plan);
        for (int i = 0; i < plan.pace().loops(); i++) {
            loops.add(new Loop("load-" + i, clock, dialect));
            rooms.add(new LoopRooms(plan, seating, failures));
        }
        for (int client = share.index(); client < plan.crowd().clients(); client += share.of()) {
            clients.put(client, client(client));
        }
        for (int publisher = share.index(); publisher < plan.crowd().publishers(); publisher += share.of()) {
            publishers.put(publisher, publisher(publisher));
        }
        sender = new Sender(clock, publishers);
        loops.forEach(Loop::start);
    }

    private Participant client(int client) {
        int home = client / share.of() % loops.size();
        int room = seating.roomOfClient(client);
        boolean slow = client < plan.pace().slowClients();
        boolean tellsGaps = dialect.protocol() == Protocol.NATIVE;
        ClientView view = new ClientView(rooms.get(home).order(room), client, slow && !tellsGaps);
        Receiver receiver = new Receiver(loops.get(home), figures, view, slow, entry(client));
        Participant.Who who = new Participant.Who(
                seating.client(client),
                url(client),
                plan.crowd().rooms() == 0 ? List.of() : List.of(seating.room(room)),
                slow ? plan.pace().slowBytesPerSecond() : 0,
                plan.reconnects());
        Participant participant = new Participant(loops.get(home), figures, dialect, who, receiver, failures);
        rooms.get(home).add(room, participant);
        homes.put(participant, loops.get(home));
        return participant;
    }

    private Receiver.Entry entry(int client) {
        return switch (dialect.protocol()) {
            case NATIVE -> Receiver.Entry.EXACT;
            case LEANCLOUD -> client < plan.early() ? Receiver.Entry.FIRST : Receiver.Entry.ABOUT;
        };
    }

    private Participant publisher(int publisher) {
        Loop home = loops.get(publisher / share.of() % loops.size());
        Speaker speaker = new Speaker(home, figures, dialect, seating, publisher);
        Participant.Who who =
                new Participant.Who(seating.publisherUser(publisher), url(publisher), speaker.rooms(), 0, false);
        Participant participant = new Participant(home, figures, dialect, who, speaker, failures);
        homes.put(participant, home);
        return participant;
    }

    private URI url(int number) {
        return URI.create(plan.urls().get(number % plan.urls().size()));
    }

    /** Lets all in who are there before the first phase, publishers first, at the plan's pace. */
    public void enter() {
        long start = clock.micros();
        publishers.forEach((index, publisher) -> enter(publisher, start, index));
        clients.forEach((index, client) -> {
            if (index < plan.early()) {
                enter(client, start, plan.crowd().publishers() + index);
            }
        });
    }

    private void enter(Participant who, long startMicros, int turn) {
        long due = due(startMicros, turn);
        Loop home = home(who);
        home.execute(() -> home.at(due, () -> who.enter(due)));
    }

    private long due(long startMicros, int turn) {
        return startMicros + (long) (turn * MICROS_PER_SECOND / plan.pace().connectPerSecond());
    }

    private Loop home(Participant who) {
        Loop home = homes.get(who);
        if (home == null) {
            throw new IllegalStateException("nobody of this crew");
        }
        return home;
    }

    /**
     * Whether all who were let in are in, or have given up. Blocks for the loops.
     *
     * @return false as long as waiting may help
     */
    public boolean isIn() {
        List<Participant> wanted = new ArrayList<>(publishers.values());
        clients.forEach((index, client) -> {
            if (index < plan.early()) {
                wanted.add(client);
            }
        });
        return loops.stream()
                .allMatch(loop -> loop.ask(() ->
                                wanted.stream().filter(one -> home(one) == loop).allMatch(Participant::isSettled))
                        .join());
    }

    /**
     * Why nobody got in, where nobody did.
     *
     * @return one sentence; empty when somebody did, or nobody was to
     */
    public String whyNobodyIsIn() {
        return figures.in.sum() > 0 || failures.count() == 0
                ? ""
                : failures.kept().getFirst();
    }

    /**
     * Plays a phase; blocks until it is over.
     *
     * @param index of the phase
     * @param startMicros when it begins
     */
    public void play(int index, long startMicros) {
        Phase phase = plan.phases().get(index);
        int before = plan.early()
                + plan.phases().subList(0, index).stream().mapToInt(Phase::join).sum();
        for (int turn = 0; turn < phase.join(); turn++) {
            Participant client = clients.get(before + turn);
            if (client != null) {
                enter(client, startMicros, turn);
            }
        }
        for (int turn = 0; turn < phase.reconnect(); turn++) {
            Participant client = clients.get(turn);
            if (client != null) {
                long due = due(startMicros, turn);
                Loop home = home(client);
                home.execute(() -> home.at(due, () -> client.cutAndReturn(due)));
            }
        }
        sender.play(new Schedule(
                startMicros, phase.rate(), phase.seconds(), plan.crowd().publishers()));
    }

    /**
     * Sends without an answer.
     *
     * @return how many publishers wait for one
     */
    public long waiting() {
        return publishers.values().stream()
                .filter(publisher -> publisher.role() instanceof Speaker speaker && !speaker.isAnswered())
                .count();
    }

    /**
     * What became of all that was sent.
     *
     * @return one per stream of this process
     */
    public List<Published> published() {
        List<Published> all = new ArrayList<>();
        for (Participant publisher : publishers.values()) {
            if (publisher.role() instanceof Speaker speaker) {
                all.addAll(speaker.published());
            }
        }
        return all;
    }

    /**
     * Whether all clients have got all they can expect. Blocks for the loops.
     *
     * @param published of all processes
     * @return false as long as waiting may help
     */
    public boolean isComplete(Collection<Published> published) {
        for (int i = 0; i < loops.size(); i++) {
            LoopRooms ofLoop = rooms.get(i);
            if (!loops.get(i).ask(() -> ofLoop.isComplete(published)).join()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks everything. Blocks for the loops.
     *
     * @param published of all processes
     * @return what came of it
     */
    public Findings check(Collection<Published> published) {
        List<Map<Integer, Long>> checksums = new ArrayList<>();
        long thinned = 0;
        long reloads = 0;
        for (int i = 0; i < loops.size(); i++) {
            LoopRooms ofLoop = rooms.get(i);
            Map<Integer, Long> sums = new TreeMap<>();
            CompletableFuture<Long> answer = loops.get(i).ask(() -> ofLoop.check(published, sums));
            thinned += answer.join();
            reloads += loops.get(i).ask(ofLoop::reloads).join();
            checksums.add(sums);
        }
        return new Findings(failures.count(), failures.kept(), thinned, reloads, checksums);
    }

    /**
     * What the check found.
     *
     * @param failures how many
     * @param sentences the first of them
     * @param thinned deliveries that gaps account for, to single clients
     * @param reloads how often clients were told to reload
     * @param checksums per loop and room
     */
    public record Findings(
            long failures, List<String> sentences, long thinned, long reloads, List<Map<Integer, Long>> checksums) {
        /** Copies the lists. */
        public Findings {
            sentences = List.copyOf(sentences);
            checksums = List.copyOf(checksums);
        }
    }

    /**
     * What is counted and measured.
     *
     * @return read once a second
     */
    public CrewMeter meter() {
        return new CrewMeter(figures);
    }

    /** Hangs up and ends the loops; blocks. */
    @Override
    public void close() throws IOException {
        sender.stop();
        for (Participant client : clients.values()) {
            home(client).ask(() -> left(client)).join();
        }
        for (Participant publisher : publishers.values()) {
            home(publisher).ask(() -> left(publisher)).join();
        }
        for (Loop loop : loops) {
            loop.close();
        }
    }

    private static boolean left(Participant who) {
        who.leave();
        return true;
    }
}
