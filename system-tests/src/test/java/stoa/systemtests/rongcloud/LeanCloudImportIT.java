package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.importer.ImportMain;

/**
 * An app moves in with {@code ./stoa import}, which is killed twice on the way (feature F7). How large the app is may be
 * said with {@code -Dimport.conversations}, {@code -Dimport.messages}, {@code -Dimport.page} and {@code
 * -Dimport.perSecond}.
 */
class LeanCloudImportIT {
    private static final int CONVERSATIONS = Integer.getInteger("import.conversations", 30);
    private static final int ROOMS = 2;
    private static final int MESSAGES = Integer.getInteger("import.messages", 2_000);
    private static final int EACH_MIN = 5;
    private static final String PER_SECOND = System.getProperty("import.perSecond", "50");

    private final RunningStoa stoa = RunningStoa.get();
    private final String prefix = stoa.fresh("past");
    private final List<String> ids = new ArrayList<>();
    private final List<List<String>> messageIds = new ArrayList<>();

    @TempDir
    Path folder;

    private PastService service;
    private Path export;

    @BeforeEach
    void live() throws IOException {
        service = new PastService();
        export = folder.resolve("_Conversation.jsonl");
        List<String> rows = new ArrayList<>();
        long firstMs = System.currentTimeMillis() - Duration.ofDays(5).toMillis();
        int left = MESSAGES - CONVERSATIONS * EACH_MIN;
        for (int c = 0; c < CONVERSATIONS; c++) {
            String id = prefix + "-" + c;
            int more = c == CONVERSATIONS - 1 ? left : left / Math.max(4, CONVERSATIONS / 4);
            left -= more;
            ids.add(id);
            rows.add(new JsonObject()
                    .put("objectId", id)
                    .put("name", "Talk " + c)
                    .put("m", new JsonArray(List.of("ann", "bob" + c)))
                    .put("unique", true)
                    .put("tr", c < ROOMS)
                    .put("ACL", new JsonObject())
                    .put("createdAt", "2026-01-01T00:00:00.000Z")
                    .encode());
            service.say(id, messages(id, EACH_MIN + more, firstMs + c));
        }
        Files.write(export, rows);
    }

    private List<JsonObject> messages(String conversation, int count, long firstMs) {
        List<JsonObject> messages = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = conversation + ":" + i;
            own.add(id);
            messages.add(new JsonObject()
                    .put("msg-id", id)
                    .put("from", i % 2 == 0 ? "ann" : "bob")
                    // Five of each time.
                    .put("timestamp", firstMs + i / 5 * 1_000L)
                    .put("bin", false)
                    .put("data", "{\"_lctype\":-1,\"_lctext\":\"" + i + "\"}"));
        }
        messageIds.add(own);
        return messages;
    }

    @AfterEach
    void end() {
        service.close();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ImportMain.class.getName(),
                "leancloud",
                "--conversations",
                export.toString(),
                "--leancloud",
                service.url().toString(),
                "--server",
                stoa.server().toString(),
                "--state",
                folder.resolve("state").toString(),
                "--per-second",
                PER_SECOND);
        builder.environment().put("LEANCLOUD_APP_ID", "past");
        builder.environment().put("LEANCLOUD_MASTER_KEY", "past");
        builder.environment().put("STOA_APP_KEY", stoa.app());
        builder.environment().put("STOA_MASTER_KEY", stoa.masterKey());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("told").toFile())
                .start();
    }

    private void killAfter(int calls) throws Exception {
        int before = service.calls();
        Process process = start();
        await().atMost(Duration.ofSeconds(60)).until(() -> service.calls() >= before + calls || !process.isAlive());
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(137);
    }

    private String runToTheEnd() throws Exception {
        Process process = start();
        assertThat(process.waitFor(90 + MESSAGES / 100, TimeUnit.SECONDS)).isTrue();
        String told = Files.readString(folder.resolve("told"));
        assertThat(process.exitValue()).as(told).isZero();
        return told;
    }

    private List<String> kept(Pool database, String conversation) {
        List<String> found = new ArrayList<>();
        database.preparedQuery("""
            SELECT e.id, e.ts FROM history_entries e JOIN history_conversations c ON c.key = e.conversation
            WHERE c.app = $1 AND c.id = $2 ORDER BY e.ts\
            """)
                .execute(Tuple.of(stoa.app(), conversation))
                .await()
                .forEach(row -> found.add(row.getString("id")));
        return found;
    }

    private static long number(String told, String line, String what) {
        String text = told.lines()
                .filter(one -> one.startsWith(line))
                .reduce((_, last) -> last)
                .orElseThrow()
                .replace(",", "");
        return Long.parseLong(text.replaceAll(".*?(\\d+) " + what + ".*", "$1"));
    }

    @Test
    void killedTwiceOnTheWayItLosesNothingAndDoublesNothing() throws Exception {
        killAfter(40);
        killAfter(40);
        String told = runToTheEnd();

        assertThat(number(told, "conversations ", "read")).isEqualTo(CONVERSATIONS);
        assertThat(number(told, "messages  ", "read")).isEqualTo(MESSAGES);
        assertThat(number(told, "messages  ", "new") + number(told, "messages  ", "there already"))
                .isEqualTo(MESSAGES);
        assertThat(number(told, "messages  ", "failed")).isZero();
        Pool database = PgBuilder.pool()
                .connectingTo(stoa.database())
                .using(stoa.vertx())
                .build();
        try {
            for (int c = 0; c < CONVERSATIONS; c++) {
                assertThat(kept(database, ids.get(c))).isEqualTo(messageIds.get(c));
            }
            assertThat(database.preparedQuery("SELECT count(*) FROM conversations WHERE app = $1 AND id LIKE $2")
                            .execute(Tuple.of(stoa.app(), prefix + "-%"))
                            .await()
                            .iterator()
                            .next()
                            .getLong(0))
                    .isEqualTo(CONVERSATIONS - ROOMS);
        } finally {
            database.close().await();
        }
        String again = runToTheEnd();
        assertThat(number(again, "messages  ", "new")).isZero();
        assertThat(number(again, "conversations ", "there already")).isEqualTo(CONVERSATIONS);
        whatIsSaidInARoomComesAfterIt();
    }

    /** A room that came from elsewhere is one to its members here, its past included. */
    private void whatIsSaidInARoomComesAfterIt() {
        NativeUser ann = stoa.connect(stoa.fresh("ann"));
        try {
            String room = ids.getFirst();
            ann.join(room);
            ann.say(room, "at last");
            JsonArray page = ann.ask(
                            "history", new JsonObject().put("room", room).put("limit", 3))
                    .getJsonArray("messages");
            assertThat(page.getJsonObject(2).encode()).contains("at last");
            List<String> before = messageIds.getFirst();
            assertThat(page.getJsonObject(1).getString("id")).isEqualTo(before.getLast());
            assertThat(page.getJsonObject(0).getString("id")).isEqualTo(before.get(before.size() - 2));
        } finally {
            ann.close();
        }
    }
}
