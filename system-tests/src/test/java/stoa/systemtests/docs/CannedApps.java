package stoa.systemtests.docs;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.AppCalls;
import stoa.protocol.auth.AppOperations.AppInfo;
import stoa.protocol.auth.AppOperations.AppSecrets;
import stoa.protocol.auth.AppOperations.Apps;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;

/** An auth-service that says yes to the operator. */
final class CannedApps implements AppCalls {
    private static final long TIME_MS = 1_795_435_200_000L;

    @Override
    public Future<AppSecrets> create(CreateApp request) {
        return Future.succeededFuture(new AppSecrets("shop", "secret", "master", 0));
    }

    @Override
    public Future<Apps> list(ListApps request) {
        return Future.succeededFuture(new Apps(List.of(new AppInfo("shop", false, TIME_MS)), false));
    }

    @Override
    public Future<AppInfo> disable(DisableApp request) {
        return Future.succeededFuture(new AppInfo(request.app(), request.disabled(), 0));
    }

    @Override
    public Future<AppSecrets> rotate(RotateSecrets request) {
        return Future.succeededFuture(new AppSecrets(request.app(), "secret", "master", TIME_MS));
    }
}
