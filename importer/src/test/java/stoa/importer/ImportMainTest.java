package stoa.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.importer.FakeLeanCloud.Lie;
import stoa.importer.FakeLeanCloud.Said;

/** The whole command between a LeanCloud and a Stoa that are not. */
class ImportMainTest {
    private static final Map<String, String> KEYS = Map.of(
            "LEANCLOUD_APP_ID", "app",
            "LEANCLOUD_MASTER_KEY", "master",
            "STOA_APP_KEY", "shop",
            "STOA_MASTER_KEY", "here");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private FakeLeanCloud service;
    private FakeStoa stoa;
    private Path export;

    @BeforeEach
    void open() throws Exception {
        service = new FakeLeanCloud();
        stoa = new FakeStoa();
        export = folder.resolve("_Conversation.jsonl");
        List<String> rows = new ArrayList<>();
        for (int c = 0; c < 12; c++) {
            rows.add("{\"objectId\":\"c" + c + "\",\"m\":[\"ann\",\"bob\"],\"ACL\":{}}");
            for (int m = 0; m < 20 * c; m++) {
                service.say("c" + c, new Said("m" + c + "-" + m, 1_000 + m / 3, "{\"_lctype\":-1}"));
            }
        }
        rows.add("{\"objectId\":\"room\",\"tr\":true}");
        rows.add("{\"objectId\":\"news\",\"sys\":true}");
        rows.add("{\"objectId\":\"here1\"}");
        service.say("room", new Said("r1", 5, "hello"));
        Files.write(export, rows);
    }

    @AfterEach
    void close() {
        service.close();
        stoa.close();
    }

    private int run(String... more) {
        out.reset();
        List<String> arguments = new ArrayList<>(List.of(
                "leancloud",
                "--conversations",
                export.toString(),
                "--leancloud",
                service.url().toString(),
                "--server",
                stoa.url().toString(),
                "--state",
                folder.resolve("state").toString(),
                "--per-second",
                "1000"));
        arguments.addAll(List.of(more));
        PrintStream told = new PrintStream(out, true, StandardCharsets.UTF_8);
        return ImportMain.run(arguments, KEYS, told, told);
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private long messagesThere() {
        return stoa.messages.values().stream().mapToLong(Set::size).sum();
    }

    @Test
    void everythingComesAndIsCounted() {
        assertThat(run()).as(this::told).isZero();
        assertThat(told())
                .contains("conversations 15 read: 14 new, 0 there already, 0 replaced, 1 skipped, 0 failed")
                .contains("13 with members, 1 chat rooms, 1 service conversations")
                .contains("ACL (12)")
                .contains("messages      1,321 read: 1,321 new, 0 there already, 0 replaced, 0 skipped, 0 failed")
                .contains("14 conversations");
        assertThat(messagesThere()).isEqualTo(1_321);
        assertThat(stoa.messages).doesNotContainKey("news");
        assertThat(stoa.conversations)
                .hasEntrySatisfying("c3", one -> assertThat(one.path("members")).hasSize(2));
    }

    @Test
    void runAgainItBringsWhatCameSinceAndAsksForNothingElse() throws Exception {
        run();
        service.say("c1", new Said("later", 900_000, "x"));
        service.say("c2", new Said("late-at-the-same-time", 1_013, "x"));
        Files.writeString(export, "\n{\"objectId\":\"c99\"}\n", StandardOpenOption.APPEND);
        assertThat(run()).isZero();
        assertThat(told())
                .contains("conversations 16 read: 1 new, 14 there already, 0 replaced, 1 skipped, 0 failed")
                .contains(": 2 new,");
        assertThat(messagesThere()).isEqualTo(1_323);
    }

    @Test
    void aWayThatFailsAllTheTimeLosesAndDoublesNothing() {
        service.lie(number -> number % 3 == 0 ? FakeLeanCloud.inTurn(number / 3) : Lie.NONE);
        stoa.cutAfter(number -> number % 5 == 0);
        assertThat(run("--parallel", "3")).as(this::told).isZero();
        assertThat(messagesThere()).isEqualTo(1_321);
        assertThat(told()).contains("messages      1,321 read:").contains("0 skipped, 0 failed");
    }

    @Test
    void whatCannotBeBroughtIsNamedAndTheRestComes() throws Exception {
        Files.writeString(
                export, "{broken\n{\"objectId\":\"poison\"}\n{\"objectId\":\"c50\"}\n", StandardOpenOption.APPEND);
        service.say(
                "c0",
                new Said("good", 10, "x"),
                new Said("m-poison", 11, "x"),
                new Said("too-old", 12, "x"),
                new Said("too-new", 13, "x"));
        assertThat(run()).isEqualTo(1);
        assertThat(told())
                .contains("conversations 18 read: 15 new, 0 there already, 0 replaced, 1 skipped, 2 failed")
                .contains("messages      1,325 read: 1,322 new, 0 there already, 0 replaced, 1 skipped, 2 failed")
                .contains("1: older than Stoa's history keeps");
        assertThat(Files.readString(Path.of(folder.resolve("state") + ".failed.jsonl")))
                .contains("\"id\":\"16\"")
                .contains("\"id\":\"poison\"")
                .contains("\"id\":\"m-poison\"")
                .contains("seconds old");
    }

    @Test
    void aHistoryThatIsRefusedIsPassedOverAndTriedAgainTheNextTime() throws Exception {
        assertThat(run("--without-messages")).isZero();
        assertThat(service.calls(Lie.NONE)).isZero();
        assertThat(messagesThere()).isZero();
        assertThat(run()).isZero();
        assertThat(messagesThere()).isEqualTo(1_321);
    }

    @Test
    void wrongKeysAndOptionsAreToldAtOnce() {
        assertThat(ImportMain.run(List.of("leancloud"), KEYS, System.out, new PrintStream(out)))
                .isEqualTo(2);
        assertThat(told()).contains("--leancloud tells");
        for (String[] wrong : List.of(
                new String[] {"--per-second", "0"},
                new String[] {"--page", "1001"},
                new String[] {"--oops", "1"},
                new String[] {"--state"},
                new String[] {"--api", "2"},
                new String[] {"--server", "localhost"},
                new String[] {"--conversations", "nowhere"})) {
            assertThat(run(wrong)).as(String.join(" ", wrong)).isEqualTo(2);
        }
        PrintStream told = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> arguments = List.of(
                "leancloud",
                "--conversations",
                export.toString(),
                "--leancloud",
                service.url().toString(),
                "--server",
                stoa.url().toString(),
                "--state",
                folder.resolve("wrong").toString());
        Map<String, String> keys = new HashMap<>(KEYS);
        keys.put("LEANCLOUD_MASTER_KEY", "wrong");
        assertThat(ImportMain.run(arguments, keys, told, told)).isEqualTo(2);
        keys.put("STOA_MASTER_KEY", "wrong");
        assertThat(ImportMain.run(arguments, keys, told, told)).isEqualTo(2);
        keys.remove("STOA_MASTER_KEY");
        assertThat(ImportMain.run(arguments, keys, told, told)).isEqualTo(2);
    }
}
