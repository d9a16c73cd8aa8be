package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import stoa.gateway.domain.RestAuthCalls;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.auth.RestOperations.RestKey;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.auth.RestOperations.SignLogin;
import stoa.protocol.auth.RestOperations.SignedLogin;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Auth-service for one app: its secret is {@code secret}, its master key {@code master}, a session's token names its client
 * behind {@code st-}. Any thread.
 */
final class MemoryRestAuth implements RestAuthCalls {
    final List<CheckRestRequest> checked = new CopyOnWriteArrayList<>();
    final List<CheckText> texts = new CopyOnWriteArrayList<>();
    volatile AppSettings settings = AppSettings.defaults("app");

    @Override
    public Future<RestRights> check(CheckRestRequest request) {
        checked.add(request);
        RestKey key = request.key();
        boolean right = key != null && key.secret().equals(key.master() ? "master" : "secret");
        String token = request.sessionToken();
        if (!right && token == null) {
            return Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "Unauthorized."));
        }
        if (token != null && !token.startsWith("st-")) {
            return Future.failedFuture(new StoaException(ErrorCode.SESSION_TOKEN_EXPIRED));
        }
        String client = token == null ? null : token.substring(3);
        boolean master = right && key != null && key.master();
        return Future.succeededFuture(new RestRights(right, master, client, settings));
    }

    @Override
    public Future<Done> checkText(CheckText request) {
        texts.add(request);
        return request.signature().equals("good")
                ? Future.succeededFuture(Done.DONE)
                : Future.failedFuture(new StoaException(ErrorCode.SIGNATURE_FAILED));
    }

    @Override
    public Future<SignedLogin> signLogin(SignLogin request) {
        return request.token().equals("token of ann")
                ? Future.succeededFuture(new SignedLogin("ann", 7, "n1", "ab"))
                : Future.failedFuture(new StoaException(ErrorCode.BAD_TOKEN));
    }
}
