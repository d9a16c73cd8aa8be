package stoa.load.run;

/** Is in rooms and minds nothing that happens there. */
final class Bystander implements Role {
    @Override
    public void message(int stream, int number, long sentMicros, long cursor) {
        // not for it
    }

    @Override
    public void tally(long count, long cursor) {
        // not for it
    }

    @Override
    public void gap(long low, long normal, long high, long from, long to) {
        // not for it
    }

    @Override
    public void answered(long send, int code, long cursor, boolean shed) {
        // sends nothing
    }

    @Override
    public void joined(long cursor, boolean complete) {
        // being there is all
    }

    @Override
    public long position() {
        return -1;
    }

    @Override
    public void cut() {
        // nobody cuts it off
    }
}
