package stoa.gateway.inbound.http;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What URLs that back ends are given begin with: what the operator set, else the host the back end itself called.
 *
 * @param set what the operator set
 * @param secure whether the server port has TLS
 */
public record ServerUrl(Optional<String> set, boolean secure) {
    /** A name or address of version 4, or an address of version 6 in brackets, with or without a port. */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    /**
     * The beginning of a URL.
     *
     * @param host the request's header of this name
     * @return scheme, host and what else the operator set; without a slash at its end
     * @throws stoa.protocol.error.StoaException naming {@code Host} when it is needed and no host
     */
    String of(@Nullable String host) {
        if (set.isPresent()) {
            return set.get();
        }
        if (host == null || !HOST.matcher(host).matches()) {
            throw FormBody.wrong("Host", "must be a header with the name or address of this server");
        }
        return (secure ? "https://" : "http://") + host;
    }
}
