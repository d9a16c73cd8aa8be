package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.json.Json;

/**
 * A method and a path that are answered.
 *
 * @param method of HTTP
 * @param path with names in braces for what is a parameter
 * @param needs who may call it
 * @param status of HTTP where it succeeds
 * @param handler answers it
 */
record Route(String method, String path, Needs needs, int status, Handler handler) {
    private static final int OK = 200;
    private static final int CREATED = 201;

    /** Answers a call. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers a call, on the event loop of its request.
         *
         * @param call what is asked
         * @return the answer; failures, thrown ones too, have a code
         */
        Future<Json> answer(Call call);
    }

    static Route get(String path, Needs needs, Handler handler) {
        return new Route("GET", path, needs, OK, handler);
    }

    static Route post(String path, Needs needs, Handler handler) {
        return new Route("POST", path, needs, OK, handler);
    }

    static Route create(String path, Needs needs, Handler handler) {
        return new Route("POST", path, needs, CREATED, handler);
    }

    static Route put(String path, Needs needs, Handler handler) {
        return new Route("PUT", path, needs, OK, handler);
    }

    static Route delete(String path, Needs needs, Handler handler) {
        return new Route("DELETE", path, needs, OK, handler);
    }

    /** Method and path, as they are documented and counted. */
    String name() {
        return method + ' ' + path;
    }

    List<String> segments() {
        return List.of(path.substring(1).split("/", -1));
    }

    int parameters() {
        return (int) segments().stream().filter(Route::isParameter).count();
    }

    /** The parameters of a path with as many segments; null for another one. */
    @Nullable
    List<String> match(List<String> given) {
        List<String> own = segments();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            if (isParameter(own.get(i))) {
                found.add(given.get(i));
            } else if (!own.get(i).equals(given.get(i))) {
                return null;
            }
        }
        return found;
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }
}
