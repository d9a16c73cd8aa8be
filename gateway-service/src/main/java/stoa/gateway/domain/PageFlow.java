package stoa.gateway.domain;

import java.util.List;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.log.Entry;

/**
 * One page of the history for one user: messages that are for others are left out, and where nothing
 * remains the next page is read, at most {@link #PAGES_MAX} of them. On the hub's thread.
 */
final class PageFlow {
    static final int PAGES_MAX = 20;
    static final int FURTHER_LIMIT = 100;

    private final HubPorts ports;
    private final String user;
    private final QueryPage asked;
    private final Reply<Messages> reply;
    private int pages;

    PageFlow(HubPorts ports, String user, QueryPage asked, Reply<Messages> reply) {
        this.ports = ports;
        this.user = user;
        this.asked = asked;
        this.reply = reply;
    }

    void start() {
        ask(asked);
    }

    private void ask(QueryPage query) {
        pages++;
        ports.history().page(query).onComplete(this::read, failure -> reply.fail(StoaException.of(failure)));
    }

    private void read(Messages page) {
        List<Entry> seen = page.messages().stream()
                .filter(entry -> new LiveEntry(entry).isFor(user))
                .toList();
        boolean goOn = seen.isEmpty() && page.more() && !page.messages().isEmpty();
        if (goOn && pages < PAGES_MAX) {
            ask(further(page.messages()));
            return;
        }
        int beyond = Math.max(0, seen.size() - asked.limit());
        List<Entry> kept = isForwards() ? seen.subList(0, seen.size() - beyond) : seen.subList(beyond, seen.size());
        int remaining = Math.min(HistoryOperations.REMAINING_MAX, page.remaining() + beyond);
        reply.ok(new Messages(kept, page.more() || beyond > 0, page.appliedTo(), remaining));
    }

    private boolean isForwards() {
        return asked.afterTs() != null || asked.afterMessage() != null;
    }

    private QueryPage further(List<Entry> read) {
        String last = (isForwards() ? read.getLast() : read.getFirst()).event().id();
        return new QueryPage(
                asked.conversation(),
                null,
                isForwards() ? null : last,
                null,
                isForwards() ? last : null,
                asked.types(),
                FURTHER_LIMIT,
                asked.through());
    }
}
