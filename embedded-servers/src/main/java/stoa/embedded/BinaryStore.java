package stoa.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the servers' executables from the class path into the user's cache directory, once per version. Several
 * processes may do so at the same time: each unpacks beside and renames.
 */
final class BinaryStore {
    private static final int EXECUTABLE_BITS = 0111;
    private final Path cacheDir;

    BinaryStore(Path cacheDir) {
        this.cacheDir = cacheDir;
    }

    /** The store in the user's cache directory (XDG base directory specification). */
    static BinaryStore ofUser() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path cache = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return new BinaryStore(cache.resolve("stoa"));
    }

    /** The directory with {@code bin/postgres} and {@code bin/initdb}. */
    Path postgresHome() {
        String name = "postgres-" + (isMac() ? "darwin" : "linux") + "-" + (isArm() ? "arm_64" : "x86_64") + ".txz";
        return unpacked(name, BinaryStore::untar);
    }

    /** The executable file of the Redis server. */
    Path redisServer() {
        String name = "redis-server-7.0.9-" + (isMac() ? "darwin" : "linux") + "-" + (isArm() ? "arm64" : "amd64");
        Path dir = unpacked(name, (in, target) -> {
            Path file = target.resolve("redis-server");
            Files.copy(in, file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        });
        return dir.resolve("redis-server");
    }

    private static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    private Path unpacked(String resource, Unpacker unpacker) {
        URL url = BinaryStore.class.getResource("/" + resource);
        if (url == null) {
            throw new EmbeddedServerException(
                    "There is no embedded server for this platform (" + resource + " is missing on the class path).");
        }
        try {
            URLConnection connection = url.openConnection();
            String version = connection instanceof JarURLConnection jar
                    ? Long.toHexString(jar.getJarEntry().getCrc())
                    : Long.toHexString(connection.getLastModified());
            Path target = cacheDir.resolve(resource.replace(".txz", "") + "-" + version);
            if (!Files.isDirectory(target)) {
                unpack(connection, target, unpacker);
            }
            return target;
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "The embedded server " + resource + " cannot be unpacked to " + cacheDir + ": " + e.getMessage()
                            + ".",
                    e);
        }
    }

    private void unpack(URLConnection connection, Path target, Unpacker unpacker) throws IOException {
        Files.createDirectories(cacheDir);
        Path beside = Files.createTempDirectory(cacheDir, "unpacking-");
        try (InputStream in = connection.getInputStream()) {
            unpacker.unpack(in, beside);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            delete(beside);
        } catch (IOException e) {
            delete(beside);
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static void untar(InputStream in, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                write(tar, entry, file);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        boolean executable = (entry.getMode() & EXECUTABLE_BITS) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Deletes a directory with everything in it; nothing happens when it is missing. */
    static void delete(Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the content of one archive into an empty directory. */
    private interface Unpacker {
        void unpack(InputStream in, Path target) throws IOException;
    }
}
