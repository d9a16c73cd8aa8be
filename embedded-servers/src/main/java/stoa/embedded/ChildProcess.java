package stoa.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child of this process in a session of its own, so that Ctrl-C at the terminal reaches only this process, which then
 * stops its children in the right order. Its output goes to a log file; its standard input is a pipe that ends when
 * this process dies.
 *
 * <p>Thread-safe; {@link #terminate} blocks, the others only for the moment a signal takes.
 */
public final class ChildProcess {
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);
    private static final int LOG_TAIL_LINES = 5;

    private final Process process;
    private final Path logFile;

    private ChildProcess(Process process, Path logFile) {
        this.process = process;
        this.logFile = logFile;
    }

    /**
     * Starts a command.
     *
     * @param command program and arguments
     * @param environment variables added to this process's own
     * @param logFile file its output is appended to; directories are created
     * @return the running child
     * @throws EmbeddedServerException when the program cannot be run
     */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path logFile) {
        List<String> full = new ArrayList<>();
        if (OwnSession.AVAILABLE) {
            full.add("setsid");
        }
        full.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(full).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(logFile.resolveSibling("."));
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
            return new ChildProcess(builder.start(), logFile);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "The program " + command.getFirst() + " cannot be run: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Process id.
     *
     * @return the id the operating system knows it by
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Whether it has not ended yet; a suspended process is alive.
     *
     * @return true while it exists
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * How it ended.
     *
     * @return the exit code; 128 + signal when a signal ended it
     * @throws IllegalThreadStateException while it still runs
     */
    public int exitCode() {
        return process.exitValue();
    }

    /**
     * The file its output goes to.
     *
     * @return path of the log
     */
    public Path logFile() {
        return logFile;
    }

    /**
     * Sends a signal.
     *
     * @param signal name without SIG, for example {@code INT}
     */
    public void signal(String signal) {
        send(process.pid(), signal);
    }

    /** SIGSTOP: freezes the process where it is, its sockets stay open. */
    public void suspend() {
        signal("STOP");
    }

    /** SIGCONT: lets a frozen process go on. */
    public void resume() {
        signal("CONT");
    }

    /**
     * Sends a signal that asks to stop, waits, and kills what is still there.
     *
     * @param signal name without SIG
     * @param patience how long to wait before SIGKILL
     * @return true when it went by itself
     */
    public boolean terminate(String signal, Duration patience) {
        signal(signal);
        boolean gone = awaitExit(patience);
        if (!gone) {
            kill();
        }
        return gone;
    }

    /** SIGKILL to the process and everything it started; returns when they are gone. */
    public void kill() {
        killTree(process.toHandle());
        boolean _ = awaitExit(KILL_WAIT);
    }

    /**
     * Waits for the end.
     *
     * @param patience longest wait
     * @return true when the process has ended
     */
    public boolean awaitExit(Duration patience) {
        // Not the handle's end, which is told a moment before the process itself says that it is not alive.
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /**
     * The last lines of its output, for an error message.
     *
     * @return the lines joined by " | ", empty when there are none
     */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(logFile);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    static void send(long pid, String signal) {
        // The JDK can only send SIGTERM and SIGKILL; the shell's built-in kill knows all.
        try {
            new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new EmbeddedServerException("A signal cannot be sent: " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void killTree(ProcessHandle root) {
        try (Stream<ProcessHandle> descendants = root.descendants()) {
            List<ProcessHandle> all =
                    Stream.concat(Stream.of(root), descendants).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(handle -> awaitExit(handle, KILL_WAIT));
        }
    }

    static boolean awaitExit(ProcessHandle handle, Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return !handle.isAlive();
        }
        return !handle.isAlive();
    }

    /** Whether this machine has the program that gives a child a session of its own (Linux has, macOS has not). */
    private static final class OwnSession {
        static final boolean AVAILABLE = Stream.of(
                        System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, "setsid")));
    }
}
