package stoa.load.wire;

import java.nio.charset.StandardCharsets;

/**
 * Scans a frame of the native protocol as bytes: what the load test has to know is picked out, the rest passed over;
 * nothing is allocated for a message. The fields may come in any order. Used by one thread; keeps nothing between
 * frames.
 */
public final class EventScanner implements FrameScanner {
    private static final byte[] EV = name("ev");
    private static final byte[] ID = name("id");
    private static final byte[] OK = name("ok");
    private static final byte[] ERROR = name("error");
    private static final byte[] CODE = name("code");
    private static final byte[] CURSOR = name("cursor");
    private static final byte[] CONTENT = name("content");
    private static final byte[] MESSAGES = name("messages");
    private static final byte[] MISSED = name("missed");
    private static final byte[] SHED = name("shed");
    private static final byte[] COMPLETE = name("complete");
    private static final byte[] SESSION = name("session");
    private static final byte[] FROM = name("from");
    private static final byte[] TO = name("to");
    private static final byte[] LOW = name("low");
    private static final byte[] NORMAL = name("normal");
    private static final byte[] HIGH = name("high");

    private final JsonBytesReader in = new JsonBytesReader();
    private long cursor;
    private long replyId;
    private boolean reply;
    private int code;
    private boolean shed;
    private int evFrom;
    private int evLength;
    private long low;
    private long normal;
    private long high;
    private long gapFrom;
    private long gapTo;
    private boolean complete;
    private int sessionFrom;
    private int sessionLength;
    private final PayloadBytes payload = new PayloadBytes();

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void scan(byte[] bytes, int from, int to, Sink sink) throws UnreadableFrameException {
        in.begin(bytes, from, to);
        if (in.opens('[')) {
            while (in.more(']')) {
                top(sink);
            }
        } else {
            top(sink);
        }
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public String session() {
        return in.text(sessionFrom, sessionLength);
    }

    /** An event or a reply. */
    private void top(Sink sink) throws UnreadableFrameException {
        reset();
        in.expect('{');
        while (in.more('}')) {
            in.key();
            if (in.is(EV)) {
                in.string();
                evFrom = in.tokenFrom();
                evLength = in.tokenLength();
            } else if (in.is(ID) && in.isNumber()) {
                reply = true;
                replyId = in.number();
            } else if (in.is(OK) && in.opens('{')) {
                ok(sink);
            } else if (in.is(ERROR) && in.opens('{')) {
                error();
            } else if (in.is(MESSAGES) && in.opens('[')) {
                messages(sink);
            } else {
                field();
            }
        }
        told(sink);
    }

    private void reset() {
        reply = false;
        replyId = 0;
        code = 0;
        shed = false;
        evLength = 0;
        complete = true;
        sessionFrom = 0;
        sessionLength = 0;
        low = 0;
        normal = 0;
        high = 0;
        gapFrom = 0;
        gapTo = 0;
        cursor = 0;
        payload.clear();
    }

    private void told(Sink sink) {
        if (reply) {
            sink.reply(replyId, code, cursor, shed);
            return;
        }
        message(sink);
        if (isEvent("gap")) {
            sink.gap(low, normal, high, gapFrom, gapTo);
        } else if (evLength > 0 && !isEvent("message") && !isEvent("messages")) {
            sink.event(in.text(evFrom, evLength));
        }
    }

    private boolean isEvent(String name) {
        return in.matches(evFrom, evLength, name);
    }

    /** Messages of one room, or what a join reply has as missed: the objects of an array. */
    private void messages(Sink sink) throws UnreadableFrameException {
        long outerCursor = cursor;
        while (in.more(']')) {
            cursor = 0;
            payload.clear();
            in.expect('{');
            while (in.more('}')) {
                in.key();
                field();
            }
            message(sink);
        }
        cursor = outerCursor;
        payload.clear();
    }

    private void message(Sink sink) {
        if (payload.isMessage()) {
            sink.message(payload.stream(), payload.number(), payload.sentMicros(), cursor);
        } else if (payload.isTally()) {
            sink.tally(payload.count(), cursor);
        }
    }

    /** A field of a message or of a gap. */
    private void field() throws UnreadableFrameException {
        if (in.is(CURSOR) && in.isNumber()) {
            cursor = in.number();
        } else if (in.is(CONTENT)) {
            payload.read(in);
        } else if (in.is(SHED) && in.opens('{')) {
            shedCounts();
        } else if (in.is(FROM) && in.isNumber()) {
            gapFrom = in.number();
        } else if (in.is(TO) && in.isNumber()) {
            gapTo = in.number();
        } else {
            in.skip();
        }
    }

    private void shedCounts() throws UnreadableFrameException {
        while (in.more('}')) {
            in.key();
            if (in.is(LOW)) {
                low = in.number();
            } else if (in.is(NORMAL)) {
                normal = in.number();
            } else if (in.is(HIGH)) {
                high = in.number();
            } else {
                in.skip();
            }
        }
    }

    /** What succeeded; of a join also what was missed. */
    private void ok(Sink sink) throws UnreadableFrameException {
        while (in.more('}')) {
            in.key();
            if (in.is(CURSOR) && in.isNumber()) {
                cursor = in.number();
            } else if (in.is(SHED)) {
                shed = in.literal('t');
            } else if (in.is(COMPLETE)) {
                complete = in.literal('t');
            } else if (in.is(SESSION) && in.isString()) {
                in.string();
                sessionFrom = in.tokenFrom();
                sessionLength = in.tokenLength();
            } else if (in.is(MISSED) && in.opens('[')) {
                messages(sink);
            } else {
                in.skip();
            }
        }
    }

    private void error() throws UnreadableFrameException {
        while (in.more('}')) {
            in.key();
            if (in.is(CODE)) {
                code = (int) in.number();
            } else {
                in.skip();
            }
        }
    }
}
