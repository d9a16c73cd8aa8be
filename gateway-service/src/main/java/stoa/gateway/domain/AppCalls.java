package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppOperations.AppInfo;
import stoa.protocol.auth.AppOperations.AppSecrets;
import stoa.protocol.auth.AppOperations.Apps;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;

/** What the gateway asks for the deployment's operator; answers come on the caller's context, failures with a code. */
public interface AppCalls {
    /**
     * Makes an app.
     *
     * @param request how
     * @return with its secrets
     */
    Future<AppSecrets> create(CreateApp request);

    /**
     * The apps there are.
     *
     * @param request which page
     * @return without secrets
     */
    Future<Apps> list(ListApps request);

    /**
     * Switches an app off or on.
     *
     * @param request which
     * @return how it is from now on
     */
    Future<AppInfo> disable(DisableApp request);

    /**
     * Gives an app other secrets.
     *
     * @param request which
     * @return with the new ones
     */
    Future<AppSecrets> rotate(RotateSecrets request);
}
