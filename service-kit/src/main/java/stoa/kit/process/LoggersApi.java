package stoa.kit.process;

import ch.qos.logback.classic.LoggerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.log.LogLevel;
import stoa.kit.log.LogLevels;
import stoa.kit.log.LogLevels.Outcome;

/**
 * Levels of loggers over HTTP: {@code GET /loggers} tells what is changed, {@code GET}, {@code PUT} and {@code DELETE
 * /loggers/NAME} show, change and reset one. Each change is a line in the log itself. On the management server's event
 * loop.
 */
final class LoggersApi {
    /** Where it is. */
    static final String PATH = "/loggers";

    /** Of a body. */
    static final int BODY_BYTES_MAX = 1_024;

    /** Not below {@code stoa}: no change may silence the line that tells of it. */
    private static final Logger LOG = LoggerFactory.getLogger("loggers");

    private static final Set<String> FIELDS = Set.of("level", "seconds");

    /** What to answer. */
    record Answer(int status, JsonObject body) {
        static Answer error(int status, String why) {
            return new Answer(status, new JsonObject().put("error", why));
        }
    }

    private final @Nullable LogLevels levels;

    /** With a test runner that brought another log there is nothing to change. */
    LoggersApi() {
        levels = LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? new LogLevels(context, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()))
                : null;
    }

    static boolean isFor(String path) {
        return path.equals(PATH) || path.startsWith(PATH + '/');
    }

    /** Why the body of a request is not read at all; null where it is. */
    static @Nullable Answer refusal(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (request.getHeader("Transfer-Encoding") != null) {
            return Answer.error(411, "a body needs its Content-Length");
        }
        boolean fits = length == null || (length.matches("[0-9]{1,9}") && Integer.parseInt(length) <= BODY_BYTES_MAX);
        return fits ? null : Answer.error(413, "a body has at most " + BODY_BYTES_MAX + " bytes");
    }

    Answer answer(HttpMethod method, String path, Buffer body) {
        if (levels == null) {
            return Answer.error(501, "this process has another log");
        }
        if (path.length() <= PATH.length() + 1) {
            return method.equals(HttpMethod.GET)
                    ? new Answer(200, all(levels.changed()))
                    : Answer.error(405, "only GET without a logger's name");
        }
        String logger = path.substring(PATH.length() + 1);
        return switch (method.name()) {
            case "GET" -> told(levels.look(logger));
            case "PUT" -> change(levels, logger, body);
            case "DELETE" -> {
                LOG.warn("the level of {} is reset", logger.replaceAll("[^A-Za-z0-9_.$]", "?"));
                yield told(levels.reset(logger));
            }
            default -> Answer.error(405, "only GET, PUT, DELETE");
        };
    }

    /** Sets back what has had its time. */
    void tick() {
        if (levels != null) {
            levels.expire().forEach(logger -> LOG.warn("the level of {} is as it was", logger));
        }
    }

    private static Answer change(LogLevels levels, String logger, Buffer body) {
        JsonObject wish;
        try {
            wish = body.toJsonObject();
        } catch (DecodeException | ClassCastException unreadable) {
            return Answer.error(400, "the body must be a JSON object");
        }
        @Nullable LogLevel level = level(wish.getValue("level"));
        Object seconds = wish.getValue("seconds", LogLevels.SECONDS_DEFAULT);
        if (level == null || !(seconds instanceof Number number) || !FIELDS.containsAll(wish.fieldNames())) {
            return Answer.error(400, "the body must be {\"level\": \"ERROR|WARN|INFO|DEBUG|TRACE\", \"seconds\": 600}");
        }
        Outcome outcome = levels.set(logger, level, number.longValue());
        if (outcome instanceof Outcome.Shown shown) {
            LOG.warn("the level of {} is {} for {} s", logger, shown.level(), number.longValue());
        }
        return told(outcome);
    }

    private static @Nullable LogLevel level(@Nullable Object word) {
        return word instanceof String text
                ? Stream.of(LogLevel.values())
                        .filter(level -> level.name().equals(text.toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static Answer told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Shown shown -> new Answer(200, json(shown));
            case Outcome.Refused refused -> Answer.error(400, refused.why());
            case Outcome.Full full -> Answer.error(409, full.why());
        };
    }

    private static JsonObject all(List<Outcome.Shown> changed) {
        return new JsonObject()
                .put(
                        "changed",
                        new JsonArray(changed.stream().map(LoggersApi::json).toList()));
    }

    private static JsonObject json(Outcome.Shown shown) {
        JsonObject json = new JsonObject().put("logger", shown.logger()).put("level", shown.level());
        return shown.resetInMs() == 0 ? json : json.put("resetInSeconds", Math.ceilDiv(shown.resetInMs(), 1_000L));
    }
}
