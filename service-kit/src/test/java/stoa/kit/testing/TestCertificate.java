package stoa.kit.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate for localhost, made by the JDK's keytool, and its key. Making one blocks for a second.
 *
 * @param chain itself, and who vouches for it if that is another one
 * @param key its private key
 */
public record TestCertificate(List<X509Certificate> chain, Key key) {
    private static final String PASSWORD = "not-secret";
    private static final String OWN = "one";
    private static final String AUTHORITY = "authority";

    /**
     * Makes one that nobody but itself vouches for.
     *
     * @param folder for files meanwhile
     * @param name common name
     * @param algorithm {@code RSA} or {@code EC}
     * @param days until it ends
     * @return a new one at each call
     */
    public static TestCertificate make(Path folder, String name, String algorithm, int days) {
        Path store = folder.resolve(name + '-' + algorithm + ".p12");
        try {
            Files.deleteIfExists(store);
            keytool(
                    store,
                    "-alias",
                    OWN,
                    "-keyalg",
                    algorithm,
                    "-dname",
                    "CN=" + name,
                    "-validity",
                    Integer.toString(days),
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1");
            return read(store);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Makes one of EC that an authority of its own signed.
     *
     * @param folder for files meanwhile
     * @param days until it ends
     * @param authorityDays until the authority's ends
     * @return a new one at each call
     */
    public static TestCertificate signed(Path folder, int days, int authorityDays) {
        Path store = folder.resolve("signed.p12");
        try {
            Files.deleteIfExists(store);
            keytool(
                    store,
                    "-alias",
                    AUTHORITY,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=authority",
                    "-validity",
                    Integer.toString(authorityDays),
                    "-ext",
                    "bc:c");
            keytool(
                    store,
                    "-alias",
                    OWN,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=signed",
                    "-validity",
                    Integer.toString(days),
                    "-signer",
                    AUTHORITY);
            return read(store);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void keytool(Path store, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static TestCertificate read(Path store) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            List<X509Certificate> chain = Stream.of(keys.getCertificateChain(OWN))
                    .map(X509Certificate.class::cast)
                    .toList();
            return new TestCertificate(chain, keys.getKey(OWN, PASSWORD.toCharArray()));
        } catch (GeneralSecurityException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /**
     * The certificate itself.
     *
     * @return the first of the chain
     */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /**
     * The chain as a file has it.
     *
     * @return PEM
     */
    public String certificatePem() {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate one : chain) {
                text.append(pem("CERTIFICATE", one.getEncoded()));
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    /**
     * The key as a file has it.
     *
     * @return PEM, PKCS #8
     */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }
}
