package stoa.gateway.inbound.leancloud.rest;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.inbound.http.BodyReader;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.json.Json;

/**
 * LeanCloud's REST API on the client port ("LeanCloud protocol", sections 14 and 17): below {@code /1.1/} and {@code /1.2/}.
 * Who asks is found first, then how often they may, then the route answers. Every answer is JSON that browsers of any
 * origin may read; failures are {@code {"code", "error"}}. One for all loops; any event loop, nothing blocks.
 *
 * <p>Bounds: a body has {@link #BODY_BYTES_MAX} bytes and is read when it is known who sent it; an app, and each client for
 * itself, calls a route {@code serverApiPerSecond} times a second at a gateway (429), but for those that sign logins.
 */
public final class RestApi {
    /** Bytes of a body at most: a message and what is said about it, or three thousand ids. */
    public static final int BODY_BYTES_MAX = 512 * 1024;

    /** Bytes of the body of a call whose sender is known by it alone. */
    private static final int PROOF_BYTES_MAX = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);
    private static final String MAX_AGE_SECONDS = "3600";
    private static final long MS_PER_SECOND = 1_000;

    private final RestServices services;
    private final RestRates rates;
    private final Routes routes;

    /**
     * The API.
     *
     * @param services everybody it asks
     */
    public RestApi(RestServices services) {
        this.services = services;
        this.rates = new RestRates(services.steadyClockMs());
        this.routes = new Routes(routes(services));
    }

    private static List<Route> routes(RestServices services) {
        Places places = new Places(services.conversations());
        Speech speech = new Speech(services);
        HistoryReader history = new HistoryReader(services);
        ConversationPaths conversations = new ConversationPaths(services.conversations(), services.clock());
        RestrictionPaths restrictions = new RestrictionPaths(services.conversations());
        RoomPaths rooms = new RoomPaths(services);
        ClientPaths clients = new ClientPaths(services);
        ServicePaths service = new ServicePaths(services.conversations(), conversations, speech, history);
        OldPaths.Parts parts = new OldPaths.Parts(speech, history, places, rooms, clients, restrictions, service);
        return Stream.of(
                        conversations.routes(),
                        new MemberPaths(services.conversations()).routes(),
                        restrictions.routes(),
                        new MessagePaths(speech, history, places).routes(),
                        rooms.routes(),
                        service.routes(),
                        clients.routes(),
                        new UnreadPaths(services.unread()).routes(),
                        new ClassPaths(conversations, rooms).routes(),
                        new OldPaths(parts).routes(),
                        new SdkPaths(services).routes())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * What is answered.
     *
     * @return method and path of every route, with names in braces for parameters
     */
    public List<String> routes() {
        return routes.names();
    }

    /**
     * Answers a request.
     *
     * @param request any request of the client port
     * @return false when its path is none of these, and nothing was done
     */
    public boolean answers(HttpServerRequest request) {
        String path = request.path();
        if (path == null || !(path.startsWith("/1.1/") || path.startsWith("/1.2/"))) {
            return false;
        }
        request.response().putHeader("Access-Control-Allow-Origin", "*").putHeader("Cache-Control", "no-store");
        if (request.method().equals(HttpMethod.OPTIONS)) {
            preflight(request);
        } else {
            handle(request, path);
        }
        return true;
    }

    private static void preflight(HttpServerRequest request) {
        String asked = request.getHeader("Access-Control-Request-Headers");
        String allowed = asked != null && asked.matches("[A-Za-z0-9, -]{1,1024}") ? asked : "Content-Type";
        request.response()
                .putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS")
                .putHeader("Access-Control-Allow-Headers", allowed)
                .putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS)
                .setStatusCode(HttpResponseStatus.NO_CONTENT.code())
                .end();
    }

    private void handle(HttpServerRequest request, String path) {
        long sinceMs = services.steadyClockMs().getAsLong();
        // What strangers send is not kept: the body is read when it is known who they are.
        request.pause();
        Routes.Found found;
        try {
            found = routes.find(request.method().name(), path);
        } catch (StoaException none) {
            body(request, 0);
            fail(request, none);
            count("none", none.code().name(), sinceMs);
            return;
        }
        Route route = found.route();
        Future<Json> answered;
        try {
            answered = answer(request, found);
        } catch (RuntimeException failure) {
            body(request, 0);
            answered = Future.failedFuture(failure);
        }
        answered.onComplete(
                json -> {
                    count(route.name(), "ok", sinceMs);
                    send(request, route.status(), json);
                },
                failure -> count(route.name(), fail(request, failure).name(), sinceMs));
    }

    private void count(String route, String outcome, long sinceMs) {
        long tookMs = services.steadyClockMs().getAsLong() - sinceMs;
        services.metrics().request(route, outcome, tookMs);
    }

    private static Future<Buffer> body(HttpServerRequest request, int bytesMax) {
        Future<Buffer> body = BodyReader.read(request, bytesMax);
        request.resume();
        return body;
    }

    private Future<Json> answer(HttpServerRequest request, Routes.Found found) {
        Context context = Objects.requireNonNull(Vertx.currentContext());
        Executor loop = task -> context.runOnContext(_ -> task.run());
        MultiMap query = query(request);
        CheckRestRequest credentials = Credentials.of(request);
        Route route = found.route();
        if (route.needs() == Needs.NOBODY) {
            return body(request, PROOF_BYTES_MAX).compose(bytes -> {
                RestRights nobody = SdkPaths.nobody(credentials.app());
                return route.handler()
                        .answer(new Call(credentials.app(), nobody, found.parameters(), query, object(bytes), loop));
            });
        }
        Future<RestRights> allowed = services.auth().check(credentials).map(rights -> {
            if (!route.needs().isMetBy(rights)) {
                String key = route.needs() == Needs.MASTER ? "the master key" : "the app secret or the master key";
                throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "Unauthorized: this call needs " + key);
            }
            String client = rights.server() ? null : rights.client();
            rates.admit(
                    credentials.app(), client, route.name(), rights.settings().serverApiPerSecond());
            return rights;
        });
        return allowed.onFailure(_ -> body(request, 0))
                .compose(rights -> body(request, BODY_BYTES_MAX)
                        .compose(bytes -> route.handler()
                                .answer(new Call(
                                        credentials.app(), rights, found.parameters(), query, object(bytes), loop))));
    }

    private static MultiMap query(HttpServerRequest request) {
        try {
            return request.params();
        } catch (IllegalArgumentException _) {
            throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "the query is not that of a URL");
        }
    }

    private static Json.Obj object(Buffer body) {
        String text = BodyReader.text(body);
        return text.isBlank() ? Json.Obj.EMPTY : Call.object("the body", text);
    }

    private static ErrorCode fail(HttpServerRequest request, Throwable failure) {
        StoaException known = StoaException.of(failure);
        if (known.code() == ErrorCode.INTERNAL && !(failure instanceof StoaException)) {
            LOG.error("{} crashed", request.path(), failure);
        }
        RestFailure said = RestFailure.of(known);
        if (known.retryAfterMs() > 0 && !request.response().headWritten()) {
            long seconds = Math.ceilDiv(known.retryAfterMs(), MS_PER_SECOND);
            request.response().putHeader("Retry-After", Long.toString(seconds));
        }
        send(request, said.status(), said.json());
        return known.code();
    }

    private static void send(HttpServerRequest request, int status, @Nullable Json json) {
        HttpServerResponse response = request.response();
        if (!response.headWritten() && !response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "application/json; charset=utf-8")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(json == null ? "{}" : json.toString());
        }
    }
}
