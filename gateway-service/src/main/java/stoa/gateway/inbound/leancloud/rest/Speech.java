package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ServerMessages.ServerModify;
import stoa.gateway.domain.ServerMessages.ServerRecall;
import stoa.gateway.domain.ServerMessages.ServerSend;
import stoa.gateway.inbound.leancloud.Mention;
import stoa.gateway.inbound.leancloud.MessageBody;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Priority;
import stoa.protocol.json.Json;
import stoa.protocol.log.LogEvent.Audience;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;

/**
 * Messages of back ends: read from calls, said, changed and taken back ("LeanCloud protocol", sections 8, 11 and 17). {@code
 * push_data} is read by nobody: pushes to devices are not built. Stateless, any loop.
 */
final class Speech {
    /** Bytes of a body where the app has set no other limit ("LeanCloud protocol", section 19). */
    static final int BODY_BYTES_MAX = 5 * 1024;

    private static final String FROM = "from_client";

    private final RestServices services;

    Speech(RestServices services) {
        this.services = services;
    }

    /**
     * What a message is sent with beside what its call says.
     *
     * @param isTransient where the call does not say
     * @param only whom it is for; empty for all
     */
    record Terms(boolean isTransient, List<String> only) {
        /** For all, and kept. */
        static final Terms KEPT = new Terms(false, List.of());

        Terms {
            only = List.copyOf(only);
        }
    }

    /** Says what a call holds, in the name of {@code from_client}. */
    Future<SendResult.Sent> say(Call call, Conversation where, Terms terms) {
        String from = call.needed(FROM, "from_peer");
        MessageBody.Kept kept = body(call).kept();
        boolean noSync = call.flag(false, "no_sync");
        Send send = new Send(
                "server:" + hex() + hex(),
                kept.type(),
                kept.content(),
                priority(call),
                call.flag(terms.isTransient(), "transient"),
                mention(call).kept(),
                noSync || !terms.only().isEmpty() ? new Audience(terms.only(), noSync) : null);
        return services.messages().send(new ServerSend(where, from, send), call.loop());
    }

    private String hex() {
        return Long.toHexString(services.random().nextLong());
    }

    /** The answer to a message that was said. */
    static Json.Obj said(SendResult.Sent sent) {
        return new Row()
                .text("msg-id", sent.id())
                .number("timestamp", sent.ts())
                .done();
    }

    /** Replaces a message's content by that of the call; the master key needs not be the sender's. */
    Future<Json> modify(Call call, Conversation where, String message) {
        ServerModify modify =
                new ServerModify(where, by(call), message, body(call).kept().content());
        return services.messages().modify(modify, call.loop()).map(Json.Obj.EMPTY);
    }

    /** Takes a message back. */
    Future<Json> recall(Call call, Conversation where, String message) {
        ServerRecall recall = new ServerRecall(where, by(call), message);
        return services.messages().recall(recall, call.loop()).map(Json.Obj.EMPTY);
    }

    /** Old calls name nobody. */
    private static String by(Call call) {
        String from = call.idOrNull(FROM, "from_peer", "from");
        return from == null ? "server" : from;
    }

    /** A text, or an object that is kept as its text. */
    private static MessageBody body(Call call) {
        @Nullable Json message = call.field("message", "data");
        String text = switch (message) {
            case Json.Text _ -> call.textOrNull("message", "data");
            case Json.Obj object -> object.toString();
            case null -> throw Call.wrong("message", "must be given");
            default -> throw Call.wrong("message", "is a text");
        };
        MessageBody body = MessageBody.of(text == null ? "" : text);
        AppSettings settings = call.rights().settings();
        boolean isUnset = settings.messageBytesMax() == AppSettings.MESSAGE_BYTES_MAX_DEFAULT;
        int bytesMax = isUnset ? BODY_BYTES_MAX : settings.messageBytesMax();
        if (body.size() > bytesMax) {
            throw new StoaException(
                    ErrorCode.FRAME_TOO_LONG,
                    "the message has " + body.size() + " bytes, at most " + bytesMax + " may be sent");
        }
        return body;
    }

    private static Priority priority(Call call) {
        String given = call.textOrNull("priority");
        return switch (given == null ? "normal" : given.toLowerCase(Locale.ROOT)) {
            case "high" -> Priority.HIGH;
            case "normal" -> Priority.NORMAL;
            case "low" -> Priority.LOW;
            default -> throw Call.wrong("priority", "is high, normal or low");
        };
    }

    private static Mention mention(Call call) {
        return new Mention(call.flag(false, "mention_all"), call.idsOrNone(Mention.CLIENTS_MAX, "mention_client_ids"));
    }
}
