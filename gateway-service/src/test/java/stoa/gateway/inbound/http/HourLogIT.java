package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static stoa.gateway.inbound.http.RunningServerPort.json;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.gateway.domain.HourLogLink;
import stoa.gateway.inbound.FakeServerCalls;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** The log file of an hour: its URL, its lines, and who gets neither. */
class HourLogIT {
    private static final String LINK = "/message/history.json";
    private static final String FILE = "/message/history/log.zip";
    /** 2023-11-15 05:00 in China. */
    private static final long HOUR_MS = 1_699_995_600_000L;

    private static final String DATE = "2023111505";
    private static final long NOW_S = FakeServerCalls.TIME_MS / 1_000;

    private final RunningServerPort server = new RunningServerPort();

    @AfterEach
    void close() {
        server.close();
    }

    private static Entry entry(int number, @Nullable String session, String content) {
        LogEvent.MessageAccepted message = new LogEvent.MessageAccepted(
                Conversation.room("app", "town \"hall\""),
                "id-" + number,
                "ann",
                session,
                "c" + number,
                "RC:TxtMsg",
                new JsonText(content),
                Priority.NORMAL,
                null,
                null,
                null);
        return new Entry(1, number, HOUR_MS + number, HOUR_MS + number, message, false);
    }

    private static String line(int number, String source, String content) {
        return "{\"appId\":\"app\",\"fromUserId\":\"ann\",\"targetId\":\"town \\\"hall\\\"\",\"targetType\":4,"
                + "\"GroupId\":\"\",\"classname\":\"RC:TxtMsg\",\"content\":" + content
                + ",\"dateTime\":\"2023-11-15 05:00:00.00" + number + "\",\"source\":\"" + source
                + "\",\"isDiscard\":\"false\",\"isSensitiveWord\":\"false\",\"isForbidden\":\"false\","
                + "\"isNotForward\":\"false\",\"msgUID\":\"id-" + number + "\"}";
    }

    private void someSaid(int count) {
        server.hourLogs.log(
                "app",
                HOUR_MS,
                IntStream.range(0, count)
                        .mapToObj(i -> entry(i, "s", "{\"n\":1}"))
                        .toList());
    }

    private JsonObject link() throws Exception {
        return json(server.signed(LINK, "date=" + DATE));
    }

    private static String query(HourLogLink link, String secret) {
        return "?app=" + link.app() + "&date=" + link.date() + "&expires=" + link.expiresS() + "&signature="
                + link.signature(secret);
    }

    private String good() {
        return FILE + query(new HourLogLink("app", DATE, NOW_S + 1), "secret of app");
    }

    private JsonObject refused(String target, int status) throws Exception {
        HttpResponse<String> answer = RunningServerPort.send(server.to(target).GET());
        assertThat(answer.statusCode()).isEqualTo(status);
        return json(answer);
    }

    private static List<String> unzipped(byte[] file, String name) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            ZipEntry entry = zip.getNextEntry();
            assertThat(entry.getName()).isEqualTo(name);
            String text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(zip.getNextEntry()).isNull();
            assertThat(text).endsWith("\n");
            return text.lines().toList();
        }
    }

    private static HttpResponse<byte[]> download(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
        }
    }

    @Test
    void whoeverHasTheUrlReadsALineForEachMessage() throws Exception {
        server.hourLogs.log(
                "app",
                HOUR_MS,
                List.of(
                        entry(0, "s1", "{\"content\":\"\u4f60\u597d\"}"),
                        entry(1, null, "{\n \"a\":\r\n1}"),
                        entry(2, "s1", "\"text\\n\"")));
        JsonObject answer = link();
        assertThat(answer.getString("date")).isEqualTo(DATE);
        HttpResponse<byte[]> file = download(answer.getString("url"));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"" + DATE + ".zip\"");
        assertThat(file.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(unzipped(file.body(), DATE + ".log"))
                .containsExactly(
                        line(0, "", "{\"content\":\"\u4f60\u597d\"}"),
                        line(1, "Server", "{  \"a\":  1}"),
                        line(2, "", "\"text\\n\""));
        assertThat(download(answer.getString("url")).body()).as("again").isEqualTo(file.body());
    }

    @Test
    void anHourWithoutALogHasNoUrlAndNoFile() throws Exception {
        assertThat(link())
                .isEqualTo(new JsonObject().put("code", 200).put("url", "").put("date", DATE));
        JsonObject refusal = refused(good(), 404);
        assertThat(refusal.getInteger("code")).isEqualTo(404);
        assertThat(refusal.getString("errorMessage")).contains("no log");
    }

    @Test
    void aDeletedLogIsGoneForThoseWhoHaveItsUrl() throws Exception {
        someSaid(3);
        String url = link().getString("url");
        assertThat(json(server.signed("/message/history/delete.json", "date=" + DATE))
                        .getInteger("code"))
                .isEqualTo(200);
        assertThat(download(url).statusCode()).isEqualTo(404);
        assertThat(link().getString("url")).isEmpty();
    }

    @Test
    void aUrlNamesTheHostThatWasCalledOrWhatTheOperatorSet() throws Exception {
        someSaid(1);
        assertThat(link().getString("url"))
                .matches("http://127\\.0\\.0\\.1:" + server.port()
                        + "/message/history/log\\.zip\\?app=app&date=2023111505&expires=1700003600"
                        + "&signature=[0-9a-f]{64}");
        try (RunningServerPort behindProxy = new RunningServerPort(Optional.of("https://im.example.com/api"))) {
            behindProxy.hourLogs.log("app", HOUR_MS, List.of(entry(0, "s", "1")));
            assertThat(json(behindProxy.signed(LINK, "date=" + DATE)).getString("url"))
                    .startsWith("https://im.example.com/api" + FILE + "?app=app&");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/path", "a\"b", "user@evil.example", "evil.example:1:2", "[::1", "-a", "a:b"})
    void aHostThatIsNoneIsRefused(String host) throws Exception {
        someSaid(1);
        String form = "date=" + DATE;
        String answer = raw("POST " + LINK + " HTTP/1.1\r\nHost: " + host
                + "\r\nApp-Key: app\r\nNonce: 1\r\nTimestamp: 1700000000\r\nSignature: good\r\nConnection: close\r\n"
                + "Content-Length: " + form.length() + "\r\n\r\n" + form);
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":1002").doesNotContain(FILE);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aUrlThatWasChangedIsRefused() throws Exception {
        someSaid(1);
        server.hourLogs.log("other", HOUR_MS, List.of(entry(0, "s", "1")));
        HourLogLink link = new HourLogLink("app", DATE, NOW_S + 1);
        String signature = link.signature("secret of app");
        List<String> changed = List.of(
                "?app=other&date=" + DATE + "&expires=" + link.expiresS() + "&signature=" + signature,
                "?app=app&date=2023111504&expires=" + link.expiresS() + "&signature=" + signature,
                "?app=app&date=" + DATE + "&expires=" + (link.expiresS() + 1) + "&signature=" + signature,
                "?app=app&date=" + DATE + "&expires=" + link.expiresS() + "&signature=" + signature.substring(1),
                "?app=app&date=" + DATE + "&expires=" + link.expiresS() + "&signature=" + "0".repeat(64),
                query(new HourLogLink("other", DATE, link.expiresS()), "secret of app"),
                query(link, "secret of other"));
        for (String query : changed) {
            JsonObject refusal = refused(FILE + query, 401);
            assertThat(refusal.getInteger("code")).as(query).isEqualTo(1004);
            assertThat(refusal.getString("url")).isEqualTo(FILE);
        }
        assertThat(server.hourLogs.reads()).isZero();
    }

    @Test
    void aUrlEnds() throws Exception {
        someSaid(1);
        assertThat(download("http://127.0.0.1:" + server.port() + good()).statusCode())
                .isEqualTo(200);
        String ended = query(new HourLogLink("app", DATE, NOW_S), "secret of app");
        JsonObject refusal = refused(FILE + ended, 401);
        assertThat(refusal.getInteger("code")).isEqualTo(1004);
        assertThat(refusal.getString("errorMessage")).contains("ended");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        date=2023111505&expires=1700000001&signature=a               | app
        app=app&expires=1700000001&signature=a                       | date
        app=app&date=2023111524&expires=1700000001&signature=a       | date
        app=app&date=2023111505&signature=a                          | expires
        app=app&date=2023111505&expires=soon&signature=a             | expires
        app=app&date=2023111505&expires=-1&signature=a               | expires
        app=app&date=2023111505&expires=1111111111111111&signature=a | expires
        app=app&date=2023111505&expires=1700000001                   | signature
        app=&date=2023111505&expires=1700000001&signature=           | app
        """)
    void aUrlWithoutItsPartsIsRefusedByName(String query, String named) throws Exception {
        JsonObject refusal = refused(FILE + '?' + query, 400);
        assertThat(refusal.getInteger("code")).isEqualTo(1002);
        assertThat(refusal.getString("errorMessage")).contains(named);
    }

    @Test
    void nothingElseIsAnsweredThere() throws Exception {
        assertThat(raw("GET " + FILE + "?app=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":1002");
        HourLogLink ofStranger = new HourLogLink("stranger", DATE, NOW_S + 1);
        assertThat(refused(FILE + query(ofStranger, "x"), 401).getInteger("code"))
                .isEqualTo(1001);
        HttpResponse<String> posted =
                RunningServerPort.send(server.to(good()).POST(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(posted.statusCode()).isEqualTo(405);
        server.hourLogs.goAway();
        assertThat(refused(good(), 504).getInteger("code")).isEqualTo(1050);
    }

    @Test
    void aLogThatIsDeletedOnItsWayIsCutOff() {
        // What does not compress leaves at once.
        largeLog(40);
        server.hourLogs.deletedAfterReads(10);
        assertThatThrownBy(() -> download("http://127.0.0.1:" + server.port() + good()))
                .isInstanceOf(IOException.class);
        await().until(() -> outcomes("SERVER_NOT_FOUND") == 1);
    }

    private void largeLog(int messages) {
        Random random = new Random(1);
        List<Entry> large = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(100_000, 'A', 'z').filter(c -> c != '\\').forEach(c -> text.append((char) c));
            large.add(entry(i, "s", "\"" + text + '"'));
        }
        server.hourLogs.log("app", HOUR_MS, large);
    }

    private long outcomes(String outcome) {
        return server
                .meters
                .find("stoa_gateway_server_request_seconds")
                .tags("path", FILE, "outcome", outcome)
                .timers()
                .stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private Socket reader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = "GET " + good() + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private int readsAtRest() {
        int[] last = {0};
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            int now = server.hourLogs.reads();
            boolean rests = now > 0 && now == last[0];
            last[0] = now;
            return rests;
        });
        return last[0];
    }

    @Test
    void aSlowReaderHasNoMoreThanAPartWaiting() throws Exception {
        // 30 MB in 150 parts: more than the sockets of both sides take.
        largeLog(300);
        try (Socket slow = reader()) {
            assertThat(readsAtRest()).isLessThan(100);
            InputStream in = slow.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            byte[] rest = in.readAllBytes();
            assertThat(server.hourLogs.reads()).isEqualTo(150);
            assertThat(new String(rest, rest.length - 5, 5, StandardCharsets.US_ASCII))
                    .isEqualTo("0\r\n\r\n");
        }
        await().until(() -> outcomes("ok") == 1);
    }

    @Test
    void anAppReadsFourFilesAtATimeAndOthersAfterThemOnceReadersAreGone() throws Exception {
        largeLog(300);
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < HourLogApi.DOWNLOADS_PER_APP_MAX; i++) {
            readers.add(reader());
        }
        readsAtRest();
        assertThat(refused(good(), 429).getInteger("code")).isEqualTo(1008);
        server.hourLogs.log("other", HOUR_MS, List.of(entry(0, "s", "1")));
        String ofOther = query(new HourLogLink("other", DATE, NOW_S + 1), "secret of other");
        assertThat(download("http://127.0.0.1:" + server.port() + FILE + ofOther)
                        .statusCode())
                .isEqualTo(200);
        for (Socket reader : readers) {
            reader.close();
        }
        await().until(() -> outcomes("SERVER_TIMEOUT") == readers.size());
        someSaid(1);
        assertThat(download("http://127.0.0.1:" + server.port() + good()).statusCode())
                .isEqualTo(200);
    }
}
