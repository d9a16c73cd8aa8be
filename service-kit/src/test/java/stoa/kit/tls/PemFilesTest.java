package stoa.kit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsException;
import stoa.kit.testing.Await;
import stoa.kit.testing.TestCertificate;

/** What is taken as a certificate with its key, and what is said about everything else. */
class PemFilesTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static TestCertificate rsa;
    private static TestCertificate otherRsa;
    private static TestCertificate ec;

    @TempDir
    private static Path made = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private PemFiles files = new PemFiles("", made, "", made);

    @BeforeAll
    static void make() {
        rsa = TestCertificate.make(made, "one", "RSA", 30);
        otherRsa = TestCertificate.make(made, "other", "RSA", 10);
        ec = TestCertificate.make(made, "curve", "EC", 20);
    }

    @AfterAll
    static void close() {
        Await.result(VERTX.close());
    }

    @BeforeEach
    void name() {
        files = new PemFiles("STOA_X_TLS_CERT", folder.resolve("c"), "STOA_X_TLS_KEY", folder.resolve("k"));
    }

    private void write(String certificate, String key) throws Exception {
        Files.writeString(files.certificate(), certificate);
        Files.writeString(files.key(), key);
    }

    @Test
    void rsaAndEcAreTakenWithTheFirstEndOfTheChain() throws Exception {
        write(rsa.certificatePem(), rsa.keyPem());
        assertThat(files.read(VERTX).end())
                .isEqualTo(rsa.certificate().getNotAfter().toInstant());
        TestCertificate signed = TestCertificate.signed(made, 9, 5);
        write(signed.certificatePem(), signed.keyPem());
        assertThat(files.read(VERTX).end())
                .isEqualTo(signed.chain().getLast().getNotAfter().toInstant())
                .isBefore(signed.certificate().getNotAfter().toInstant());
        write(ec.certificatePem(), ec.keyPem());
        TlsIdentity curve = files.read(VERTX);
        assertThat(curve.end()).isEqualTo(ec.certificate().getNotAfter().toInstant());
        assertThat(curve).isEqualTo(files.read(VERTX));
        assertThat(curve.toString()).as("is logged").doesNotContain("BEGIN");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        String sentence = "The key in " + files.key() + " (STOA_X_TLS_KEY) is not that of the certificate in "
                + files.certificate() + " (STOA_X_TLS_CERT).";
        write(rsa.certificatePem(), otherRsa.keyPem());
        assertThatThrownBy(() -> files.read(VERTX)).hasMessage(sentence);
        write(rsa.certificatePem(), ec.keyPem());
        assertThatThrownBy(() -> files.read(VERTX))
                .hasMessage("STOA_X_TLS_KEY names " + files.key() + ", which holds no private key of the kind of"
                        + " STOA_X_TLS_CERT that can be read: RSA or EC in PEM, not encrypted.");
        write(otherRsa.certificatePem() + rsa.certificatePem(), rsa.keyPem());
        assertThatThrownBy(() -> files.read(VERTX))
                .hasMessage("STOA_X_TLS_CERT names " + files.certificate() + ", whose certificate 2 does not vouch for"
                        + " the one before it; the server's own comes first.");
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        assertThatThrownBy(() -> files.read(VERTX))
                .hasMessage("STOA_X_TLS_CERT names " + files.certificate()
                        + ", which cannot be read (NoSuchFileException).");
        write("nothing", rsa.keyPem());
        assertThatThrownBy(() -> files.read(VERTX))
                .hasMessage("STOA_X_TLS_CERT names " + files.certificate() + ", which holds no certificate in PEM.");
        write("", rsa.keyPem());
        assertThatThrownBy(() -> files.read(VERTX)).hasMessageContaining("holds no certificate in PEM");
        write(rsa.certificatePem(), "nothing");
        assertThatThrownBy(() -> files.read(VERTX))
                .hasMessageStartingWith("STOA_X_TLS_KEY names " + files.key() + ", which holds no private key");
        write(rsa.certificatePem(), rsa.keyPem().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertThatThrownBy(() -> files.read(VERTX)).hasMessageContaining("which holds no private key");
        write("x".repeat(PemFiles.FILE_BYTES_MAX + 1), rsa.keyPem());
        assertThatThrownBy(() -> files.read(VERTX)).hasMessageContaining("larger than 256 KiB");
    }

    @Test
    void onlyBothSettingsTogetherMakeTls() {
        TlsSettings tls = TlsSettings.of("STOA_X", "client port");
        assertThat(tls.files(Settings.declare(tls.all()).read(Map.of()))).isEqualTo(Optional.empty());
        Settings both = Settings.declare(tls.all()).read(Map.of("STOA_X_TLS_CERT", "c", "STOA_X_TLS_KEY", "k"));
        assertThat(tls.files(both))
                .hasValue(new PemFiles("STOA_X_TLS_CERT", Path.of("c"), "STOA_X_TLS_KEY", Path.of("k")));
        Settings one = Settings.declare(tls.all()).read(Map.of("STOA_X_TLS_KEY", "k"));
        assertThatThrownBy(() -> tls.files(one))
                .isInstanceOf(SettingsException.class)
                .hasMessage("STOA_X_TLS_KEY is set and STOA_X_TLS_CERT is not; TLS needs both.");
    }
}
