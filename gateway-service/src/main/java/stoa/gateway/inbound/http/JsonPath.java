package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import stoa.gateway.inbound.nativejson.JsonBytes;

/** One path of the server API that takes JSON. On the server port's event loop; does not block. */
@FunctionalInterface
interface JsonPath {
    /**
     * Answers a request whose signature is right.
     *
     * @param app app key
     * @param body as sent
     * @return an object with {@code code} 200; fails with a {@link stoa.protocol.error.StoaException}, which may
     *     be thrown too
     */
    Future<JsonBytes> answer(String app, String body);
}
