package stoa.kit.pg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the SQL resources {@code db/<service>/V<number>__<name>.sql}, in folders and in jars. Blocks. */
final class MigrationFiles {
    private static final Pattern NAME = Pattern.compile("V(\\d+)__(\\w+)\\.sql");

    private MigrationFiles() {}

    /**
     * One step of a schema.
     *
     * @param number its place in the order, from 1
     * @param name file name
     * @param sql statements
     */
    record MigrationFile(int number, String name, String sql) {}

    /** All steps of a service in order; numbers without gaps or it throws {@link IllegalStateException}. */
    static List<MigrationFile> of(String service, ClassLoader loader) {
        String folder = "db/" + service + '/';
        SortedMap<Integer, MigrationFile> files = new TreeMap<>();
        try {
            for (URL root : Collections.list(loader.getResources(folder))) {
                for (String name : names(root, folder)) {
                    add(files, folder, name, loader);
                }
            }
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException("cannot list " + folder, unreadable);
        }
        if (files.isEmpty() || files.lastKey() != files.size()) {
            throw new IllegalStateException(folder + " has " + files.keySet() + ", expected 1, 2, … without gaps");
        }
        return List.copyOf(files.values());
    }

    private static void add(SortedMap<Integer, MigrationFile> files, String folder, String name, ClassLoader loader) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalStateException(folder + name + " is not named V001__name.sql");
        }
        int number = Integer.parseInt(matcher.group(1));
        MigrationFile twin = files.put(number, new MigrationFile(number, name, text(folder + name, loader)));
        if (twin != null && !twin.name.equals(name)) {
            throw new IllegalStateException(folder + " has two files with number " + number);
        }
    }

    private static List<String> names(URL root, String folder) throws IOException, URISyntaxException {
        if (root.getProtocol().equals("file")) {
            URI uri = root.toURI();
            try (Stream<Path> paths = Files.list(Path.of(uri))) {
                return paths.map(path -> String.valueOf(path.getFileName()))
                        .filter(name -> name.endsWith(".sql"))
                        .toList();
            }
        }
        List<String> names = new ArrayList<>();
        if (root.openConnection() instanceof JarURLConnection connection) {
            JarFile jar = connection.getJarFile();
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.endsWith(".sql"))
                    .forEach(name -> names.add(name.substring(folder.length())));
        }
        return names;
    }

    private static String text(String resource, ClassLoader loader) {
        try (InputStream stream = loader.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " vanished");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
