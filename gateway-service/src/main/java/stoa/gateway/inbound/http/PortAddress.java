package stoa.gateway.inbound.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import stoa.kit.tls.TlsIdentity;

/**
 * Where a port listens, and with what certificate.
 *
 * @param host address to listen on
 * @param port 0 for any free one, below 0 for the same free one on all loops
 * @param tls who it is; empty for a port without TLS
 */
public record PortAddress(String host, int port, Optional<TlsIdentity> tls) {
    /** How long a client may take for TLS' handshake; its socket is not counted until then. */
    private static final long HANDSHAKE_MS = 5_000;

    /**
     * A port without TLS.
     *
     * @param host address to listen on
     * @param port as in the record
     * @return the address
     */
    public static PortAddress plain(String host, int port) {
        return new PortAddress(host, port, Optional.empty());
    }

    /**
     * How a server listens there, HTTP/1.1 alone: what reads requests knows no other.
     *
     * @return options of their own at each call
     */
    public HttpServerOptions options() {
        HttpServerOptions options =
                new HttpServerOptions().setHost(host).setPort(port).setHttp2ClearTextEnabled(false);
        tls.ifPresent(identity -> options.setSsl(true)
                .setKeyCertOptions(identity.options())
                .setUseAlpn(false)
                .setSslHandshakeTimeout(HANDSHAKE_MS)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
        return options;
    }

    /**
     * What a server that listens with TLS is given to go on with another certificate.
     *
     * @param identity the other one
     * @return with all else as in {@link #options}
     */
    public static ServerSSLOptions renewed(TlsIdentity identity) {
        return new ServerSSLOptions()
                .setKeyCertOptions(identity.options())
                .setUseAlpn(false)
                .setSslHandshakeTimeout(HANDSHAKE_MS)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
