package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.messages.TxtMessage;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.message.ChatroomMessage;
import io.rong.models.message.RecallMessage;
import io.rong.models.response.HistoryMessageResult;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log of an hour, asked for by the vendor's SDK and read by whoever has its URL. */
class HourLogSdkIT {
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMddHH");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String room = stoa.fresh("logged");
    private final String otherRoom = stoa.fresh("logged");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));
    /** Nobody else's messages are of then. */
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(5, ChronoUnit.HOURS);

    private final String date = LocalDateTime.ofInstant(hour, CHINA).format(DATE);

    @AfterEach
    void leave() {
        ann.close();
    }

    private String said(String where, String text) throws Exception {
        ChatroomMessage message = new ChatroomMessage()
                .setSenderId("host")
                .setTargetId(new String[] {where})
                .setObjectName("RC:TxtMsg")
                .setContent(new TxtMessage(text, ""));
        assertThat(sdk.message.chatroom.send(message).getCode()).isEqualTo(200);
        JsonObject answer = stoa.wire().calls().getLast().answer();
        return answer.getJsonArray("messageUIDs").getJsonObject(0).getString("messageUID");
    }

    private boolean isKept(String where, String message) {
        return ann.ask("history", new JsonObject().put("room", where).put("limit", 50))
                .encode()
                .contains(message);
    }

    /** The hour that is told of is over: what was said is older than it was, the n-th message by n milliseconds. */
    private void itWasHoursAgo(List<String> messages) {
        Pool pool = PgBuilder.pool()
                .connectingTo(stoa.database())
                .using(stoa.vertx())
                .build();
        LocalDateTime day = LocalDateTime.ofInstant(hour, ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
        long fromMs = day.toInstant(ZoneOffset.UTC).toEpochMilli();
        String part = "CREATE TABLE IF NOT EXISTS history_entries_" + DateTimeFormatter.BASIC_ISO_DATE.format(day)
                + " PARTITION OF history_entries FOR VALUES FROM (" + fromMs + ") TO (" + (fromMs + 86_400_000) + ")";
        StringBuilder moves = new StringBuilder(part);
        for (int i = 0; i < messages.size(); i++) {
            moves.append("; UPDATE history_entries SET ts = ")
                    .append(hour.toEpochMilli() + i)
                    .append(" WHERE what = 0 AND id = '")
                    .append(messages.get(i))
                    .append('\'');
        }
        pool.query(moves.toString())
                .execute()
                .eventually(pool::close)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** A message, and by whom it was said: by a member or by the back end. */
    private record Said(String from, String where, String text, String message) {
        boolean byServer() {
            return from.equals("host");
        }
    }

    private String line(int number, Said said) {
        JsonObject content = new JsonObject().put("content", said.text());
        if (said.byServer()) {
            content.put("extra", "");
        }
        return "{\"appId\":\"" + stoa.app() + "\",\"fromUserId\":\"" + said.from() + "\",\"targetId\":\"" + said.where()
                + "\",\"targetType\":4,\"GroupId\":\"\",\"classname\":\"RC:TxtMsg\",\"content\":" + content.encode()
                + ",\"dateTime\":\""
                + LocalDateTime.ofInstant(hour.plusMillis(number), CHINA).format(TIME)
                + "\",\"source\":\"" + (said.byServer() ? "Server" : "")
                + "\",\"isDiscard\":\"false\",\"isSensitiveWord\":\"false\","
                + "\"isForbidden\":\"false\",\"isNotForward\":\"false\",\"msgUID\":\"" + said.message() + "\"}";
    }

    private static HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
        }
    }

    private static List<String> lines(byte[] file) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            zip.getNextEntry();
            return new String(zip.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** The file without the pipe the SDK was pointed at. */
    private URI direct(String url) {
        URI piped = URI.create(url);
        return stoa.server().resolve(piped.getRawPath() + '?' + piped.getRawQuery());
    }

    private String url() throws Exception {
        HistoryMessageResult found = (HistoryMessageResult) sdk.message.history.get(date);
        assertThat(found.getCode()).isEqualTo(200);
        assertThat(found.getDate()).isEqualTo(date);
        return found.getUrl();
    }

    @Test
    void what_was_said_in_an_hour_is_read_line_by_line_until_the_file_is_deleted() throws Exception {
        for (String one : List.of(room, otherRoom)) {
            sdk.chatroom.create(
                    new ChatroomModel[] {new ChatroomModel().setId(one).setName(one)});
            ann.join(one);
        }
        assertThat(url()).as("nothing was said").isEmpty();
        String first = ann.say(room, "first").getString("message");
        String second = said(otherRoom, "second \ud83c\udf89");
        String regretted = said(room, "regretted");
        String third = ann.say(otherRoom, "third").getString("message");
        sdk.message.chatroom.recall(new RecallMessage()
                .setSenderId("host")
                .setTargetId(room)
                .setuId(regretted)
                .setSentTime("1"));
        await().until(() -> isKept(room, first)
                && isKept(otherRoom, second)
                && isKept(otherRoom, third)
                && !isKept(room, regretted));
        assertThat(url()).as("its hour is not over").isEmpty();

        itWasHoursAgo(List.of(first, second, regretted, third));
        String url = url();
        assertThat(url).startsWith(stoa.wire().url() + "/message/history/log.zip?");
        HttpResponse<byte[]> file = get(direct(url));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(lines(file.body()))
                .containsExactly(
                        line(0, new Said(ann.user(), room, "first", first)),
                        line(1, new Said("host", otherRoom, "second \ud83c\udf89", second)),
                        line(3, new Said(ann.user(), otherRoom, "third", third)));

        JsonObject stranger = stoa.admin("POST", "/v1/apps", "{}");
        RongCloud ofStranger = stoa.sdk(stranger.getString("app"), stranger.getString("secret"));
        assertThat(((HistoryMessageResult) ofStranger.message.history.get(date)).getUrl())
                .as("of another app")
                .isEmpty();
        String ofOtherApp = url.replaceFirst("app=[^&]*", "app=" + stranger.getString("app"));
        for (String changed : List.of(ofOtherApp, url.replace("date=" + date, "date=2026010100"), url + "0")) {
            HttpResponse<byte[]> refused = get(direct(changed));
            assertThat(refused.statusCode()).as(changed).isEqualTo(401);
            assertThat(new JsonObject(new String(refused.body(), StandardCharsets.UTF_8)).getInteger("code"))
                    .isEqualTo(1004);
        }

        assertThat(ofStranger.message.history.remove(date).getCode()).isEqualTo(200);
        assertThat(get(direct(url)).statusCode()).as("deleted by another app").isEqualTo(200);
        assertThat(sdk.message.history.remove(date).getCode()).isEqualTo(200);
        assertThat(url()).isEmpty();
        assertThat(get(direct(url)).statusCode()).isEqualTo(404);
        assertThat(isKept(room, first)).as("in the room's history").isTrue();
    }
}
