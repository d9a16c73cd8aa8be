package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.ImportCalls;
import stoa.gateway.inbound.leancloud.KeptBody;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.conversation.ConversationImportOperations;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationImportOperations.ImportedConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastTimes;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryImportOperations;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.MessagesImported;
import stoa.protocol.history.HistoryImportOperations.PastMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/**
 * Takes in what an app has elsewhere, conversations and messages, with its master key; {@code ./stoa import} is its
 * client. Both paths may be called again with the same. On one event loop, nothing blocks.
 */
final class ImportApi {
    static final String CONVERSATIONS = "/v1/import/conversations";
    static final String MESSAGES = "/v1/import/messages";

    private static final int BYTES_GUESS = 4_096;
    private static final Set<String> CONVERSATION_FIELDS = Set.of(
            "id",
            "kind",
            "creator",
            "members",
            "mutedBy",
            "unique",
            "attributes",
            "createdAt",
            "updatedAt",
            "lastMessageAt");
    private static final Set<String> MESSAGE_FIELDS =
            Set.of("id", "from", "timestamp", "data", "binary", "mentionAll", "mentioned", "recalled", "changedAt");

    private final AuthCalls auth;
    private final ImportCalls imports;
    private final ImportedRooms rooms;

    ImportApi(ServerServices services) {
        this.auth = services.auth();
        this.imports = services.imports();
        this.rooms = new ImportedRooms(services.rooms(), services.serverRooms());
    }

    /** Whether a path is answered here. */
    static boolean has(@Nullable String path) {
        return CONVERSATIONS.equals(path) || MESSAGES.equals(path);
    }

    Future<JsonBytes> answer(HttpServerRequest request, Future<Buffer> body) {
        if (!request.method().equals(HttpMethod.POST)) {
            return Future.failedFuture(new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED, "this path takes POST"));
        }
        String app = request.getHeader("App-Key");
        String masterKey = BearerToken.of(request);
        if (app == null || masterKey == null) {
            return Future.failedFuture(new StoaException(
                    ErrorCode.SERVER_BAD_SIGNATURE, "App-Key and Authorization: Bearer <master key> must be given"));
        }
        boolean conversations = CONVERSATIONS.equals(request.path());
        return auth.changeSettings(new ChangeSettings(app, masterKey, null))
                .compose(_ -> body)
                .map(ImportFields::body)
                .compose(asked -> conversations ? conversations(app, asked) : messages(app, asked))
                .map(ImportApi::json);
    }

    private Future<JsonNode> conversations(String app, ImportFields asked) {
        List<PastConversation> kept = new ArrayList<>();
        Map<String, String> roomNames = new HashMap<>();
        List<String> ids = new ArrayList<>();
        for (ImportFields one : asked.only(Set.of("conversations"))
                .objects("conversations", ConversationImportOperations.CONVERSATIONS_MAX)) {
            one.only(CONVERSATION_FIELDS);
            String id = one.text("id");
            if (ids.contains(id)) {
                throw ImportFields.bad("a call brings each conversation once");
            }
            ids.add(id);
            if (kind(one) == ConversationKind.ROOM) {
                roomNames.put(id, one.object("attributes").path("name").asText(id));
            } else {
                kept.add(conversation(id, one));
            }
        }
        Future<List<ImportedConversation>> put = kept.isEmpty()
                ? Future.succeededFuture(List.of())
                : imports.conversations(new ImportConversations(app, kept)).map(done -> done.outcomes());
        return put.compose(first -> rooms.put(app, roomNames).map(second -> {
            Map<String, ImportedConversation> byId = new HashMap<>();
            first.forEach(one -> byId.put(one.id(), one));
            second.forEach(one -> byId.put(one.id(), one));
            return outcomes(ids.stream().map(byId::get).filter(Objects::nonNull).toList());
        }));
    }

    private static ConversationKind kind(ImportFields one) {
        return switch (one.text("kind")) {
            case "group" -> ConversationKind.GROUP;
            case "service" -> ConversationKind.SERVICE;
            case "room" -> ConversationKind.ROOM;
            default -> throw ImportFields.bad("kind is group, service or room");
        };
    }

    private static PastConversation conversation(String id, ImportFields one) {
        return new PastConversation(
                id,
                kind(one),
                one.textOrNull("creator"),
                one.texts("members"),
                one.texts("mutedBy"),
                one.flag("unique"),
                new JsonText(one.object("attributes").toString()),
                new PastTimes(one.timeMs("createdAt"), one.timeMs("updatedAt"), one.timeMs("lastMessageAt")));
    }

    private static JsonNode outcomes(List<ImportedConversation> outcomes) {
        ObjectNode answer = ImportFields.JSON.createObjectNode();
        for (ImportedConversation one : outcomes) {
            ObjectNode told = answer.withArray("conversations")
                    .addObject()
                    .put("id", one.id())
                    .put("outcome", label(one.outcome()));
            told.put("found", one.found()).put("why", one.why());
        }
        return answer;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Future<JsonNode> messages(String app, ImportFields asked) {
        asked.only(Set.of("conversation", "kind", "messages"));
        Conversation conversation = new Conversation(app, kind(asked), asked.text("conversation"));
        List<PastMessage> messages = asked.objects("messages", HistoryImportOperations.MESSAGES_MAX).stream()
                .map(ImportApi::message)
                .toList();
        return imports.messages(new ImportMessages(conversation, messages))
                .compose(done -> touch(conversation, messages, done).map(answer(done)));
    }

    private static PastMessage message(ImportFields one) {
        one.only(MESSAGE_FIELDS);
        boolean recalled = one.flag("recalled");
        try {
            KeptBody body = KeptBody.of(
                    recalled ? "" : one.text("data"),
                    !recalled && one.flag("binary"),
                    one.flag("mentionAll"),
                    one.texts("mentioned"));
            return new PastMessage(
                    one.text("id"),
                    one.text("from"),
                    one.timeMs("timestamp"),
                    body.type(),
                    body.content(),
                    body.mention(),
                    recalled,
                    one.timeMs("changedAt"));
        } catch (IllegalArgumentException _) {
            throw ImportFields.bad("data of a binary message must be base64");
        }
    }

    /** So that conversations are listed by what was said in them last, whatever their export knew of it. */
    private Future<?> touch(Conversation where, List<PastMessage> messages, MessagesImported done) {
        Set<String> refused = new HashSet<>();
        done.refused().forEach(one -> refused.add(one.id()));
        long lastMs = messages.stream()
                .filter(one -> !refused.contains(one.id()))
                .mapToLong(PastMessage::ts)
                .max()
                .orElse(0);
        return lastMs == 0 || where.kind() == ConversationKind.ROOM
                ? Future.succeededFuture()
                : imports.touch(new Touch(List.of(new Touched(where.app(), where.id(), lastMs))));
    }

    private static JsonNode answer(MessagesImported done) {
        ObjectNode answer = ImportFields.JSON.createObjectNode();
        answer.put("written", done.written()).put("known", done.known()).put("moved", done.moved());
        answer.putArray("refused");
        done.refused()
                .forEach(one -> answer.withArray("refused")
                        .addObject()
                        .put("id", one.id())
                        .put("why", label(one.why())));
        return answer;
    }

    private static JsonBytes json(JsonNode answer) {
        try {
            return new JsonBytes(BYTES_GUESS).raw(ImportFields.JSON.writeValueAsBytes(answer));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the answer is no JSON", failure);
        }
    }
}
