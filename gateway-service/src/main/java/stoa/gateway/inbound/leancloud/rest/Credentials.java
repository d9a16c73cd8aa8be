package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.RestKey;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Reads who a request says it is from, in new names of headers and old ones ("LeanCloud protocol", section 17). Pure. */
final class Credentials {
    private static final String MASTER = "master";

    private Credentials() {}

    /** The headers of a request. */
    static CheckRestRequest of(HttpServerRequest request) {
        String app = either(request, "X-LC-Id", "X-AVOSCloud-Application-Id");
        if (app == null) {
            throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "the header X-LC-Id names no app");
        }
        return new CheckRestRequest(app, key(request), given(request, "X-LC-IM-Session-Token"));
    }

    private static @Nullable RestKey key(HttpServerRequest request) {
        String old = given(request, "X-AVOSCloud-Master-Key");
        if (old != null) {
            return new RestKey(old, true, null);
        }
        String key = either(request, "X-LC-Key", "X-AVOSCloud-Application-Key");
        if (key != null) {
            return key(key);
        }
        String sign = either(request, "X-LC-Sign", "X-AVOSCloud-Request-Sign");
        return sign == null ? null : signed(sign);
    }

    /** {@code key} or {@code key,master}. */
    static RestKey key(String header) {
        int comma = header.lastIndexOf(',');
        boolean master = comma >= 0 && header.substring(comma + 1).strip().equals(MASTER);
        return new RestKey(master ? header.substring(0, comma).strip() : header, master, null);
    }

    /** {@code md5,timestamp} or {@code md5,timestamp,master}; anything else is a signature of nobody. */
    static RestKey signed(String header) {
        String[] parts = header.split(",", -1);
        boolean master = parts.length == 3 && parts[2].strip().equals(MASTER);
        boolean readable = parts.length == 2 || master;
        return readable ? new RestKey(parts[0].strip(), master, parts[1].strip()) : new RestKey("", false, "");
    }

    private static @Nullable String either(HttpServerRequest request, String name, String old) {
        String value = given(request, name);
        return value == null ? given(request, old) : value;
    }

    private static @Nullable String given(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
