package stoa.gateway.inbound;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import stoa.gateway.domain.AppCalls;
import stoa.protocol.auth.AppOperations.AppInfo;
import stoa.protocol.auth.AppOperations.AppSecrets;
import stoa.protocol.auth.AppOperations.Apps;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;

/** Apps that are whatever is asked for; remembers what was. */
public final class FakeApps implements AppCalls {
    /** What was asked, in order. */
    public final List<Record> asked = new ArrayList<>();

    /** Nothing asked yet. */
    public FakeApps() {}

    @Override
    public Future<AppSecrets> create(CreateApp request) {
        asked.add(request);
        return Future.succeededFuture(new AppSecrets("made", "secret", "master", 0));
    }

    @Override
    public Future<Apps> list(ListApps request) {
        asked.add(request);
        return Future.succeededFuture(new Apps(List.of(new AppInfo("made", false, 7)), true));
    }

    @Override
    public Future<AppInfo> disable(DisableApp request) {
        asked.add(request);
        return Future.succeededFuture(new AppInfo(request.app(), request.disabled(), 0));
    }

    @Override
    public Future<AppSecrets> rotate(RotateSecrets request) {
        asked.add(request);
        return Future.succeededFuture(new AppSecrets(request.app(), "new secret", "master", 9));
    }
}
