package stoa.kit.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.bus.Envelope.Answer;
import stoa.kit.bus.Envelope.Body;
import stoa.kit.bus.Envelope.Failure;
import stoa.kit.bus.Envelope.Question;
import stoa.kit.bus.Envelope.Told;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The one codec of the event bus: by reference inside a JVM, a small binary header and the record in CBOR
 * across it ({@link RecordBytes}). Stateless, any thread.
 */
final class EnvelopeCodec implements MessageCodec<Envelope, Envelope> {
    static final String NAME = "stoa-envelope";

    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeCodec.class);
    private static final byte QUESTION = 1;
    private static final byte ANSWER = 2;
    private static final byte FAILURE = 3;
    private static final byte TOLD = 4;

    /**
     * Makes the event bus of a Vert.x use this codec for envelopes; may be called again for the same.
     *
     * @param vertx whose event bus
     */
    static void install(Vertx vertx) {
        EventBus eventBus = vertx.eventBus();
        synchronized (EnvelopeCodec.class) {
            try {
                eventBus.registerCodec(new EnvelopeCodec());
            } catch (IllegalStateException alreadyRegistered) {
                LOG.trace("another node of this process registered the codec", alreadyRegistered);
            }
            eventBus.codecSelector(body -> body instanceof Envelope ? NAME : null);
        }
    }

    /**
     * The record in a body.
     *
     * @param body from an envelope
     * @param type expected type
     * @param <T> expected type
     * @return the record
     * @throws StoaException {@link ErrorCode#BAD_REQUEST} when it is not of that type
     */
    static <T> T open(Body body, Class<T> type) {
        return switch (body) {
            case Body.Value inside -> inside(inside.value(), type);
            case Body.Encoded bytes -> RecordBytes.read(bytes.cbor(), type);
        };
    }

    private static <T> T inside(Object value, Class<T> type) {
        try {
            return type.cast(value);
        } catch (ClassCastException wrong) {
            throw RecordBytes.refused(type, wrong);
        }
    }

    @Override
    public void encodeToWire(Buffer buffer, Envelope envelope) {
        switch (envelope) {
            case Question question -> {
                byte[] body = encoded(question.body());
                buffer.appendByte(QUESTION).appendLong(question.deadlineMs());
                appendText(buffer, question.operation());
                appendBytes(buffer, body);
            }
            case Answer answer -> encodeAnswer(buffer, answer);
            case Failure failure -> encodeFailure(buffer, failure);
            case Told told -> {
                byte[] body = encoded(told.body());
                buffer.appendByte(TOLD);
                appendBytes(buffer, body);
            }
        }
    }

    @Override
    public Envelope decodeFromWire(int start, Buffer buffer) {
        int position = start + 1;
        return switch (buffer.getByte(start)) {
            case QUESTION -> {
                long deadlineMs = buffer.getLong(position);
                String operation = text(buffer, position + Long.BYTES);
                int body = position + Long.BYTES + Integer.BYTES + buffer.getInt(position + Long.BYTES);
                yield new Question(operation, deadlineMs, new Body.Encoded(bytes(buffer, body)));
            }
            case ANSWER -> new Answer(new Body.Encoded(bytes(buffer, position)));
            case FAILURE ->
                new Failure(
                        buffer.getInt(position),
                        text(buffer, position + Integer.BYTES + Long.BYTES),
                        buffer.getLong(position + Integer.BYTES));
            case TOLD -> new Told(new Body.Encoded(bytes(buffer, position)));
            default -> new Failure(ErrorCode.INTERNAL.number(), "an envelope of an unknown kind", 0);
        };
    }

    @Override
    public Envelope transform(Envelope envelope) {
        return envelope;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    private static void encodeAnswer(Buffer buffer, Answer answer) {
        byte[] body = encoded(answer.body());
        if (body.length == 0) {
            encodeFailure(buffer, new Failure(ErrorCode.INTERNAL.number(), ErrorCode.INTERNAL.text(), 0));
            return;
        }
        buffer.appendByte(ANSWER);
        appendBytes(buffer, body);
    }

    private static void encodeFailure(Buffer buffer, Failure failure) {
        buffer.appendByte(FAILURE).appendInt(failure.number()).appendLong(failure.retryAfterMs());
        appendText(buffer, failure.message());
    }

    private static byte[] encoded(Body body) {
        return switch (body) {
            case Body.Encoded bytes -> bytes.cbor();
            case Body.Value inside -> RecordBytes.of(inside.value());
        };
    }

    private static void appendText(Buffer buffer, String text) {
        appendBytes(buffer, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void appendBytes(Buffer buffer, byte[] bytes) {
        buffer.appendInt(bytes.length).appendBytes(bytes);
    }

    private static String text(Buffer buffer, int position) {
        return new String(bytes(buffer, position), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Buffer buffer, int position) {
        int start = position + Integer.BYTES;
        return buffer.getBytes(start, start + buffer.getInt(position));
    }
}
