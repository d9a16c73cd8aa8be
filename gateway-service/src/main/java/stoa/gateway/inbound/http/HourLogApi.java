package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.HourLogLink;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HourLogOperations.DeleteHourLog;
import stoa.protocol.history.HourLogOperations.LookForHourLog;

/**
 * The log files of hours (rongcloud-server-api, section 4.8): a back end asks for the URL of an hour, then whoever
 * has it reads the file there. On the server port's event loop, nothing blocks.
 *
 * <p>Bound: {@link #DOWNLOADS_MAX} files are sent at a time, {@link #DOWNLOADS_PER_APP_MAX} of an app; one more is
 * answered with {@code SERVER_TOO_MANY_CALLS}.
 */
final class HourLogApi {
    /** Where a back end asks for a URL. */
    static final String LINK = "/message/history.json";

    /** Where the files are. */
    static final String FILE = "/message/history/log.zip";

    /** Files that are sent at a time. */
    static final int DOWNLOADS_MAX = 32;

    /** Files of one app that are sent at a time. */
    static final int DOWNLOADS_PER_APP_MAX = 4;

    /** What hours are named in; it has no summer time. */
    static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    private static final int DATE_BYTES_MAX = 10;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMddHH").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final ServerServices services;
    private final ServerUrl url;
    private final Function<Callable<byte[]>, Future<byte[]>> workers;
    private final Map<String, Integer> downloads = new HashMap<>();

    /**
     * The files of all apps.
     *
     * @param services everybody it asks
     * @param url what links begin with
     * @param workers runs what takes long elsewhere, and answers here
     */
    HourLogApi(ServerServices services, ServerUrl url, Function<Callable<byte[]>, Future<byte[]>> workers) {
        this.services = services;
        this.url = url;
        this.workers = workers;
    }

    Map<String, ServerPath> paths() {
        return Map.of("/message/history/delete.json", this::delete);
    }

    private static LocalDateTime hour(@Nullable String date) {
        try {
            return LocalDateTime.parse(date == null ? "" : date, DATE);
        } catch (DateTimeException _) {
            throw FormBody.wrong("date", "must be an hour, yyyyMMddHH");
        }
    }

    private static long hourMs(LocalDateTime hour) {
        return hour.toInstant(CHINA).toEpochMilli();
    }

    /**
     * The URL of an hour's file.
     *
     * @param app app key
     * @param form with {@code date}
     * @param host the request's header of this name
     * @return {@code url}, empty where there is no file, and {@code date}
     */
    Future<JsonBytes> link(String app, FormBody form, @Nullable String host) {
        String date = form.one("date", DATE_BYTES_MAX);
        long hourMs = hourMs(hour(date));
        return services.hourLogs()
                .look(new LookForHourLog(app, hourMs))
                .compose(found -> found.there() ? link(app, date, url.of(host)) : Future.succeededFuture(""))
                .map(link -> SuccessJson.begun()
                        .name("url")
                        .string(link)
                        .name("date")
                        .string(date)
                        .end());
    }

    private Future<String> link(String app, String date, String base) {
        HourLogLink link = HourLogLink.from(app, date, services.clock().millis());
        return services.hourLogs()
                .secret(app)
                .map(secret -> base + FILE + "?app=" + URLEncoder.encode(app, StandardCharsets.UTF_8) + "&date=" + date
                        + "&expires=" + link.expiresS() + "&signature=" + link.signature(secret));
    }

    private Future<JsonBytes> delete(String app, FormBody form) {
        long hourMs = hourMs(hour(form.one("date", DATE_BYTES_MAX)));
        return SuccessJson.after(services.hourLogs().delete(new DeleteHourLog(app, hourMs)));
    }

    /**
     * Answers a request for a file.
     *
     * @param request any request for {@link #FILE}
     * @return when it was sent; fails with a code when it was not, or not whole
     */
    Future<Void> send(HttpServerRequest request) {
        try {
            if (!request.method().equals(HttpMethod.GET)) {
                throw new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED, "this path takes GET");
            }
            LocalDateTime hour = hour(request.getParam("date"));
            HourLogLink link = link(request);
            String signature = required(request, "signature");
            return services.hourLogs()
                    .secret(link.app())
                    .compose(secret -> checked(link, secret, signature))
                    .compose(_ -> services.hourLogs().look(new LookForHourLog(link.app(), hourMs(hour))))
                    .compose(found -> found.there()
                            ? download(request, link, hour)
                            : failed(ErrorCode.SERVER_NOT_FOUND, "there is no log of this hour"));
        } catch (StoaException refused) {
            return Future.failedFuture(refused);
        } catch (IllegalArgumentException _) {
            return failed(ErrorCode.SERVER_BAD_PARAMETER, "the query is not that of a URL");
        }
    }

    private static HourLogLink link(HttpServerRequest request) {
        String expires = required(request, "expires");
        if (!SECONDS.matcher(expires).matches()) {
            throw FormBody.wrong("expires", "must be a time in seconds");
        }
        return new HourLogLink(required(request, "app"), required(request, "date"), Long.parseLong(expires));
    }

    private static String required(HttpServerRequest request, String name) {
        String value = request.getParam(name);
        if (value == null || value.isEmpty()) {
            throw FormBody.wrong(name, "is missing");
        }
        return value;
    }

    private Future<Void> checked(HourLogLink link, String secret, String signature) {
        if (!link.isSigned(secret, signature)) {
            return failed(ErrorCode.SERVER_BAD_SIGNATURE, "signature is not the one this link was given");
        }
        return link.hasEnded(services.clock().millis())
                ? failed(ErrorCode.SERVER_BAD_SIGNATURE, "this link has ended: ask for another one")
                : Future.succeededFuture();
    }

    private Future<Void> download(HttpServerRequest request, HourLogLink link, LocalDateTime hour) {
        int all = downloads.values().stream().mapToInt(Integer::intValue).sum();
        int own = downloads.getOrDefault(link.app(), 0);
        if (all >= DOWNLOADS_MAX || own >= DOWNLOADS_PER_APP_MAX) {
            return failed(ErrorCode.SERVER_TOO_MANY_CALLS, "too many log files are being sent: try again later");
        }
        downloads.put(link.app(), own + 1);
        HourLogDownload download = new HourLogDownload(services.hourLogs(), workers, request.response());
        return download.send(link.app(), hourMs(hour), link.date())
                .onComplete(_ -> downloads.computeIfPresent(link.app(), (_, count) -> count == 1 ? null : count - 1));
    }

    private static <T> Future<T> failed(ErrorCode code, String message) {
        return Future.failedFuture(new StoaException(code, message));
    }
}
