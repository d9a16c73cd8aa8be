package stoa.gateway.inbound.leancloud.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** All routes, found by their paths: of two that fit, the one with fewer parameters. Immutable. */
final class Routes {
    /** Segments of a path at most; none is longer. */
    static final int SEGMENTS_MAX = 8;

    private final Map<Integer, List<Route>> bySegments = new HashMap<>();

    /**
     * A route that was found.
     *
     * @param route which
     * @param parameters of its path, decoded
     */
    record Found(Route route, List<String> parameters) {}

    Routes(List<Route> routes) {
        routes.stream()
                .sorted(Comparator.comparingInt(Route::parameters))
                .forEach(route -> bySegments
                        .computeIfAbsent(route.segments().size(), _ -> new ArrayList<>())
                        .add(route));
    }

    /** Names of all, sorted. */
    List<String> names() {
        return bySegments.values().stream()
                .flatMap(List::stream)
                .map(Route::name)
                .sorted()
                .toList();
    }

    /**
     * Finds the route of a request.
     *
     * @param method of HTTP
     * @param path as sent, encoded
     * @return the route
     * @throws StoaException {@code SERVER_NOT_FOUND} and {@code SERVER_METHOD_NOT_ALLOWED}
     */
    Found find(String method, String path) {
        List<String> given = segments(path);
        boolean otherMethod = false;
        for (Route route : bySegments.getOrDefault(given.size(), List.of())) {
            List<String> parameters = route.match(given);
            if (parameters != null && route.method().equals(method)) {
                return new Found(route, parameters);
            }
            otherMethod |= parameters != null;
        }
        throw otherMethod
                ? new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED)
                : new StoaException(ErrorCode.SERVER_NOT_FOUND, "there is no such path, or it is not built");
    }

    private static List<String> segments(String path) {
        List<String> decoded = new ArrayList<>();
        for (String one : path.substring(1).split("/", SEGMENTS_MAX + 1)) {
            try {
                decoded.add(URLDecoder.decode(one.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "the path is not that of a URL");
            }
        }
        return decoded;
    }
}
