package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ServerMessages;
import stoa.gateway.domain.ServerMessages.ServerSend;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;

/** Reads messages from forms and says them in rooms. On the server port's event loop. */
final class ServerSpeech {
    static final String TYPE = "objectName";
    static final String CONTENT = "content";

    private static final int TYPE_CHARS_MAX = 32;
    private static final int TYPE_BYTES_MAX = 4 * TYPE_CHARS_MAX;
    private static final int CONTENT_BYTES_MAX = 128 * 1024;
    /** With the prefix it makes a client message id. */
    private static final int RANDOM_BYTES_MAX = 50;

    private static final int PROTECTED_OR_HIGH = 2;
    private static final int LOW = 3;
    private static final String VENDOR = "RC:";
    /** Types of the vendor's that servers may send (section 8). */
    private static final Set<String> BUILT_IN = Set.of(
            "RC:TxtMsg",
            "RC:ImgMsg",
            "RC:GIFMsg",
            "RC:ImgTextMsg",
            "RC:VcMsg",
            "RC:HQVCMsg",
            "RC:FileMsg",
            "RC:SightMsg",
            "RC:LBSMsg",
            "RC:CmdMsg",
            "RC:CmdNtf",
            "RC:InfoNtf",
            "RC:ContactNtf",
            "RC:ProfileNtf",
            "RC:GrpNtf",
            "RC:ReadNtf",
            "RC:TypSts",
            "RC:RcCmd",
            "RC:chrmKVNotiMsg");

    /** As deep as clients' frames may be. */
    private static final int NESTING_MAX = 32;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
            .build();

    private final ServerMessages messages;
    private final Executor loop;
    private final RandomGenerator random;

    /**
     * A way to speak.
     *
     * @param messages who says it
     * @param loop runs tasks on the server port's event loop
     * @param random for ids of messages that came without one
     */
    ServerSpeech(ServerMessages messages, Executor loop, RandomGenerator random) {
        this.messages = messages;
        this.loop = loop;
        this.random = random;
    }

    /**
     * A message type.
     *
     * @param form with {@code objectName}
     * @return the app's own, or one of the vendor's that exist
     */
    static String type(FormBody form) {
        String type = form.one(TYPE, TYPE_BYTES_MAX);
        if (type.length() > TYPE_CHARS_MAX) {
            throw new StoaException(
                    ErrorCode.SERVER_PARAMETER_TOO_LONG, TYPE + " may have " + TYPE_CHARS_MAX + " characters");
        }
        if (type.startsWith(VENDOR) && !BUILT_IN.contains(type)) {
            throw FormBody.wrong(TYPE, "must not begin with RC: unless it is a built-in type");
        }
        return type;
    }

    /**
     * A message's content.
     *
     * @param form with {@code content}
     * @return the object that it is, or a JSON string where it is none
     */
    static JsonText content(FormBody form) {
        String content = form.textOrNull(CONTENT, CONTENT_BYTES_MAX);
        if (content == null) {
            throw form.missing(CONTENT);
        }
        return new JsonText(isObject(content) ? content.strip() : quoted(content));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static boolean isObject(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (StreamConstraintsException _) {
            throw FormBody.wrong(CONTENT, "may nest " + NESTING_MAX + " levels, with numbers of 1000 digits");
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * A message with all that can be said about it.
     *
     * @param form type, content, and what is optional
     * @return the message
     */
    Send read(FormBody form) {
        boolean toSender = form.flag("isIncludeSender", false);
        long priority = form.integer("priority", 1, LOW, PROTECTED_OR_HIGH);
        return new Send(
                cid(form),
                type(form),
                content(form),
                priority == LOW ? Priority.LOW : Priority.HIGH,
                !form.flag("isPersisted", true),
                null,
                toSender ? null : new LogEvent.Audience(List.of(), true));
    }

    /**
     * A message that goes with something else, for everybody.
     *
     * @param form with type and content
     * @return null when no type is given
     */
    @Nullable
    Send readOrNull(FormBody form) {
        return form.count(TYPE) == 0 || form.oneOrNull(TYPE, TYPE_BYTES_MAX) == null
                ? null
                : new Send(cid(), type(form), content(form), Priority.HIGH, false, null, null);
    }

    /** What the sender calls {@code msgRandom} names one message however often it is sent. */
    private String cid(FormBody form) {
        String given = form.oneOrNull("msgRandom", RANDOM_BYTES_MAX);
        return given == null ? cid() : "server-" + given;
    }

    /**
     * An id for a message that came without one.
     *
     * @return never the same again
     */
    String cid() {
        return "server:" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    /**
     * Says it in a room.
     *
     * @param room where
     * @param from user id
     * @param send what
     * @return the ack; empty where there is no such room, which is no error
     */
    Future<Optional<SendResult.Sent>> say(Conversation room, String from, Send send) {
        Future<Optional<SendResult.Sent>> said =
                messages.send(new ServerSend(room, from, send), loop).map(Optional::of);
        return RoomApi.whereMissing(said, Optional.empty());
    }
}
