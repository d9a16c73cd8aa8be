package stoa.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds and stops the server that a killed process left behind on a data directory. Call only while holding the
 * {@link DirectoryLock} of that directory: it proves that the server has no living owner.
 */
final class OrphanServer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OrphanServer() {}

    /**
     * Stops the process named in a pid file if it really is the server of this data directory, and deletes the file.
     * Process ids are used again by the system, so the command line must name both program and path.
     *
     * @param pidFile file whose first line is the pid
     * @param program file name of the server's executable
     * @param argument a path of this data directory that must be among its arguments, none of which is empty (the
     *     JDK shows arguments only up to an empty one)
     * @param stopSignal signal that asks it to stop cleanly
     */
    static void stop(Path pidFile, String program, Path argument, String stopSignal) {
        readPid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(handle -> runs(handle, program, argument))
                .ifPresent(handle -> {
                    ChildProcess.send(handle.pid(), "CONT");
                    ChildProcess.send(handle.pid(), stopSignal);
                    if (!ChildProcess.awaitExit(handle, PATIENCE)) {
                        ChildProcess.killTree(handle);
                    }
                });
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new EmbeddedServerException("The file " + pidFile + " cannot be deleted: " + e.getMessage() + ".", e);
        }
    }

    private static boolean runs(ProcessHandle handle, String program, Path argument) {
        String command = handle.info().command().orElse("");
        List<String> arguments = Arrays.asList(handle.info().arguments().orElse(new String[0]));
        return command.endsWith("/" + program) && arguments.contains(argument.toString());
    }

    private static Optional<Long> readPid(Path pidFile) {
        try {
            return Files.exists(pidFile)
                    ? Files.readAllLines(pidFile).stream().findFirst().map(line -> Long.valueOf(line.strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
