package stoa.kit.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * Where a server's certificate and key are.
 *
 * @param certificateSetting name of the setting that named the first file
 * @param certificate one or more certificates in PEM, the server's own first
 * @param keySetting name of the setting that named the second file
 * @param key the private key in PEM: PKCS #8, or OpenSSL's older forms of RSA and EC keys
 */
public record PemFiles(String certificateSetting, Path certificate, String keySetting, Path key) {
    /** Of either file. A chain of certificates has a few KiB. */
    static final int FILE_BYTES_MAX = 256 * 1024;

    /** Signed with the key and checked with the certificate: any bytes will do. */
    private static final byte[] PROBE = {1, 2, 3, 4};

    /**
     * Reads both files and checks that they belong together. Blocks. A certificate that has ended is taken: whether to
     * trust it is the clients' decision, and the operator sees the end as a metric.
     *
     * @param vertx reads keys in the forms it takes
     * @return what to serve with
     * @throws TlsFileException in one sentence
     */
    public TlsIdentity read(Vertx vertx) throws TlsFileException {
        Buffer certificateBytes = bytes(certificateSetting, certificate);
        Buffer keyBytes = bytes(keySetting, key);
        List<X509Certificate> chain = chain(certificateBytes);
        requireOrder(chain);
        Instant end = chain.stream()
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
        TlsIdentity identity = new TlsIdentity(certificateBytes, keyBytes, end);
        requireMatch(chain.getFirst().getPublicKey(), privateKey(vertx, identity, chain.getFirst()));
        return identity;
    }

    private static Buffer bytes(String setting, Path file) throws TlsFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new TlsFileException(setting + " names " + file + ", which is larger than 256 KiB.");
            }
            return Buffer.buffer(bytes);
        } catch (IOException unreadable) {
            throw new TlsFileException(setting + " names " + file + ", which cannot be read ("
                    + unreadable.getClass().getSimpleName() + ").");
        }
    }

    private List<X509Certificate> chain(Buffer bytes) throws TlsFileException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes.getBytes()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException unreadable) {
            // answered as an empty file is
        }
        throw new TlsFileException(
                certificateSetting + " names " + certificate + ", which holds no certificate in PEM.");
    }

    /** In another order the JDK would say that the key is at fault. */
    private void requireOrder(List<X509Certificate> chain) throws TlsFileException {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new TlsFileException(certificateSetting + " names " + certificate + ", whose certificate "
                        + (i + 1) + " does not vouch for the one before it; the server's own comes first.");
            }
        }
    }

    private PrivateKey privateKey(Vertx vertx, TlsIdentity identity, X509Certificate own) throws TlsFileException {
        String algorithm = own.getPublicKey().getAlgorithm();
        try {
            for (KeyManager manager :
                    identity.options().getKeyManagerFactory(vertx).getKeyManagers()) {
                if (manager instanceof X509KeyManager keys) {
                    String[] names = keys.getServerAliases(algorithm, null);
                    if (names != null && names.length > 0) {
                        return keys.getPrivateKey(names[0]);
                    }
                }
            }
        } catch (Exception unreadable) { // what Vert.x declares, and it throws all kinds
            throw new TlsFileException(keySetting + " names " + key
                    + ", which holds no private key of the kind of " + certificateSetting
                    + " that can be read: RSA or EC in PEM, not encrypted.");
        }
        throw mismatch();
    }

    private void requireMatch(PublicKey certified, PrivateKey held) throws TlsFileException {
        boolean matches;
        try {
            String algorithm = held.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(held);
            signing.update(PROBE);
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certified);
            checking.update(PROBE);
            matches = checking.verify(signing.sign());
        } catch (GeneralSecurityException foreign) {
            matches = false;
        }
        if (!matches) {
            throw mismatch();
        }
    }

    private TlsFileException mismatch() {
        return new TlsFileException("The key in " + key + " (" + keySetting + ") is not that of the certificate in "
                + certificate + " (" + certificateSetting + ").");
    }
}
