package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.UserCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;

/**
 * The RongCloud server API as far as it is there (rongcloud-server-api, sections 1 to 4) and the
 * app settings. Every answer is a JSON object; failures are {@code {url, code, errorMessage}}. On event
 * loops, nothing blocks.
 */
final class ServerApi {
    private static final int BODY_BYTES_MAX = 1024 * 1024;
    private static final int ID_BYTES_MAX = 64;
    private static final int NAME_BYTES_MAX = 256;
    private static final int ROOMS_MAX = 100;
    private static final int BYTES_GUESS = 256;
    private static final int SUCCESS = 200;
    /** Times in answers are local text of the hosted service's zone (section 2, point 10). */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

    private final AuthCalls auth;
    private final RoomCalls rooms;
    private final SettingsApi settings;
    private final Map<String, BiFunction<String, String, Future<JsonBytes>>> paths = new HashMap<>();

    /**
     * The API.
     *
     * @param auth checks signatures, makes tokens, keeps settings
     * @param rooms keeps rooms
     * @param users what is known of users
     */
    ServerApi(AuthCalls auth, RoomCalls rooms, UserCalls users) {
        this.auth = auth;
        this.rooms = rooms;
        this.settings = new SettingsApi(auth);
        UserApi userApi = new UserApi(auth, users);
        Map<String, BiFunction<String, FormBody, Future<JsonBytes>>> forms = new HashMap<>(Map.of(
                "/chatroom/create.json", this::createRooms,
                "/chatroom/destroy.json", this::destroyRooms,
                "/chatroom/query.json", this::queryRooms));
        forms.putAll(userApi.paths());
        forms.forEach((path, handler) -> paths.put(path, (app, body) -> handler.apply(app, FormBody.parse(body))));
        paths.putAll(userApi.jsonPaths());
    }

    /**
     * Answers a request of the server port.
     *
     * @param request any request
     */
    void handle(HttpServerRequest request) {
        Future<Buffer> body = BodyReader.read(request, BODY_BYTES_MAX);
        answer(request, body)
                .onSuccess(json -> JsonAnswer.ok(request, json))
                .onFailure(failure -> fail(request, failure));
    }

    private Future<JsonBytes> answer(HttpServerRequest request, Future<Buffer> body) {
        BiFunction<String, String, Future<JsonBytes>> path = paths.get(request.path());
        if (SettingsApi.PATH.equals(request.path())) {
            return settings.answer(request, body);
        }
        if (path == null) {
            return failed(ErrorCode.SERVER_NOT_FOUND, "there is no path " + request.path());
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return failed(ErrorCode.SERVER_METHOD_NOT_ALLOWED, "this path takes POST");
        }
        CheckRequestSignature signature = signature(request);
        if (signature == null) {
            return failed(ErrorCode.SERVER_BAD_SIGNATURE, "App-Key, Nonce, Timestamp and Signature must be given");
        }
        return auth.checkRequestSignature(signature)
                .compose(_ -> body)
                .compose(bytes -> path.apply(signature.app(), bytes.toString(StandardCharsets.UTF_8)));
    }

    private static Future<JsonBytes> failed(ErrorCode code, String message) {
        return Future.failedFuture(new StoaException(code, message));
    }

    private static @Nullable CheckRequestSignature signature(HttpServerRequest request) {
        String app = header(request, "App-Key");
        String nonce = header(request, "Nonce");
        String timestamp = header(request, "Timestamp");
        String signature = header(request, "Signature");
        return app == null || nonce == null || timestamp == null || signature == null
                ? null
                : new CheckRequestSignature(app, nonce, timestamp, signature);
    }

    private static @Nullable String header(HttpServerRequest request, String name) {
        String plain = request.getHeader(name);
        return plain == null ? request.getHeader("RC-" + name) : plain;
    }

    private Future<JsonBytes> createRooms(String app, FormBody form) {
        Map<String, String> names = form.bracketed("chatroom");
        if (names.isEmpty() || names.containsKey("")) {
            return failed(ErrorCode.SERVER_BAD_PARAMETER, "chatroom[id]=name is missing");
        }
        if (names.size() > ROOMS_MAX) {
            return failed(ErrorCode.SERVER_BAD_PARAMETER, "at most " + ROOMS_MAX + " rooms may be created at once");
        }
        names.forEach((id, name) -> {
            FormBody.checked("chatroom id", id, ID_BYTES_MAX);
            FormBody.checked("chatroom name", name, NAME_BYTES_MAX);
        });
        return rooms.create(new CreateRooms(app, names, RoomOperations.Lifetime.DEFAULT))
                .map(_ -> success().end());
    }

    private Future<JsonBytes> destroyRooms(String app, FormBody form) {
        List<String> ids = form.list("chatroomId", ROOMS_MAX, ID_BYTES_MAX);
        return rooms.destroy(new DestroyRooms(app, ids)).map(_ -> success().end());
    }

    private Future<JsonBytes> queryRooms(String app, FormBody form) {
        List<String> ids = form.list("chatroomId", ROOMS_MAX, ID_BYTES_MAX);
        return rooms.query(new QueryRooms(app, ids)).map(found -> {
            JsonBytes out = success().name("chatRooms").beginArray();
            for (RoomInfo room : found.rooms()) {
                out.begin().name("chrmId").string(room.id()).name("name").string(room.name());
                out.name("time")
                        .string(TIME.format(Instant.ofEpochMilli(room.createdAtMs())))
                        .end();
            }
            return out.endArray().end();
        });
    }

    private static JsonBytes success() {
        return new JsonBytes(BYTES_GUESS).begin().name("code").number(SUCCESS);
    }

    private static void fail(HttpServerRequest request, Throwable failure) {
        StoaException known = StoaException.of(failure);
        ErrorCode code = serverCode(known.code());
        JsonBytes out = new JsonBytes(BYTES_GUESS).begin();
        out.name("url").string(request.path() == null ? "" : request.path());
        out.name("code")
                .number(code.number())
                .name("errorMessage")
                .string(known.text())
                .end();
        JsonAnswer.send(request, code.httpStatus(), out);
    }

    /** The server API has numbers of its own (section 3) for what the services call otherwise. */
    private static ErrorCode serverCode(ErrorCode code) {
        return switch (code) {
            case BAD_APP_KEY -> ErrorCode.SERVER_UNKNOWN_APP;
            case APP_DISABLED -> ErrorCode.SERVER_APP_LOCKED;
            case BAD_REQUEST -> ErrorCode.SERVER_BAD_PARAMETER;
            case UNAVAILABLE, DEADLINE_EXCEEDED, OVERLOADED, NOT_OWNER, OUTCOME_UNKNOWN, NOT_YET_APPLIED ->
                ErrorCode.SERVER_TIMEOUT;
            case INTERNAL -> ErrorCode.SERVER_INTERNAL;
            case NOT_ALLOWED -> ErrorCode.SERVER_NOT_ALLOWED;
            case TOO_MANY_REQUESTS, TOO_MANY_MESSAGES -> ErrorCode.SERVER_TOO_MANY_CALLS;
            default -> code;
        };
    }
}
