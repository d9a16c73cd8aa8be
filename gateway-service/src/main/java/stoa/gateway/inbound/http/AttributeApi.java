package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.WholeText;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;

/** Attributes of rooms (rongcloud-server-api, section 4.7). A server may change everybody's. */
final class AttributeApi {
    private static final int KEY_CHARS_MAX = 128;
    private static final int VALUE_CHARS_MAX = 4_096;
    private static final int BYTES_PER_CHAR_MAX = 3;
    private static final int KEYS_MAX = 100;
    private static final int BATCH_MAX = 20;
    /** What room-service takes at once. */
    private static final int CALL_MAX = 10;

    private static final int ENTRIES_BYTES_MAX = 512 * 1024;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+=_-]+");
    /** The client code of a key that is not there: to delete it is no error. */
    private static final int NO_SUCH_ATTRIBUTE = 23_427;

    private static final int TOO_MANY_STATUS = 429;
    private static final ObjectMapper JSON = new JsonMapper();

    private final ServerRoomCalls rooms;
    private final ServerSpeech speech;

    AttributeApi(ServerRoomCalls rooms, ServerSpeech speech) {
        this.rooms = rooms;
        this.speech = speech;
    }

    /**
     * Several attributes of one owner.
     *
     * @param owner user id
     * @param entries value by key, 1 to {@link #BATCH_MAX}
     * @param autoDelete whether they go when their owner leaves
     */
    record Batch(String owner, Map<String, String> entries, boolean autoDelete) {}

    Map<String, ServerPath> paths() {
        return Map.of(
                "/chatroom/entry/set.json", this::setOne,
                "/chatroom/entry/batch/set.json", this::setBatch,
                "/chatroom/entry/remove.json", this::remove,
                "/chatroom/entry/query.json", this::query);
    }

    private static String key(FormBody form) {
        String key = form.one("key", BYTES_PER_CHAR_MAX * KEY_CHARS_MAX);
        checkKey("key", key);
        return key;
    }

    /** Checks the form of a key. */
    static void checkKey(String field, String key) {
        if (!KEY.matcher(key).matches()) {
            throw FormBody.wrong(field, "may have the characters A-Z a-z 0-9 + = - _");
        }
        if (key.length() > KEY_CHARS_MAX) {
            throw tooLong(field, KEY_CHARS_MAX);
        }
    }

    /** Checks the form of a key and the length of its value. */
    static void checkEntry(String field, String key, String value) {
        checkKey(field, key);
        if (value.length() > VALUE_CHARS_MAX) {
            throw tooLong("value", VALUE_CHARS_MAX);
        }
    }

    private static StoaException tooLong(String field, int charsMax) {
        return new StoaException(ErrorCode.SERVER_PARAMETER_TOO_LONG, field + " may have " + charsMax + " characters");
    }

    private Future<JsonBytes> setOne(String app, FormBody form) {
        String room = RoomApi.room(form);
        String user = form.one(RoomApi.USER, FormBody.ID_BYTES_MAX);
        String key = key(form);
        String value = form.textOrNull("value", BYTES_PER_CHAR_MAX * VALUE_CHARS_MAX);
        if (value == null) {
            throw form.missing("value");
        }
        if (value.length() > VALUE_CHARS_MAX) {
            throw tooLong("value", VALUE_CHARS_MAX);
        }
        Batch batch = new Batch(user, Map.of(key, value), form.flag("autoDelete", false));
        Send message = speech.readOrNull(form);
        return SuccessJson.after(set(app, room, batch).compose(_ -> tell(app, room, user, message)));
    }

    private Future<?> tell(String app, String room, String user, @Nullable Send message) {
        return message == null ? Future.succeededFuture() : speech.say(Conversation.room(app, room), user, message);
    }

    private Future<JsonBytes> setBatch(String app, FormBody form) {
        String room = RoomApi.room(form);
        Batch batch = batchOrNull(form);
        if (batch == null) {
            throw form.missing("entryInfo");
        }
        return SuccessJson.after(set(app, room, batch));
    }

    /**
     * Several attributes as a form has them.
     *
     * @param form with {@code entryOwnerId} and {@code entryInfo}
     * @return null when there is no {@code entryInfo}
     */
    @Nullable
    Batch batchOrNull(FormBody form) {
        String text = form.textOrNull("entryInfo", ENTRIES_BYTES_MAX);
        if (text == null) {
            return null;
        }
        Map<String, String> entries = new LinkedHashMap<>();
        object(text).properties().forEach(entry -> {
            checkKey("the key " + entry.getKey() + " in entryInfo", entry.getKey());
            entries.put(entry.getKey(), value(entry.getKey(), entry.getValue()));
        });
        if (entries.isEmpty() || entries.size() > BATCH_MAX) {
            throw FormBody.wrong("entryInfo", "must have 1 to " + BATCH_MAX + " keys");
        }
        String owner = form.one("entryOwnerId", FormBody.ID_BYTES_MAX);
        return new Batch(owner, entries, form.flag("autoDelete", false));
    }

    private static JsonNode object(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException _) {
            // Said below.
        }
        throw FormBody.wrong("entryInfo", "must be a JSON object");
    }

    private static String value(String key, JsonNode node) {
        String field = "the value of " + key + " in entryInfo";
        String value = node.isTextual() ? node.textValue() : "";
        boolean plain = value.indexOf(0) < 0 && WholeText.is(value);
        if (value.isEmpty() || !plain) {
            throw FormBody.wrong(field, "must be a text, not empty, without U+0000 and half characters");
        }
        if (value.length() > VALUE_CHARS_MAX) {
            throw tooLong(field, VALUE_CHARS_MAX);
        }
        return value;
    }

    /**
     * Sets attributes, whoever has set them before.
     *
     * @param app app key
     * @param room room id
     * @param batch which
     * @return done when all are set; else a failure that names those that are not
     */
    Future<Done> set(String app, String room, Batch batch) {
        List<Map<String, String>> parts = new ArrayList<>();
        batch.entries().forEach((key, value) -> {
            if (parts.isEmpty() || parts.getLast().size() == CALL_MAX) {
                parts.add(new LinkedHashMap<>());
            }
            parts.getLast().put(key, value);
        });
        Author author = new Author(batch.owner(), true);
        Map<String, Integer> failed = new TreeMap<>();
        Future<Done> done = Future.succeededFuture(Done.DONE);
        for (Map<String, String> part : parts) {
            SetAttributes set = new SetAttributes(app, room, author, part, true, batch.autoDelete());
            done = done.compose(_ -> rooms.setAttributes(set)).map(change -> {
                failed.putAll(change.failed());
                return Done.DONE;
            });
        }
        return done.compose(_ -> failed.isEmpty() ? Future.succeededFuture(Done.DONE) : refused(failed));
    }

    private static <T> Future<T> refused(Map<String, Integer> failed) {
        boolean tooMany = failed.values().stream()
                .anyMatch(number -> ErrorCode.ofNumber(number).httpStatus() == TOO_MANY_STATUS);
        String what = failed.entrySet().stream()
                .map(entry -> "key " + entry.getKey() + ": " + reason(entry.getValue()))
                .collect(Collectors.joining("; "));
        ErrorCode code = tooMany ? ErrorCode.SERVER_TOO_MANY_CALLS : ErrorCode.SERVER_BAD_PARAMETER;
        return Future.failedFuture(new StoaException(code, what));
    }

    private static String reason(int number) {
        ErrorCode code = ErrorCode.ofNumber(number);
        return code.number() == number ? code.text() : "error " + number;
    }

    private Future<JsonBytes> remove(String app, FormBody form) {
        String room = RoomApi.room(form);
        String user = form.one(RoomApi.USER, FormBody.ID_BYTES_MAX);
        String key = key(form);
        Send message = speech.readOrNull(form);
        return SuccessJson.after(delete(app, room, user, key).compose(_ -> tell(app, room, user, message)));
    }

    /**
     * Deletes an attribute, whoever has set it.
     *
     * @param app app key
     * @param room room id
     * @param user in whose name
     * @param key which
     * @return done, also where it is not there
     */
    Future<Done> delete(String app, String room, String user, String key) {
        return rooms.deleteAttributes(new DeleteAttributes(app, room, new Author(user, true), List.of(key), true))
                .compose(AttributeApi::unlessGone);
    }

    private static Future<Done> unlessGone(AttributesChange change) {
        Map<String, Integer> failed = new TreeMap<>(change.failed());
        failed.values().removeIf(number -> number == NO_SUCH_ATTRIBUTE);
        return failed.isEmpty() ? Future.succeededFuture(Done.DONE) : refused(failed);
    }

    private Future<JsonBytes> query(String app, FormBody form) {
        List<String> keys = form.listOrEmpty("keys", KEYS_MAX, BYTES_PER_CHAR_MAX * KEY_CHARS_MAX);
        keys.forEach(key -> checkKey("keys", key));
        return rooms.attributes(new QueryAttributes(app, RoomApi.room(form), keys))
                .map(found -> {
                    JsonBytes out = SuccessJson.begun().name("keys").beginArray();
                    for (Attribute attribute : found.attributes()) {
                        out.begin().name("key").string(attribute.key());
                        out.name("value").string(attribute.value());
                        out.name("userId").string(attribute.user());
                        out.name("autoDelete").string(attribute.autoDelete() ? "1" : "0");
                        out.name("lastSetTime")
                                .string(SuccessJson.time(attribute.setAtMs()))
                                .end();
                    }
                    return out.endArray().end();
                });
    }
}
