package stoa.importer.run;

import java.util.Map;
import stoa.importer.state.Tally;

/**
 * What became of everything in one pass, over all runs that it took. Of conversations and of messages alike: what was read
 * is what is new, was there, was replaced, is skipped and failed.
 *
 * @param conversations counts of conversations
 * @param messages counts of messages
 * @param histories conversations whose history is brought whole
 * @param unread conversations whose history could not be read
 */
public record ImportReport(Tally conversations, Tally messages, long histories, long unread) {
    /**
     * Whether everything came.
     *
     * @return false when something failed, which the list of failures names
     */
    public boolean isWhole() {
        return unread == 0 && conversations.of(Counted.FAILED) == 0 && messages.of(Counted.FAILED) == 0;
    }

    /**
     * For people.
     *
     * @return lines
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("conversations ").append(line(conversations)).append('\n');
        text.append("  of them      ")
                .append(number(conversations, Counted.KIND_GROUP))
                .append(" with members, ")
                .append(number(conversations, Counted.KIND_ROOM))
                .append(" chat rooms, ")
                .append(number(conversations, Counted.KIND_SERVICE))
                .append(" service conversations\n");
        Map<String, Long> ignored = conversations.below(Counted.IGNORED);
        if (!ignored.isEmpty()) {
            text.append("  left out     fields");
            ignored.forEach((name, count) -> text.append(' ')
                    .append(name)
                    .append(" (")
                    .append(Progress.number(count))
                    .append(')'));
            text.append('\n');
        }
        skipped(text, conversations);
        text.append("messages      ").append(line(messages)).append('\n');
        text.append("  of           ")
                .append(Progress.number(histories))
                .append(" conversations")
                .append(unread == 0 ? "" : "; of " + Progress.number(unread) + " the history could not be read")
                .append('\n');
        if (messages.of(Counted.MOVED) > 0) {
            text.append("  moved        ")
                    .append(number(messages, Counted.MOVED))
                    .append(" by milliseconds, since others of their conversation had their time\n");
        }
        skipped(text, messages);
        return text.toString();
    }

    private static String line(Tally tally) {
        return number(tally, Counted.READ) + " read: " + number(tally, Counted.WRITTEN) + " new, "
                + number(tally, Counted.KNOWN) + " there already, " + number(tally, Counted.REPLACED) + " replaced, "
                + Progress.number(tally.below(Counted.SKIPPED).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                + " skipped, " + number(tally, Counted.FAILED) + " failed";
    }

    private static void skipped(StringBuilder text, Tally tally) {
        tally.below(Counted.SKIPPED)
                .forEach((why, count) -> text.append("  skipped      ")
                        .append(Progress.number(count))
                        .append(": ")
                        .append(why)
                        .append('\n'));
    }

    private static String number(Tally tally, String name) {
        return Progress.number(tally.of(name));
    }
}
