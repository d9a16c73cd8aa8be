package stoa.importer.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.importer.source.MessagePages.Place;

class JournalTest {
    private static final String SUBJECT = "app to shop";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("state");
    }

    private static ConversationProgress progress(int pass, long ts, boolean done, long read) {
        return new ConversationProgress(
                pass, "c", new Place(ts, List.of("a", "b")), 90, 0, 10, done, Tally.NOTHING.plus("read", read));
    }

    @Test
    void whatIsNotedLastHolds() throws Exception {
        try (Journal journal = Journal.open(file, SUBJECT)) {
            assertThat(journal.conversation("c")).isEqualTo(ConversationProgress.begun(1, "c", 0));
            journal.note(progress(1, 50, false, 3));
            journal.note(progress(1, 40, false, 7));
            journal.note(new FileProgress(1, "f", 99, 5, false, Tally.NOTHING.plus("written", 5)));
        }
        try (Journal journal = Journal.open(file, SUBJECT)) {
            assertThat(journal.pass()).isEqualTo(1);
            assertThat(journal.conversation("c")).isEqualTo(progress(1, 40, false, 7));
            assertThat(journal.file("f"))
                    .isEqualTo(new FileProgress(1, "f", 99, 5, false, Tally.NOTHING.plus("written", 5)));
            assertThat(journal.messagesTally().of("read")).isEqualTo(7);
        }
    }

    @Test
    void aLineThatWasCutInsideACharacterIsPassedOver() throws Exception {
        try (Journal journal = Journal.open(file, SUBJECT)) {
            journal.note(new FileProgress(1, "文件.jsonl", 99, 5, false, Tally.NOTHING));
        }
        byte[] whole = Files.readAllBytes(file);
        String text = new String(whole, StandardCharsets.UTF_8);
        int bytes = text.substring(0, text.indexOf("件")).getBytes(StandardCharsets.UTF_8).length;
        Files.write(file, Arrays.copyOf(whole, bytes + 1));
        try (Journal journal = Journal.open(file, SUBJECT)) {
            assertThat(journal.pass()).isEqualTo(1);
            assertThat(journal.file("文件.jsonl")).isNull();
        }
    }

    @Test
    void aLineThatWasCutIsPassedOverWhereverItWasCut() throws Exception {
        try (Journal journal = Journal.open(file, SUBJECT)) {
            journal.note(progress(1, 50, false, 3));
        }
        byte[] whole = Files.readAllBytes(file);
        int line = new String(whole, StandardCharsets.UTF_8).strip().lastIndexOf('\n') + 1;
        for (int length = line; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Journal journal = Journal.open(file, SUBJECT)) {
                assertThat(journal.conversation("c").place()).isEqualTo(Place.BEGINNING);
                journal.note(progress(1, 44, false, 1));
            }
            try (Journal journal = Journal.open(file, SUBJECT)) {
                assertThat(journal.conversation("c").place().ts()).isEqualTo(44);
            }
        }
    }

    @Test
    void theStateOfAnotherImportIsRefusedAndADamagedOneToo() throws Exception {
        Journal.open(file, SUBJECT).close();
        assertThatThrownBy(() -> Journal.open(file, "other to shop"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another import");
        Files.writeString(file, Files.readString(file) + "{oops\n{\"completed\":1}\n");
        assertThatThrownBy(() -> Journal.open(file, SUBJECT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void afterAPassThatWentThroughTheNextBeginsWhereItEndedForEachConversation() throws Exception {
        try (Journal journal = Journal.open(file, SUBJECT)) {
            journal.note(progress(1, 20, true, 3));
            journal.note(new FileProgress(1, "f", 99, 5, true, Tally.NOTHING));
            assertThat(journal.conversationsDone()).isEqualTo(1);
            journal.complete();
        }
        try (Journal journal = Journal.open(file, SUBJECT)) {
            assertThat(journal.pass()).isEqualTo(2);
            assertThat(journal.file("f")).isNull();
            assertThat(journal.conversation("c")).isEqualTo(ConversationProgress.begun(2, "c", 90));
            assertThat(journal.conversationsDone()).isZero();
            assertThat(journal.messagesTally()).isEqualTo(Tally.NOTHING);
        }
        // Opened and killed: still the same pass.
        try (Journal journal = Journal.open(file, SUBJECT)) {
            assertThat(journal.pass()).isEqualTo(2);
        }
    }

    @Test
    void whatFailedIsLookedAtAgainInTheNextPass() {
        ConversationProgress failed =
                new ConversationProgress(1, "c", new Place(20, List.of()), 90, 70, 10, true, Tally.NOTHING);
        assertThat(failed.nextFloorTs()).isEqualTo(70);
        assertThat(progress(1, 20, false, 0).nextFloorTs()).isEqualTo(10);
    }
}
