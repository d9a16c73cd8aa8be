package stoa.load.run;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stoa.load.check.Failures;
import stoa.load.wire.FrameScanner;
import stoa.load.wire.UnreadableFrameException;
import stoa.protocol.error.ErrorCode;

/**
 * A user with one connection: connects, logs in, joins, comes back when it was cut. What it is there for is its
 * {@link Role}'s. On its loop's thread; {@link #say} on the sender's.
 */
final class Participant implements Link.Listener, FrameScanner.Sink {
    private static final long FIRST_JOIN_ID = 2;
    private static final long FIRST_LOGIN_ID = 500;
    private static final long FIRST_SEND_ID = 1_000;
    /** Events after which a client does not get what is its. */
    private static final Set<String> PUT_OUT =
            Set.of("room.kicked", "room.destroyed", "session.closed", "session.error");

    private static final int ATTEMPTS_MAX = 60;
    private static final long RETRY_MICROS = 500_000;
    /** As often as LeanCloud's SDKs ("LeanCloud protocol", section 3.3). */
    private static final long HEARTBEAT_MICROS = 180_000_000;

    /**
     * Who it is.
     *
     * @param user user id
     * @param url client port of its gateway
     * @param rooms that it joins
     * @param slowBytesPerSecond how fast it reads; 0 for as fast as it can
     * @param comesBack whether it keeps its session in order to come back with it
     */
    record Who(String user, URI url, List<String> rooms, int slowBytesPerSecond, boolean comesBack) {}

    private final Loop loop;
    private final LoopFigures figures;
    private final Dialect dialect;
    private final Who who;
    private final Role role;
    private final Failures failures;
    private volatile @Nullable Link link;
    private volatile boolean in;
    private String session = "";
    private long dueMicros;
    private int loginsOpen;
    private int joinsOpen;
    private int attempts;
    private boolean entered;
    private boolean gaveUp;
    private boolean broken;

    Participant(Loop loop, LoopFigures figures, Dialect dialect, Who who, Role role, Failures failures) {
        this.loop = loop;
        this.figures = figures;
        this.dialect = dialect;
        this.who = who;
        this.role = role;
        this.failures = failures;
    }

    Role role() {
        return role;
    }

    /** Whether it will not become what it is not now: it is in, or it has given up. */
    boolean isSettled() {
        return in || gaveUp || broken;
    }

    /** Says so when it is still on its way into its rooms. */
    void shouldBeSettled() {
        if (!isSettled()) {
            failures.add(who.user() + " was not in its rooms when the run ended");
        }
    }

    /** Whether the server ended its connection while it was in. */
    boolean isBroken() {
        return broken;
    }

    /** Connects and joins; the time that takes is counted from when it was due. */
    void enter(long due) {
        dueMicros = due;
        open();
    }

    /** Loses its connection and comes back at once. */
    void cutAndReturn(long due) {
        Link before = link;
        if (!in || before == null) {
            return;
        }
        before.cut();
        in = false;
        figures.in.decrement();
        role.cut();
        attempts = 0;
        enter(due);
    }

    private void open() {
        try {
            link = new Link(loop, dialect, who.url(), who.slowBytesPerSecond(), this);
            figures.opened.increment();
        } catch (IOException failure) {
            again(this::open, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void opened() {
        loginsOpen = dialect.logins(who.rooms().size());
        int all = loginsOpen;
        for (int login = 0; login < all; login++) {
            login(login);
        }
    }

    private void login(int login) {
        long seconds = TimeUnit.MICROSECONDS.toSeconds(loop.micros());
        ask(dialect.login(FIRST_LOGIN_ID + login, who.user(), login, session, seconds));
    }

    private void join(int room) {
        ask(dialect.join(FIRST_JOIN_ID + room, who.user(), room, who.rooms().get(room), role.position()));
    }

    private void ask(byte[] payload) {
        Link to = link;
        if (to != null) {
            to.send(payload, loop.out());
        }
    }

    @Override
    public void frame(byte[] bytes, int from, int to) throws UnreadableFrameException {
        figures.bytesIn.add(to - from);
        loop.scanner().scan(bytes, from, to, this);
    }

    @Override
    public void reply(long id, int code, long cursor, boolean shed) {
        if (id >= FIRST_SEND_ID) {
            role.answered(id - FIRST_SEND_ID, code, cursor, shed);
        } else if (id >= FIRST_LOGIN_ID) {
            connected((int) (id - FIRST_LOGIN_ID), code, cursor);
        } else {
            joined((int) (id - FIRST_JOIN_ID), code, cursor);
        }
    }

    private void connected(int login, int code, long cursor) {
        if (code != 0) {
            refused("connect", code, () -> login(login));
            return;
        }
        if (--loginsOpen > 0) {
            return;
        }
        boolean cameBack = entered && !session.isEmpty();
        if (who.comesBack()) {
            session = loop.scanner().session();
        }
        if (cameBack && dialect.comesBackIntoRooms()) {
            role.joined(cursor, loop.scanner().isComplete());
            entered();
            return;
        }
        joinsOpen = who.rooms().size();
        for (int room = 0; room < who.rooms().size(); room++) {
            join(room);
        }
        if (joinsOpen == 0) {
            entered();
        }
    }

    private void joined(int room, int code, long cursor) {
        if (code != 0) {
            refused("join", code, () -> join(room));
            return;
        }
        role.joined(cursor, loop.scanner().isComplete());
        if (--joinsOpen == 0) {
            entered();
        }
    }

    private void entered() {
        in = true;
        figures.entered(loop.micros() - dueMicros);
        figures.in.increment();
        if (entered) {
            figures.returned.increment();
        }
        entered = true;
        beatLater(link);
    }

    /** Lets the server hear of the connection now and then, where it wants that. */
    private void beatLater(@Nullable Link of) {
        byte[] heartbeat = dialect.heartbeat();
        if (heartbeat.length > 0) {
            loop.at(loop.micros() + HEARTBEAT_MICROS, () -> {
                if (in && of == link) {
                    ask(heartbeat);
                    beatLater(of);
                }
            });
        }
    }

    private void refused(String what, int code, Runnable retry) {
        ErrorCode known = ErrorCode.ofNumber(code);
        String why = what + " was answered " + code + " (" + known.name() + ')';
        if (known.retryable()) {
            again(retry, why);
        } else {
            giveUp(why);
        }
    }

    /** Tries once more, as clients do. */
    private void again(Runnable what, String why) {
        if (++attempts > ATTEMPTS_MAX) {
            giveUp(why);
            return;
        }
        Link before = link;
        loop.at(loop.micros() + RETRY_MICROS, () -> {
            if (link == before) {
                what.run();
            }
        });
    }

    private void giveUp(String why) {
        gaveUp = true;
        failures.add(who.user() + " did not get in: " + why);
    }

    @Override
    public void gone(String why) {
        role.cut();
        if (!in) {
            again(this::open, why);
            return;
        }
        in = false;
        broken = true;
        figures.in.decrement();
        figures.lost.increment();
        if (who.slowBytesPerSecond() == 0) {
            failures.add(who.user() + " lost its connection: " + why);
        }
    }

    /** Sends its next message; a publisher that is not in does not. Any thread. */
    void say(long due, ByteBuffer out) {
        Link to = link;
        if (role instanceof Speaker speaker && in && to != null) {
            to.send(speaker.next(due, FIRST_SEND_ID), out);
        }
    }

    /** Leaves for good. */
    void leave() {
        Link before = link;
        if (before != null) {
            before.leave();
        }
    }

    @Override
    public void message(int stream, int number, long sentMicros, long cursor) {
        role.message(stream, number, sentMicros, cursor);
    }

    @Override
    public void tally(long count, long cursor) {
        role.tally(count, cursor);
    }

    @Override
    public void gap(long low, long normal, long high, long from, long to) {
        role.gap(low, normal, high, from, to);
    }

    @Override
    public void event(String name) {
        if (PUT_OUT.contains(name)) {
            failures.add(who.user() + " was told " + name);
        }
    }
}
