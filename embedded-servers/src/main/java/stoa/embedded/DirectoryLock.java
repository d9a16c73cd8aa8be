package stoa.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says that a directory belongs to one living process. The operating system frees the lock when the process dies, even
 * by SIGKILL; so whoever holds it knows that a server still running on the directory is an orphan.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "stoa.lock";
    private static final int PID_DIGITS_MAX = 20;
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock or fails at once.
     *
     * @param dir directory to own; created when missing
     * @return the lock, to be closed when the directory is no longer used
     * @throws EmbeddedServerException naming directory and owner when another living process has it
     */
    public static DirectoryLock take(Path dir) {
        try {
            Files.createDirectories(dir);
            FileChannel channel = FileChannel.open(
                    dir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String owner = read(channel);
                channel.close();
                throw new EmbeddedServerException(
                        "The data directory " + dir + " is in use by another running process" + owner + ".");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "The data directory " + dir + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    /** Deletes everything in a directory but the lock file, while nobody else uses it. */
    static void erase(Path dir, Runnable stopOrphan) {
        if (!Files.isDirectory(dir)) {
            return;
        }
        try (DirectoryLock _ = take(dir);
                Stream<Path> files = Files.list(dir)) {
            stopOrphan.run();
            files.filter(file -> !file.endsWith(FILE)).forEach(BinaryStore::delete);
        } catch (IOException e) {
            throw new EmbeddedServerException("The data in " + dir + " cannot be deleted: " + e.getMessage() + ".", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(PID_DIGITS_MAX);
        channel.read(buffer, 0);
        String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        return pid.isBlank() ? "" : " (pid " + pid.strip() + ")";
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EmbeddedServerException("A directory lock could not be closed: " + e.getMessage() + ".", e);
        }
    }
}
