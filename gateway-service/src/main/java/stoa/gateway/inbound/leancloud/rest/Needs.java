package stoa.gateway.inbound.leancloud.rest;

import stoa.protocol.auth.RestOperations.RestRights;

/** Who may call a route. */
enum Needs {
    /** Whoever names an app; the route itself looks for a proof. */
    NOBODY,
    /** A client with the token of its session, or a back end. */
    CLIENT,
    /** A back end, with the app secret or the master key. */
    SERVER,
    /** A back end with the master key. */
    MASTER;

    boolean isMetBy(RestRights rights) {
        return switch (this) {
            case NOBODY, CLIENT -> true;
            case SERVER -> rights.server();
            case MASTER -> rights.master();
        };
    }
}
