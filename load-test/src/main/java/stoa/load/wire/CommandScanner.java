package stoa.load.wire;

/**
 * Scans a binary frame of LeanCloud's protocol ("LeanCloud protocol", section 4) as {@link EventScanner} does one of the
 * native protocol: nothing is allocated for a message. A message's cursor is its time, of which a room has each but once
 * (section 8); that of a join is the server's time (field {@code serverTs}). Gaps and what was shed are not told.
 */
public final class CommandScanner implements FrameScanner {
    /** What a refusal counts as that does not say why: an internal error. */
    public static final int CODE_MISSING = 4200;

    private static final int CMD = ProtobufReader.tag(1, ProtobufReader.VARINT);
    private static final int OP = ProtobufReader.tag(2, ProtobufReader.VARINT);
    private static final int I = ProtobufReader.tag(5, ProtobufReader.VARINT);
    private static final int SERVER_TS = ProtobufReader.tag(9, ProtobufReader.VARINT);
    private static final int SESSION_MESSAGE = ProtobufReader.tag(102, ProtobufReader.LENGTH);
    private static final int ERROR_MESSAGE = ProtobufReader.tag(103, ProtobufReader.LENGTH);
    private static final int DIRECT_MESSAGE = ProtobufReader.tag(104, ProtobufReader.LENGTH);
    private static final int ACK_MESSAGE = ProtobufReader.tag(105, ProtobufReader.LENGTH);

    private static final int SESSION_ST = ProtobufReader.tag(10, ProtobufReader.LENGTH);
    private static final int SESSION_CODE = ProtobufReader.tag(12, ProtobufReader.VARINT);
    private static final int ERROR_CODE = ProtobufReader.tag(1, ProtobufReader.VARINT);
    private static final int DIRECT_MSG = ProtobufReader.tag(1, ProtobufReader.LENGTH);
    private static final int DIRECT_TIMESTAMP = ProtobufReader.tag(4, ProtobufReader.VARINT);
    private static final int ACK_CODE = ProtobufReader.tag(1, ProtobufReader.VARINT);
    private static final int ACK_T = ProtobufReader.tag(5, ProtobufReader.VARINT);

    private static final int SESSION = 0;
    private static final int CONV = 1;
    private static final int DIRECT = 2;
    private static final int ACK = 3;
    private static final int ERROR = 7;
    private static final int GOAWAY = 21;
    private static final int OPENED = 5;
    private static final int CLOSED = 6;
    private static final int ADDED = 10;

    private final ProtobufReader in = new ProtobufReader();
    private final JsonBytesReader text = new JsonBytesReader();
    private final PayloadBytes payload = new PayloadBytes();
    private int cmd;
    private int op;
    private boolean reply;
    private int replyId;
    private int ackCode;
    private int errorCode;
    private int sessionCode;
    private long serverTs;
    private long ackTime;
    private long time;
    private int msgFrom;
    private int msgTo;
    private int sessionFrom;
    private int sessionTo;

    @Override
    public void scan(byte[] bytes, int from, int to, Sink sink) throws UnreadableFrameException {
        reset();
        in.begin(bytes, from, to);
        while (in.more()) {
            int tag = in.tag();
            if (tag == CMD) {
                cmd = (int) in.varint();
            } else if (tag == DIRECT_MESSAGE) {
                direct();
            } else if (tag == SERVER_TS) {
                serverTs = in.varint();
            } else if (tag == OP) {
                op = (int) in.varint();
            } else if (tag == I) {
                reply = true;
                replyId = (int) in.varint();
            } else if (tag == ACK_MESSAGE) {
                ack();
            } else if (tag == SESSION_MESSAGE) {
                sessionMessage();
            } else if (tag == ERROR_MESSAGE) {
                error();
            } else {
                in.skip(tag);
            }
        }
        if (reply) {
            replied(sink);
        } else {
            told(sink);
        }
    }

    /** The protocol gives nobody what was missed. */
    @Override
    public boolean isComplete() {
        return false;
    }

    @Override
    public String session() {
        return in.text(sessionFrom, sessionTo);
    }

    private void reset() {
        cmd = -1;
        op = -1;
        reply = false;
        replyId = 0;
        ackCode = 0;
        errorCode = 0;
        sessionCode = 0;
        serverTs = 0;
        ackTime = 0;
        time = 0;
        msgFrom = 0;
        msgTo = 0;
        sessionFrom = 0;
        sessionTo = 0;
        payload.clear();
    }

    private void direct() throws UnreadableFrameException {
        int outer = in.enter();
        while (in.more()) {
            int tag = in.tag();
            if (tag == DIRECT_MSG) {
                msgTo = in.pass();
                msgFrom = msgTo - in.passed();
            } else if (tag == DIRECT_TIMESTAMP) {
                time = in.varint();
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void ack() throws UnreadableFrameException {
        int outer = in.enter();
        while (in.more()) {
            int tag = in.tag();
            if (tag == ACK_CODE) {
                ackCode = (int) in.varint();
            } else if (tag == ACK_T) {
                ackTime = in.varint();
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void error() throws UnreadableFrameException {
        int outer = in.enter();
        while (in.more()) {
            int tag = in.tag();
            if (tag == ERROR_CODE) {
                errorCode = (int) in.varint();
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void sessionMessage() throws UnreadableFrameException {
        int outer = in.enter();
        while (in.more()) {
            int tag = in.tag();
            if (tag == SESSION_CODE) {
                sessionCode = (int) in.varint();
            } else if (tag == SESSION_ST) {
                sessionTo = in.pass();
                sessionFrom = sessionTo - in.passed();
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void replied(Sink sink) {
        switch (cmd) {
            case ACK -> sink.reply(replyId, ackCode, ackCode == 0 ? ackTime : 0, false);
            case SESSION -> answered(op == OPENED, sessionCode, sink);
            case CONV -> answered(op == ADDED, 0, sink);
            case ERROR -> answered(false, errorCode, sink);
            default -> {
                // a heartbeat, or the answer to something that the load test never asks
            }
        }
    }

    private void answered(boolean done, int code, Sink sink) {
        if (done) {
            sink.reply(replyId, 0, serverTs, false);
        } else {
            sink.reply(replyId, code == 0 ? CODE_MISSING : code, 0, false);
        }
    }

    private void told(Sink sink) {
        switch (cmd) {
            case DIRECT -> message(sink);
            case SESSION -> sink.event(op == CLOSED ? "session.closed" : "session");
            case ERROR -> sink.event("session.error");
            case GOAWAY -> sink.event("goaway");
            default -> {
                // nothing that rooms tell
            }
        }
    }

    private void message(Sink sink) {
        text.begin(in.bytes(), msgFrom, msgTo);
        payload.readText(text);
        if (payload.isMessage()) {
            sink.message(payload.stream(), payload.number(), payload.sentMicros(), time);
        } else if (payload.isTally()) {
            sink.tally(payload.count(), time);
        }
    }
}
