package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.Map;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AuthOperations.IssueToken;

/** Users (rongcloud-server-api, section 4.9). */
final class UserApi {
    static final String GET_TOKEN = "/user/getToken.json";

    private static final int NAME_BYTES_MAX = 256;
    private static final int PORTRAIT_BYTES_MAX = 1_024;

    private final AuthCalls auth;

    UserApi(AuthCalls auth) {
        this.auth = auth;
    }

    Map<String, ServerPath> paths() {
        return Map.of(GET_TOKEN, this::getToken);
    }

    private Future<JsonBytes> getToken(String app, FormBody form) {
        IssueToken question = new IssueToken(
                app,
                form.one("userId", FormBody.ID_BYTES_MAX),
                form.oneOrNull("name", NAME_BYTES_MAX),
                form.oneOrNull("portraitUri", PORTRAIT_BYTES_MAX));
        return auth.issueToken(question)
                .map(issued -> SuccessJson.begun()
                        .name("userId")
                        .string(issued.user())
                        .name("token")
                        .string(issued.token())
                        .end());
    }
}
