package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import stoa.gateway.inbound.nativejson.JsonBytes;

/** How the server API says yes (rongcloud-server-api, section 2). Pure. */
final class SuccessJson {
    private static final int BYTES_GUESS = 256;
    private static final int SUCCESS = 200;
    /** Times in answers are local text of the hosted service's zone (section 2, point 10). */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

    /** What lies further ahead than four digits of a year can say is said as this. */
    private static final long TIME_MAX_MS = 253_402_271_999_000L;

    private SuccessJson() {}

    /**
     * An object to be gone on with.
     *
     * @return begun, with its code
     */
    static JsonBytes begun() {
        return new JsonBytes(BYTES_GUESS).begin().name("code").number(SUCCESS);
    }

    /**
     * The answer of a change.
     *
     * @param done the change
     * @return an object with nothing but its code, once it is done
     */
    static Future<JsonBytes> after(Future<?> done) {
        return done.map(_ -> begun().end());
    }

    /**
     * An array of texts.
     *
     * @param out the object it goes into
     * @param name the field
     * @param texts its values
     * @return the object, to be gone on with
     */
    static JsonBytes texts(JsonBytes out, String name, List<String> texts) {
        out.name(name).beginArray();
        texts.forEach(out::string);
        return out.endArray();
    }

    /**
     * A time.
     *
     * @param epochMs epoch milliseconds, as far ahead as a long goes
     * @return local text
     */
    static String time(long epochMs) {
        return TIME.format(Instant.ofEpochMilli(Math.min(epochMs, TIME_MAX_MS)));
    }
}
