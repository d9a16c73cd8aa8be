package stoa.load.run;

import stoa.load.check.ClientView;
import stoa.load.check.RoomOrder;

/** A client that receives and has everything checked. */
final class Receiver implements Role {
    private final Loop loop;
    private final LoopFigures figures;
    private final ClientView view;
    private final boolean slow;

    /**
     * A receiver.
     *
     * @param slow whether it reads slowly on purpose: what it waits for is not the server's latency
     */
    Receiver(Loop loop, LoopFigures figures, ClientView view, boolean slow) {
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
        if (!view.isIn()) {
            view.joined(cursor);
        } else if (!complete) {
            view.reloaded(cursor);
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
