package stoa.gateway.inbound.leancloud;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.nativejson.JsonBytes;

/**
 * Tells clients that are given only this server's address where their socket is: here ("LeanCloud protocol", section
 * 2.5). Browsers of any origin may ask. Any event loop.
 */
final class RouteApi {
    private static final String SOCKETS = "/v1/route";
    private static final String SERVERS = "/2/route";
    /** How long an answer counts, seconds. */
    private static final int TTL_SECONDS = 3_600;

    private static final int BYTES_GUESS = 256;

    /** A name or address of version 4, or an address of version 6 in brackets, with or without a port. */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    private RouteApi() {}

    /** Answers a request; false when its path is another one. */
    static boolean answers(HttpServerRequest request) {
        String path = request.path();
        if (!SOCKETS.equals(path) && !SERVERS.equals(path)) {
            return false;
        }
        HttpServerResponse response =
                request.response().putHeader("Access-Control-Allow-Origin", "*").putHeader("Cache-Control", "no-store");
        String host = host(request.getHeader("Host"));
        if (request.method().equals(HttpMethod.OPTIONS)) {
            preflight(response, request.getHeader("Access-Control-Request-Headers"));
        } else if (!request.method().equals(HttpMethod.GET)) {
            refuse(response, HttpResponseStatus.METHOD_NOT_ALLOWED, "this path is read with GET");
        } else if (host == null) {
            refuse(response, HttpResponseStatus.BAD_REQUEST, "the header Host names no server");
        } else {
            response.putHeader("Content-Type", "application/json; charset=utf-8")
                    .end(SERVERS.equals(path) ? servers(host) : sockets(host, isSecure(request)));
        }
        return true;
    }

    private static @Nullable String host(@Nullable String header) {
        return header != null && HOST.matcher(header).matches() ? header : null;
    }

    /** Whether the client came over TLS, which ends before this server. */
    private static boolean isSecure(HttpServerRequest request) {
        return "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }

    private static void preflight(HttpServerResponse response, @Nullable String asked) {
        String allowed = asked != null && asked.matches("[A-Za-z0-9, -]{1,1024}") ? asked : "Content-Type";
        response.putHeader("Access-Control-Allow-Methods", "GET, OPTIONS")
                .putHeader("Access-Control-Allow-Headers", allowed)
                .putHeader("Access-Control-Max-Age", Integer.toString(TTL_SECONDS))
                .setStatusCode(HttpResponseStatus.NO_CONTENT.code())
                .end();
    }

    private static void refuse(HttpServerResponse response, HttpResponseStatus status, String why) {
        JsonBytes body = new JsonBytes(BYTES_GUESS).begin();
        body.name("code").number(status.code()).name("error").string(why);
        response.setStatusCode(status.code())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(text(body.end()));
    }

    private static String sockets(String host, boolean secure) {
        String url = (secure ? "wss://" : "ws://") + host + '/';
        JsonBytes answer = new JsonBytes(BYTES_GUESS).begin();
        answer.name("groupId")
                .string("stoa")
                .name("server")
                .string(url)
                .name("secondary")
                .string(url);
        return text(answer.name("ttl").number(TTL_SECONDS).end());
    }

    private static String servers(String host) {
        JsonBytes answer = new JsonBytes(BYTES_GUESS).begin().name("ttl").number(TTL_SECONDS);
        for (String server :
                new String[] {"api_server", "rtm_router_server", "push_server", "stats_server", "engine_server"}) {
            answer.name(server).string(host);
        }
        return text(answer.end());
    }

    private static String text(JsonBytes json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }
}
