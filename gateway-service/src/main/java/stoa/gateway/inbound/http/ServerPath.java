package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import stoa.gateway.inbound.nativejson.JsonBytes;

/** One path of the server API. On the server port's event loop; does not block. */
@FunctionalInterface
interface ServerPath {
    /**
     * Answers a request whose signature is right.
     *
     * @param app app key
     * @param form the body's fields
     * @return an object with {@code code} 200; fails with a {@link stoa.protocol.error.StoaException}, which may
     *     be thrown too
     */
    Future<JsonBytes> answer(String app, FormBody form);
}
