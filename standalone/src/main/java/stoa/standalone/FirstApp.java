package stoa.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.random.RandomGenerator;

/**
 * Keys and secrets of the app that exists from the first start on. What the environment does not give is made up once
 * and kept in a file of the data directory that only its owner can read.
 *
 * @param key app key, no secret
 * @param secret signs tokens and requests
 * @param masterKey may do everything in the app
 * @param isNew whether something was made up just now, so that it should be shown once
 */
record FirstApp(String key, String secret, String masterKey, boolean isNew) {
    static final String KEY = "STOA_APP_KEY";
    static final String SECRET = "STOA_APP_SECRET";
    static final String MASTER_KEY = "STOA_MASTER_KEY";

    private static final String FILE = "app.properties";
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int KEY_CHARS = 16;
    private static final int SECRET_CHARS = 32;

    /**
     * Finds or makes the app's secrets. Blocks for the file.
     *
     * @param dataDir where the file is
     * @param environment may hold {@code STOA_APP_KEY}, {@code STOA_APP_SECRET}, {@code STOA_MASTER_KEY}
     * @param random source of the secrets; must be a cryptographic one outside of tests
     */
    static FirstApp in(Path dataDir, Map<String, String> environment, RandomGenerator random) {
        Path file = dataDir.resolve(FILE);
        Properties kept = new Properties();
        try {
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                    kept.load(reader);
                }
            }
            int before = kept.size();
            complete(kept, environment, KEY, random, KEY_CHARS);
            complete(kept, environment, SECRET, random, SECRET_CHARS);
            complete(kept, environment, MASTER_KEY, random, SECRET_CHARS);
            boolean made = kept.size() > before;
            if (made) {
                write(file, kept);
            }
            return new FirstApp(
                    value(KEY, environment, kept),
                    value(SECRET, environment, kept),
                    value(MASTER_KEY, environment, kept),
                    made);
        } catch (IOException e) {
            throw new StartException("The file " + file + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static void complete(
            Properties kept, Map<String, String> environment, String name, RandomGenerator random, int chars) {
        if (given(environment, name) || kept.containsKey(name)) {
            return;
        }
        StringBuilder made = new StringBuilder(chars);
        for (int index = 0; index < chars; index++) {
            made.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        kept.setProperty(name, made.toString());
    }

    private static String value(String name, Map<String, String> environment, Properties kept) {
        return given(environment, name) ? environment.getOrDefault(name, "").strip() : kept.getProperty(name, "");
    }

    private static boolean given(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private static void write(Path file, Properties kept) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        StringWriter text = new StringWriter();
        kept.store(text, "Secrets of the first app, made at the first start");
        Files.writeString(file, text.toString());
    }

    /** The three settings the auth-service reads. */
    Map<String, String> environment() {
        return Map.of(KEY, key, SECRET, secret, MASTER_KEY, masterKey);
    }

    /** Never shows the secrets by accident. */
    @Override
    public String toString() {
        return "FirstApp[" + key + "]";
    }
}
