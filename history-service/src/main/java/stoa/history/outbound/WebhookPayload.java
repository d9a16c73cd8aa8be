package stoa.history.outbound;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import stoa.history.domain.WebhookBody;

/**
 * What is sent of one event: a form for a message, else a JSON object, under the vendor's field names
 * (rongcloud-server-api, sections 5.1, 5.2, 5.4, 5.5). Stateless.
 */
final class WebhookPayload {
    private static final JsonFactory JSON = new JsonFactory();

    private WebhookPayload() {}

    static String of(WebhookBody body) {
        return switch (body) {
            case WebhookBody.RoutedMessage message -> form(message);
            case WebhookBody.RoomStatus status -> json(status);
            case WebhookBody.Attribute attribute -> json(attribute);
            case WebhookBody.OnlineStatus online -> json(online);
        };
    }

    private static String form(WebhookBody.RoutedMessage message) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("fromUserId", message.from());
        fields.put("toUserId", message.room());
        fields.put("objectName", message.type());
        fields.put("content", message.content());
        fields.put("channelType", "TEMPGROUP");
        fields.put("msgTimestamp", Long.toString(message.timeMs()));
        fields.put("msgUID", message.id());
        fields.put("originalMsgUID", message.original());
        fields.put("sensitiveType", "0");
        fields.put("source", message.byServer() ? "Server" : "Websocket");
        fields.put("busChannel", "");
        return fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text.toString();
    }

    private static String json(WebhookBody.RoomStatus status) {
        return object(json -> {
            json.writeStringField("chatRoomId", status.room());
            json.writeArrayFieldStart("userIds");
            for (String user : status.users()) {
                json.writeString(user);
            }
            json.writeEndArray();
            json.writeNumberField("status", status.status());
            json.writeNumberField("type", status.type());
            json.writeNumberField("time", status.timeMs());
        });
    }

    private static String json(WebhookBody.Attribute attribute) {
        return object(json -> {
            json.writeStringField("chatroomId", attribute.room());
            json.writeStringField("key", attribute.key());
            json.writeStringField("value", attribute.value());
            json.writeNumberField("optType", attribute.deleted() ? 2 : 1);
            json.writeStringField("userId", attribute.by());
            json.writeNumberField("timestamp", attribute.timeMs());
            json.writeNumberField("version", attribute.version());
        });
    }

    private static String json(WebhookBody.OnlineStatus online) {
        return object(json -> {
            json.writeStringField("userid", online.user());
            json.writeStringField("status", online.status());
            json.writeStringField("os", online.os());
            json.writeNumberField("time", online.timeMs());
            json.writeStringField("clientIp", online.address());
            json.writeStringField("sessionId", online.session());
        });
    }
}
