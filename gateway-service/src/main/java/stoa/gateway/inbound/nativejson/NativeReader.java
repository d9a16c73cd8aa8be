package stoa.gateway.inbound.nativejson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Reads frames of the native protocol. A frame is read as a whole before any of it is acted on. Any
 * thread.
 */
public final class NativeReader {
    /** Requests in one frame at most; what follows them is refused with one error. */
    public static final int REQUESTS_PER_FRAME_MAX = 100;
    /** Levels of JSON in a frame, from its own object or array to the innermost of a content. */
    public static final int DEPTH_MAX = 33;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(100)
                    .maxNameLength(10_000)
                    .build())
            .build();

    private NativeReader() {}

    /**
     * Reads a frame.
     *
     * @param utf8 the frame's payload
     * @return its requests in order, wrong ones as {@link NativeRequest.Refused}
     * @throws UnreadableFrameException when it is not JSON in UTF-8, or nested too deeply
     */
    public static List<NativeRequest> read(ByteBuffer utf8) throws UnreadableFrameException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException _) {
            throw new UnreadableFrameException("the frame is not valid UTF-8");
        }
        try (JsonParser parser = JSON.createParser(text)) {
            List<NativeRequest> requests = frame(parser, text);
            if (requests.size() <= REQUESTS_PER_FRAME_MAX && parser.nextToken() != null) {
                throw new UnreadableFrameException("the frame goes on after its JSON value");
            }
            return requests;
        } catch (StreamConstraintsException e) {
            throw new UnreadableFrameException("the frame's JSON exceeds a limit: nested deeper than " + DEPTH_MAX
                    + ", or a number or name too long");
        } catch (JsonProcessingException e) {
            throw new UnreadableFrameException("the frame is not JSON, at character "
                    + Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getCharOffset()));
        } catch (IOException e) {
            throw new UncheckedIOException("a string is read without input or output", e);
        }
    }

    private static List<NativeRequest> frame(JsonParser parser, String text)
            throws IOException, UnreadableFrameException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new UnreadableFrameException("the frame is empty");
        }
        List<NativeRequest> requests = new ArrayList<>();
        if (first != JsonToken.START_ARRAY) {
            requests.add(one(parser, text));
            return requests;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (requests.size() == REQUESTS_PER_FRAME_MAX) {
                requests.add(refused(
                        null,
                        ErrorCode.BAD_REQUEST,
                        "a frame may hold " + REQUESTS_PER_FRAME_MAX + " requests, the rest of it was not read"));
                return requests;
            }
            requests.add(one(parser, text));
        }
        return requests;
    }

    private static NativeRequest one(JsonParser parser, String text) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return refused(null, ErrorCode.BAD_REQUEST, "a request must be an object");
        }
        RequestFields fields = RequestFields.read(parser, text);
        Long id = null;
        try {
            id = fields.integerOrNull("id", Long.MIN_VALUE, Long.MAX_VALUE);
            if (id == null) {
                throw RequestFields.wrong("id", "is missing");
            }
            return RequestReader.read(id, fields);
        } catch (StoaException e) {
            return new NativeRequest.Refused(id, e);
        }
    }

    private static NativeRequest refused(@Nullable Long id, ErrorCode code, String message) {
        return new NativeRequest.Refused(id, new StoaException(code, message));
    }

    /**
     * A parser for a part of a frame that was read already.
     *
     * @param json valid JSON
     * @return the parser, before the first token
     */
    static JsonParser parser(String json) {
        try {
            return JSON.createParser(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string is read without input or output", e);
        }
    }
}
