package stoa.load.proc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code /proc} (proc(5) of Linux). What has gone meanwhile, or belongs to somebody else, is not there. Any thread; blocks. */
public final class ProcFiles {
    private static final String LISTENS = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    /** Fields of stat behind the name's closing bracket. */
    private static final int PARENT = 1;

    private static final int USER_TICKS = 11;
    /** The last of four: user and system time of its own, and of children that ended and that it took note of. */
    private static final int ENDED_CHILDREN_SYSTEM_TICKS = 14;

    /** Linux counts processor time for programs in hundredths of a second on all platforms. */
    private static final long MICROS_PER_TICK = 10_000;

    private final Path root;

    /**
     * A view of a machine.
     *
     * @param root {@code /proc}
     */
    public ProcFiles(Path root) {
        this.root = root;
    }

    /**
     * Finds who listens on a TCP port.
     *
     * @param port its number
     * @return process ids
     */
    public List<Long> listeningOn(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(root.resolve(table))) {
                String[] fields = fields(line);
                if (fields.length > INODE
                        && fields[STATE].equals(LISTENS)
                        && fields[LOCAL_ADDRESS].endsWith(String.format(":%04X", port))) {
                    sockets.add("socket:[" + fields[INODE] + ']');
                }
            }
        }
        List<Long> found = new ArrayList<>();
        for (long pid : sockets.isEmpty() ? List.<Long>of() : pids()) {
            if (holds(pid, sockets)) {
                found.add(pid);
            }
        }
        return found;
    }

    private boolean holds(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(root.resolve(pid + "/fd"))) {
            for (Path descriptor : open) {
                if (Files.isSymbolicLink(descriptor)
                        && sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException notOurs) {
            return false;
        }
        return false;
    }

    /**
     * Processes and all they started, directly or not.
     *
     * @param parents process ids
     * @return process ids, the parents first
     */
    public List<Long> withDescendants(List<Long> parents) {
        Map<Long, List<Long>> children = new HashMap<>();
        for (long pid : pids()) {
            children.computeIfAbsent(parent(pid), _ -> new ArrayList<>()).add(pid);
        }
        Set<Long> family = new LinkedHashSet<>(parents);
        Deque<Long> next = new ArrayDeque<>(parents);
        while (!next.isEmpty()) {
            for (long child : children.getOrDefault(next.removeFirst(), List.of())) {
                if (family.add(child)) {
                    next.addLast(child);
                }
            }
        }
        return List.copyOf(family);
    }

    private List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path one : all) {
                pids.add(Long.parseLong(String.valueOf(one.getFileName())));
            }
        } catch (IOException | NumberFormatException notLinux) {
            return pids;
        }
        return pids;
    }

    long parent(long pid) {
        String[] stat = stat(pid);
        return stat.length > PARENT ? Long.parseLong(stat[PARENT]) : -1;
    }

    /**
     * Processor time in user and in system mode, of a process and of those that it started and that ended since: so what
     * lives shorter than the time between two looks is counted too.
     *
     * @param pid its id
     * @return microseconds; empty when it is gone
     */
    public OptionalLong cpuMicros(long pid) {
        String[] stat = stat(pid);
        if (stat.length <= ENDED_CHILDREN_SYSTEM_TICKS) {
            return OptionalLong.empty();
        }
        long ticks = 0;
        for (int field = USER_TICKS; field <= ENDED_CHILDREN_SYSTEM_TICKS; field++) {
            ticks += Long.parseLong(stat[field]);
        }
        return OptionalLong.of(ticks * MICROS_PER_TICK);
    }

    /**
     * Resident memory of a process.
     *
     * @param pid its id
     * @return KiB; 0 when it is gone
     */
    public long residentKib(long pid) {
        return kib(pid + "/status", "VmRSS:").orElse(0);
    }

    /**
     * Resident memory of a process, of pages that it shares with others only its share: that of PostgreSQL's processes
     * can be added up.
     *
     * @param pid its id
     * @return KiB; {@link #residentKib} where the system does not tell
     */
    public long proportionalKib(long pid) {
        return kib(pid + "/smaps_rollup", "Pss:").orElseGet(() -> residentKib(pid));
    }

    private OptionalLong kib(String file, String name) {
        return lines(root.resolve(file)).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /**
     * What a process is called.
     *
     * @param pid its id
     * @return its short name; empty when it is gone
     */
    public String name(long pid) {
        return lines(root.resolve(pid + "/comm")).stream().findFirst().orElse("");
    }

    private String[] stat(long pid) {
        String line = lines(root.resolve(pid + "/stat")).stream().findFirst().orElse("");
        return line.isEmpty() ? new String[0] : fields(line.substring(line.lastIndexOf(')') + 1));
    }

    private static String[] fields(String line) {
        return line.strip().split("\\s+", -1);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException gone) {
            return List.of();
        }
    }
}
