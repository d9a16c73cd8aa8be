package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Reads and changes an app's settings, with its master key (native protocol, app settings). */
final class SettingsApi {
    static final String PATH = "/v1/app/settings";

    private static final int BYTES_GUESS = 1_024;
    private static final ObjectMapper JSON = new JsonMapper();

    private final AuthCalls auth;

    SettingsApi(AuthCalls auth) {
        this.auth = auth;
    }

    Future<JsonBytes> answer(HttpServerRequest request, Future<Buffer> body) {
        boolean change = request.method().equals(HttpMethod.PATCH);
        if (!change && !request.method().equals(HttpMethod.GET)) {
            return Future.failedFuture(
                    new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED, "this path takes GET and PATCH"));
        }
        String app = request.getHeader("App-Key");
        String masterKey = BearerToken.of(request);
        if (app == null || masterKey == null) {
            return Future.failedFuture(new StoaException(
                    ErrorCode.SERVER_BAD_SIGNATURE, "App-Key and Authorization: Bearer <master key> must be given"));
        }
        return body.map(bytes -> change ? BodyReader.text(bytes) : null)
                .compose(changes -> auth.changeSettings(new ChangeSettings(app, masterKey, changes)))
                .map(SettingsApi::json);
    }

    private static JsonBytes json(AppSettings settings) {
        try {
            return new JsonBytes(BYTES_GUESS).raw(JSON.writeValueAsBytes(settings));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("settings are not JSON", failure);
        }
    }
}
