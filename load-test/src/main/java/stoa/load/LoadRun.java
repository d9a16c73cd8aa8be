package stoa.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Protocol;
import stoa.load.proc.ProcFiles;
import stoa.load.proc.ServerProcesses;
import stoa.load.report.Report;
import stoa.load.run.AppAccess;
import stoa.load.run.RoomHost;
import stoa.load.team.Leader;
import stoa.load.team.Worker;

/** A run from this process: leads it, and does the work itself where no other process is to. Blocks. */
public final class LoadRun {
    private static final int HTTP_PORT = 80;

    private final LoadPlan plan;
    private final AppAccess access;
    private final Team team;
    private final PrintStream progress;

    /**
     * Who does the work.
     *
     * @param door where workers join
     * @param processes that are started here; 1 for this very process
     * @param others that somebody else starts
     * @param pids of the server's processes; empty to look for them at the ports of the plan
     */
    public record Team(InetSocketAddress door, int processes, int others, List<Long> pids) {
        /** Copies the list. */
        public Team {
            pids = List.copyOf(pids);
        }

        /**
         * This process alone.
         *
         * @return a team that needs nobody
         */
        public static Team alone() {
            return new Team(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, 0, List.of());
        }
    }

    /**
     * A run.
     *
     * @param plan what is done
     * @param access the app
     * @param team who does it
     * @param progress gets a line each second
     */
    public LoadRun(LoadPlan plan, AppAccess access, Team team, PrintStream progress) {
        this.plan = plan;
        this.access = access;
        this.team = team;
        this.progress = progress;
    }

    /**
     * Does it.
     *
     * @return what came of it
     * @throws IOException when it could not be done
     * @throws InterruptedException when the process ends
     */
    public Report run() throws IOException, InterruptedException {
        return run(() -> {});
    }

    /**
     * Does it, and something else before its end.
     *
     * @param interlude is done when all phases were played, while everybody is still connected
     * @return what came of it
     * @throws IOException when it could not be done
     * @throws InterruptedException when the process ends
     */
    public Report run(Leader.Interlude interlude) throws IOException, InterruptedException {
        if (plan.traffic().protocol() == Protocol.LEANCLOUD && plan.crowd().rooms() > 0) {
            RoomHost.make(plan, access);
        }
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ServerProcesses servers = new ServerProcesses(new ProcFiles(Path.of("/proc")), pids());
        List<Process> children = new ArrayList<>();
        try (ServerSocket door = new ServerSocket();
                Leader leader = new Leader(plan, servers, progress)) {
            door.bind(team.door());
            if (team.others() > 0) {
                progress.println(
                        "Waiting for " + team.others() + " more: ./stoa load --join HOST:" + door.getLocalPort());
            }
            if (team.processes() == 1) {
                Thread _ = Thread.ofPlatform().name("load-worker").daemon().start(() -> workHere(door.getLocalPort()));
            } else {
                for (int i = 0; i < team.processes(); i++) {
                    children.add(
                            ChildProcess.start(access.environment(), "--join", "127.0.0.1:" + door.getLocalPort()));
                }
            }
            Leader.Outcome outcome = leader.run(door, team.processes() + team.others(), interlude);
            return new Report(
                    started.toString(),
                    Runtime.getRuntime().availableProcessors(),
                    plan,
                    outcome.workers(),
                    outcome.timeline().all(),
                    outcome.timeline().phases(),
                    outcome.timeline().seconds(),
                    servers.costs(),
                    outcome.timeline().tool(),
                    outcome.verdict());
        } finally {
            children.forEach(Process::destroy);
        }
    }

    private void workHere(int port) {
        try {
            Worker.run(new Socket(InetAddress.getLoopbackAddress(), port), access);
        } catch (IOException failure) {
            progress.println("The load test stopped: " + failure.getMessage());
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Long> pids() {
        if (!team.pids().isEmpty()) {
            return team.pids();
        }
        ProcFiles proc = new ProcFiles(Path.of("/proc"));
        Set<Long> found = new LinkedHashSet<>();
        for (String url : plan.urls()) {
            URI uri = URI.create(url);
            if (isLocal(uri.getHost())) {
                found.addAll(proc.listeningOn(uri.getPort() < 0 ? HTTP_PORT : uri.getPort()));
            }
        }
        found.remove(ProcessHandle.current().pid());
        return List.copyOf(found);
    }

    private static boolean isLocal(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException unknown) {
            return false;
        }
    }
}
