package stoa.load.run;

import stoa.load.check.ClientView;
import stoa.load.check.RoomOrder;

/** A client that receives and has everything checked. */
final class Receiver implements Role {
    /** By so much the clocks of the server's processes may differ, and the time of a message be ahead of its clock. */
    static final long CLOCKS_MS = 1_000;

    private final Loop loop;
    private final LoopFigures figures;
    private final ClientView view;
    private final boolean slow;
    private final Entry entry;

    /** What is known of the place from which messages are a client's. */
    enum Entry {
        /** The answer to its join names it. */
        EXACT,
        /** Nothing was said in the room before it came. */
        FIRST,
        /** The answer to its join names the server's time, milliseconds. */
        ABOUT
    }

    /**
     * A receiver.
     *
     * @param slow whether it reads slowly on purpose: what it waits for is not the server's latency
     * @param entry how it comes in
     */
    Receiver(Loop loop, LoopFigures figures, ClientView view, boolean slow, Entry entry) {
        this.entry = entry;
        this.loop = loop;
        this.figures = figures;
        this.view = view;
        this.slow = slow;
    }

    ClientView view() {
        return view;
    }

    boolean isSlow() {
        return slow;
    }

    @Override
    public void message(int stream, int number, long sentMicros, long cursor) {
        figures.deliveries.increment();
        if (!slow) {
            figures.delivered(loop.micros() - sentMicros);
        }
        view.message(stream, number, cursor);
    }

    @Override
    public void tally(long count, long cursor) {
        figures.deliveries.increment();
        view.message(RoomOrder.TALLY, (int) count, cursor);
    }

    @Override
    public void gap(long low, long normal, long high, long from, long to) {
        figures.gapLow.add(low);
        figures.gapNormal.add(normal);
        figures.gapHigh.add(high);
        view.gap(low, normal, high, from, to);
    }

    @Override
    public void answered(long send, int code, long cursor, boolean shed) {
        // sends nothing
    }

    @Override
    public void joined(long cursor, boolean complete) {
        switch (entry) {
            case EXACT -> {
                if (!view.isIn()) {
                    view.joined(cursor);
                } else if (!complete) {
                    view.reloaded(cursor);
                }
            }
            case FIRST -> {
                if (!view.isIn()) {
                    view.joined(0);
                } else {
                    view.returnedAround(cursor + CLOCKS_MS);
                }
            }
            case ABOUT -> {
                if (!view.isIn()) {
                    view.joinedAround(cursor - CLOCKS_MS, cursor + CLOCKS_MS);
                } else {
                    view.returnedAround(cursor + CLOCKS_MS);
                }
            }
        }
    }

    @Override
    public long position() {
        return view.position();
    }

    @Override
    public void cut() {
        view.cut();
    }
}
