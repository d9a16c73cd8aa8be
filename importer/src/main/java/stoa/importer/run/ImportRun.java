package stoa.importer.run;

import java.io.IOException;
import java.nio.file.Path;
import stoa.importer.http.RefusedException;
import stoa.importer.sink.StoaImport;
import stoa.importer.source.HistorySource;
import stoa.importer.state.FailedList;
import stoa.importer.state.Journal;
import stoa.importer.state.Tally;

/**
 * An import: first the conversations of all files, then the history of each. Goes on where the state file says; what is
 * done twice for that changes nothing. One thread calls; blocks.
 */
public final class ImportRun {
    private final ImportOptions options;
    private final StoaImport stoa;
    private final HistorySource source;
    private final Progress progress;

    /**
     * An import that has not begun.
     *
     * @param options what is asked for
     * @param stoa where everything goes
     * @param source where histories come from
     * @param progress told on the way
     */
    public ImportRun(ImportOptions options, StoaImport stoa, HistorySource source, Progress progress) {
        this.options = options;
        this.stoa = stoa;
        this.source = source;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param subject what is brought whereto, so that no other import's state is gone on with
     * @return what became of everything
     * @throws IOException when a file, the service or Stoa does not do: the same command goes on there
     * @throws RefusedException when keys are wrong
     * @throws InterruptedException when the run ends
     */
    public ImportReport run(String subject) throws IOException, RefusedException, InterruptedException {
        try (Journal journal = Journal.open(options.state(), subject);
                FailedList failed = FailedList.open(options.failed(), isNew(journal))) {
            ConversationPhase conversations = new ConversationPhase(stoa, journal, failed, progress);
            for (Path file : options.conversations()) {
                conversations.run(file);
            }
            Tally put = journal.conversationsTally();
            long unread = 0;
            if (options.withMessages()) {
                progress.beginMessages(
                        put.of(Counted.KIND_GROUP) + put.of(Counted.KIND_ROOM), journal.conversationsDone());
                ConversationHistory history = new ConversationHistory(source, stoa, journal, failed, progress);
                unread = new MessagePhase(history, failed, options.parallel()).run(options.conversations());
            }
            ImportReport report = new ImportReport(put, journal.messagesTally(), journal.conversationsDone(), unread);
            if (unread == 0) {
                journal.complete();
            }
            return report;
        }
    }

    /** Whether nothing of this pass was done. */
    private boolean isNew(Journal journal) {
        return options.conversations().stream().allMatch(file -> journal.file(file.toString()) == null);
    }
}
