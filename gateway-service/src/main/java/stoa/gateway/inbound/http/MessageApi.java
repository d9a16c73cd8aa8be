package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import stoa.gateway.domain.ServerMessages.ServerModify;
import stoa.gateway.domain.ServerMessages.ServerRecall;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.ToAllRooms;

/** Messages in rooms: said, taken back, modified (rongcloud-server-api, section 4.8). */
final class MessageApi {
    static final String PUBLISH = "/message/chatroom/publish.json";
    static final String BROADCAST = "/message/chatroom/broadcast.json";
    static final String ROOMS = "toChatroomId";
    /** Rooms that one call may name. */
    static final int ROOMS_MAX = 100;

    private static final String SENDER = "fromUserId";
    private static final int ROOM_TYPE = 4;
    private static final List<Long> OTHER_TYPES = List.of(1L, 2L, 3L, 6L, 10L);
    private static final int CONVERSATION_TYPE_MAX = 10;
    private static final int UID_BYTES_MAX = 64;
    private static final int EXTRA_BYTES_MAX = 4_096;
    private static final Pattern OUR_UID = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final ServerServices services;
    private final ServerSpeech speech;
    private final Executor loop;

    MessageApi(ServerServices services, ServerSpeech speech, Executor loop) {
        this.services = services;
        this.speech = speech;
        this.loop = loop;
    }

    Map<String, ServerPath> paths() {
        return Map.of(
                PUBLISH,
                this::publish,
                BROADCAST,
                this::broadcast,
                "/message/recall.json",
                this::recall,
                "/message/chatroom/modify.json",
                this::modify);
    }

    private static String sender(FormBody form) {
        return form.one(SENDER, FormBody.ID_BYTES_MAX);
    }

    private Future<JsonBytes> publish(String app, FormBody form) {
        String from = sender(form);
        List<String> rooms = form.list(ROOMS, ROOMS_MAX, FormBody.ID_BYTES_MAX);
        Send send = speech.read(form);
        List<Future<Optional<SendResult.Sent>>> said = new ArrayList<>();
        rooms.forEach(room -> said.add(speech.say(Conversation.room(app, room), from, send)));
        return Future.join(said).map(_ -> {
            JsonBytes out = SuccessJson.begun().name("messageUIDs").beginArray();
            for (int i = 0; i < said.size(); i++) {
                String room = rooms.get(i);
                said.get(i)
                        .result()
                        .ifPresent(sent -> out.begin()
                                .name("chatroomId")
                                .string(room)
                                .name("messageUID")
                                .string(sent.id())
                                .end());
            }
            return out.endArray().end();
        });
    }

    private Future<JsonBytes> broadcast(String app, FormBody form) {
        String from = sender(form);
        Send send = speech.read(form);
        services.allRooms()
                .tell(new ToAllRooms(
                        app,
                        MessageId.of(Conversation.room(app, ""), from, send.cid()),
                        from,
                        send.type(),
                        send.content(),
                        send.audience() == null,
                        services.clock().millis()));
        return Future.succeededFuture(SuccessJson.begun().end());
    }

    private Future<JsonBytes> recall(String app, FormBody form) {
        long type = form.integer("conversationType", 1, CONVERSATION_TYPE_MAX);
        if (OTHER_TYPES.contains(type)) {
            throw new StoaException(
                    ErrorCode.SERVER_NOT_ALLOWED,
                    "conversationType " + type + " is not built yet: only 4, messages in chat rooms, can be recalled");
        }
        if (type != ROOM_TYPE) {
            throw FormBody.wrong("conversationType", "must be 1, 2, 3, 4, 6 or 10");
        }
        String by = sender(form);
        Conversation room = Conversation.room(app, form.one("targetId", FormBody.ID_BYTES_MAX));
        String message = form.one("messageUID", UID_BYTES_MAX);
        // Nothing of these is kept: the message is found without its time, and goes for everybody.
        form.integer("sentTime", 0, Long.MAX_VALUE);
        form.flag("isAdmin", false);
        form.flag("isDelete", false);
        form.textOrNull("extra", EXTRA_BYTES_MAX);
        if (!OUR_UID.matcher(message).matches()) {
            return Future.succeededFuture(SuccessJson.begun().end());
        }
        Future<Appended> recalled = services.messages().recall(new ServerRecall(room, by, message), loop);
        return SuccessJson.after(recalled.recover(MessageApi::unlessUnknown));
    }

    /** Stoa's own, in the manner of the vendor's for other conversations: what is unknown cannot be modified. */
    private Future<JsonBytes> modify(String app, FormBody form) {
        String by = sender(form);
        Conversation room = Conversation.room(app, form.one("targetId", FormBody.ID_BYTES_MAX));
        String message = form.one("messageUID", UID_BYTES_MAX);
        ServerModify modify = new ServerModify(room, by, message, ServerSpeech.content(form));
        if (!OUR_UID.matcher(message).matches()) {
            throw FormBody.wrong("messageUID", "is not the id of a message");
        }
        return SuccessJson.after(services.messages()
                .modify(modify, loop)
                .recover(failure -> Future.failedFuture(
                        StoaException.of(failure).code() == ErrorCode.MESSAGE_NOT_FOUND
                                ? FormBody.wrong("messageUID", "is not the id of a message in this room")
                                : failure)));
    }

    /** A message that nobody knows need not be recalled. */
    private static Future<Appended> unlessUnknown(Throwable failure) {
        ErrorCode code = StoaException.of(failure).code();
        return code == ErrorCode.MESSAGE_NOT_FOUND || code == ErrorCode.NO_SUCH_ROOM
                ? Future.succeededFuture(new Appended(0, 0))
                : Future.failedFuture(failure);
    }
}
