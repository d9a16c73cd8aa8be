package stoa.kit.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Instant;

/**
 * Who a server is in TLS: certificates and key as they were read, checked to belong together. Immutable; never logged.
 *
 * @param certificates PEM, the server's own first
 * @param key PEM, not encrypted
 * @param end when the first of the certificates ends
 */
public record TlsIdentity(Buffer certificates, Buffer key, Instant end) {
    /**
     * What Vert.x wants.
     *
     * @return options of their own at each call
     */
    public PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(certificates).setKeyValue(key);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TlsIdentity[end=" + end + ']';
    }
}
