package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AppCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The apps of the deployment, for its operator: made, listed, switched off and on, given other secrets. With the
 * admin secret as bearer. On one event loop, nothing blocks.
 */
final class AppApi {
    static final String PATH = "/v1/apps";
    static final String SECRETS_PATH = "/v1/apps/secrets";

    private static final int BYTES_GUESS = 512;
    private static final int GRACE_SECONDS_DEFAULT = 24 * 60 * 60;
    private static final Set<String> FIELDS =
            Set.of("app", "secret", "masterKey", "settings", "disabled", "graceSeconds");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final AppCalls apps;

    AppApi(AppCalls apps) {
        this.apps = apps;
    }

    /** Whether a path is answered here. */
    static boolean has(@Nullable String path) {
        return PATH.equals(path) || SECRETS_PATH.equals(path);
    }

    Future<JsonBytes> answer(HttpServerRequest request, Future<Buffer> body) {
        HttpMethod method = request.method();
        boolean isSecrets = SECRETS_PATH.equals(request.path());
        boolean takes = method.equals(HttpMethod.POST)
                || (!isSecrets && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.PATCH)));
        if (!takes) {
            String text = "this path takes " + (isSecrets ? "POST" : "GET, POST and PATCH");
            return Future.failedFuture(new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED, text));
        }
        String secret = BearerToken.of(request);
        if (secret == null) {
            return Future.failedFuture(new StoaException(
                    ErrorCode.SERVER_BAD_SIGNATURE, "Authorization: Bearer <admin secret> must be given"));
        }
        if (method.equals(HttpMethod.GET)) {
            return list(secret, request).map(AppApi::json);
        }
        return body.map(AppApi::object).compose(asked -> {
            if (isSecrets) {
                return rotate(secret, asked);
            }
            return method.equals(HttpMethod.POST) ? create(secret, asked) : disable(secret, asked);
        });
    }

    private Future<AppOperations.Apps> list(String secret, HttpServerRequest request) {
        String after = request.getParam("after");
        String limit = request.getParam("limit");
        int count = limit == null
                ? AppOperations.PAGE_MAX
                : (int) FormBody.number("limit", limit, 1, AppOperations.PAGE_MAX);
        return apps.list(new ListApps(secret, after == null ? "" : after, count));
    }

    private Future<JsonBytes> create(String secret, JsonNode asked) {
        JsonNode settings = asked.get("settings");
        String text = settings == null || settings.isNull() ? null : settings.toString();
        return apps.create(new CreateApp(
                        secret, textOf(asked, "app"), textOf(asked, "secret"), textOf(asked, "masterKey"), text))
                .map(AppApi::json);
    }

    private Future<JsonBytes> disable(String secret, JsonNode asked) {
        JsonNode disabled = asked.get("disabled");
        if (disabled == null || !disabled.isBoolean()) {
            throw bad("disabled must be true or false");
        }
        return apps.disable(new DisableApp(secret, needed(asked), disabled.booleanValue()))
                .map(AppApi::json);
    }

    private Future<JsonBytes> rotate(String secret, JsonNode asked) {
        JsonNode grace = asked.get("graceSeconds");
        if (grace != null && !grace.isInt()) {
            throw bad("graceSeconds is a whole number");
        }
        int graceSeconds = grace == null ? GRACE_SECONDS_DEFAULT : grace.intValue();
        return apps.rotate(new RotateSecrets(
                        secret, needed(asked), textOf(asked, "secret"), textOf(asked, "masterKey"), graceSeconds))
                .map(AppApi::json);
    }

    private static String needed(JsonNode asked) {
        String app = textOf(asked, "app");
        if (app == null) {
            throw bad("app must be given");
        }
        return app;
    }

    private static @Nullable String textOf(JsonNode asked, String name) {
        JsonNode value = asked.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw bad(name + " must be a string");
        }
        return FormBody.printable(name, value.textValue());
    }

    private static JsonNode object(Buffer body) {
        try {
            JsonNode read = JSON.readTree(body.getBytes());
            if (read != null && read.isObject()) {
                read.fieldNames().forEachRemaining(name -> {
                    if (!FIELDS.contains(name)) {
                        throw bad("there is no field \"" + name + '"');
                    }
                });
                return read;
            }
        } catch (IOException _) {
            // answered below: the parser's own text would quote what was sent
        }
        throw bad("the body must be a JSON object");
    }

    private static StoaException bad(String message) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, message);
    }

    private static JsonBytes json(Object answer) {
        try {
            return new JsonBytes(BYTES_GUESS).raw(JSON.writeValueAsBytes(answer));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the answer is no JSON", failure);
        }
    }
}
