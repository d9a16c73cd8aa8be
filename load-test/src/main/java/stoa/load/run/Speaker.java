package stoa.load.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import stoa.load.check.Published;
import stoa.load.plan.Seating;

/**
 * A publisher: what it sent in its streams, and what became of it. Sends on the sender's thread, is answered on its
 * loop's.
 */
final class Speaker implements Role {
    private static final int OUTCOME_UNKNOWN = 60010;
    private static final int INTERNAL = 60000;
    private static final int DEADLINE_EXCEEDED = 60021;
    private static final int LEANCLOUD_INTERNAL = 4200;
    private static final int LEANCLOUD_TIMEOUT = 4201;
    private static final int FIRST = 64;

    private final Loop loop;
    private final LoopFigures figures;
    private final Dialect dialect;
    private final String user;
    private final List<Integer> streams;
    private final List<String> rooms;
    private long[] dues = new long[FIRST];
    private long[] outcomes = new long[FIRST];
    private int sent;
    private int answered;

    Speaker(Loop loop, LoopFigures figures, Dialect dialect, Seating seating, int publisher) {
        this.loop = loop;
        this.figures = figures;
        this.dialect = dialect;
        this.user = seating.publisherUser(publisher);
        this.streams = seating.streams(publisher);
        this.rooms = streams.stream()
                .map(stream -> seating.room(seating.roomOfStream(stream)))
                .toList();
    }

    List<String> rooms() {
        return rooms;
    }

    /**
     * The next message.
     *
     * @param dueMicros when it was to be sent
     * @param firstId id of the first send of the connection
     * @return the request
     */
    byte[] next(long dueMicros, long firstId) {
        int send = begun(dueMicros);
        int place = send % streams.size();
        Dialect.Saying saying =
                new Dialect.Saying(rooms.get(place), streams.get(place), send / streams.size() + 1, dueMicros);
        return dialect.send(firstId + send, user, place, saying);
    }

    private synchronized int begun(long dueMicros) {
        if (sent == dues.length) {
            dues = Arrays.copyOf(dues, sent * 2);
            outcomes = Arrays.copyOf(outcomes, sent * 2);
        }
        dues[sent] = dueMicros;
        outcomes[sent] = Published.UNKNOWN;
        figures.sent.increment();
        return sent++;
    }

    @Override
    public void answered(long send, int code, long cursor, boolean shed) {
        long outcome = outcome(code, cursor, shed);
        synchronized (this) {
            if (send < 0 || send >= sent) {
                return;
            }
            answered++;
            outcomes[(int) send] = outcome;
            figures.acked(loop.micros() - dues[(int) send]);
        }
        if (code != 0) {
            figures.refusedWith(code);
        } else {
            figures.accepted.increment();
            if (shed) {
                figures.acceptedShed.increment();
            }
        }
    }

    private static long outcome(int code, long cursor, boolean shed) {
        return switch (code) {
            case 0 -> cursor == 0 ? Published.TAKEN : shed ? -cursor : cursor;
            case OUTCOME_UNKNOWN, INTERNAL, DEADLINE_EXCEEDED, LEANCLOUD_INTERNAL, LEANCLOUD_TIMEOUT ->
                Published.UNKNOWN;
            default -> Published.REFUSED;
        };
    }

    /** Whether all sends were answered. */
    synchronized boolean isAnswered() {
        return answered == sent;
    }

    /** What became of all sends. */
    synchronized List<Published> published() {
        List<Published> all = new ArrayList<>();
        for (int turn = 0; turn < streams.size(); turn++) {
            long[] ofStream = new long[(sent - turn + streams.size() - 1) / streams.size()];
            for (int i = 0; i < ofStream.length; i++) {
                ofStream[i] = outcomes[turn + i * streams.size()];
            }
            all.add(new Published(streams.get(turn), ofStream));
        }
        return all;
    }

    @Override
    public void message(int stream, int number, long sentMicros, long cursor) {
        // publishers are no receivers: they do not get their own messages
    }

    @Override
    public void tally(long count, long cursor) {
        // as above
    }

    @Override
    public void gap(long low, long normal, long high, long from, long to) {
        // as above
    }

    @Override
    public void joined(long cursor, boolean complete) {
        // its position does not matter
    }

    @Override
    public long position() {
        return -1;
    }

    @Override
    public void cut() {
        // publishers are not cut
    }
}
