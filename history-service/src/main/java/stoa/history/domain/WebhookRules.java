package stoa.history.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.Platform;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.log.LogEvent;

/** What of all that happens an app is told, and in which numbers. Pure. */
public final class WebhookRules {
    private static final String RECALL_TYPE = "RC:RcCmd";
    private static final int ROOM_TYPE = 4;

    private WebhookRules() {}

    /**
     * What the log's events mean for an app.
     *
     * @param event an event of {@code stoa.messages}
     * @param source where it stands
     * @param settings of its app
     * @return messages, recalls and modifications, where the app wants them; nothing for all else
     */
    public static List<WebhookEvent> of(LogEvent event, WebhookEvent.Source source, AppSettings settings) {
        return switch (event) {
            case LogEvent.MessageAccepted message -> of(message, source, settings);
            case LogEvent.MessageRecalled recalled -> of(recalled, source, settings);
            case LogEvent.MessageModified modified -> of(modified, source, settings);
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.RoomDestroyed _,
                    LogEvent.ConversationChanged _ -> List.of();
        };
    }

    private static List<WebhookEvent> of(
            LogEvent.MessageAccepted message, WebhookEvent.Source source, AppSettings settings) {
        boolean byServer = message.session() == null;
        return routed(
                message.conversation(),
                new WebhookBody.RoutedMessage(
                        message.from(),
                        message.conversation().id(),
                        message.type(),
                        message.content().value(),
                        message.id(),
                        "",
                        byServer,
                        source.atMs()),
                source,
                settings);
    }

    /** As the vendor's clients get it: a message of a type of its own that names the one taken back. */
    private static List<WebhookEvent> of(
            LogEvent.MessageRecalled recalled, WebhookEvent.Source source, AppSettings settings) {
        boolean byServer = recalled.session() == null;
        // A message id has no characters that JSON escapes.
        String content = "{\"messageUId\":\"" + recalled.message() + "\",\"conversationType\":" + ROOM_TYPE
                + ",\"isAdmin\":" + byServer + ",\"isDelete\":false}";
        return routed(
                recalled.conversation(),
                new WebhookBody.RoutedMessage(
                        recalled.by(),
                        recalled.conversation().id(),
                        RECALL_TYPE,
                        content,
                        recalled.id(),
                        "",
                        byServer,
                        source.atMs()),
                source,
                settings);
    }

    private static List<WebhookEvent> of(
            LogEvent.MessageModified modified, WebhookEvent.Source source, AppSettings settings) {
        return routed(
                modified.conversation(),
                new WebhookBody.RoutedMessage(
                        modified.by(),
                        modified.conversation().id(),
                        "",
                        modified.content().value(),
                        modified.id(),
                        modified.message(),
                        modified.session() == null,
                        source.atMs()),
                source,
                settings);
    }

    private static List<WebhookEvent> routed(
            Conversation where, WebhookBody.RoutedMessage body, WebhookEvent.Source source, AppSettings settings) {
        if (settings.webhookMessagesUrl().isEmpty() || (body.byServer() && !settings.webhookServerMessages())) {
            return List.of();
        }
        return List.of(new WebhookEvent(Webhook.MESSAGES, where.app(), where.id(), body.id(), body, source));
    }

    /**
     * What an event of a room means for its app.
     *
     * @param event an event of {@code stoa.room-events}
     * @param source where it stands
     * @param settings of its app
     * @return what the app wants to be told, in order
     */
    public static List<WebhookEvent> of(RoomEvent event, WebhookEvent.Source source, AppSettings settings) {
        return switch (event.kind()) {
            case CREATED -> status(event, 0, source, settings);
            case JOINED -> status(event, 1, source, settings);
            case LEFT -> status(event, 2, source, settings);
            case DESTROYED -> status(event, 3, source, settings);
            case ATTRIBUTES_CHANGED ->
                settings.webhookAttributesUrl().isEmpty() ? List.of() : attributes(event, source);
            case MUTED, UNMUTED, BANNED, UNBANNED, ALL_MUTED, ALL_UNMUTED -> List.of();
        };
    }

    private static List<WebhookEvent> status(
            RoomEvent event, int type, WebhookEvent.Source source, AppSettings settings) {
        if (settings.webhookRoomStatusUrl().isEmpty()) {
            return List.of();
        }
        int status = switch (event.cause()) {
            case ASKED -> 0;
            case OFFLINE -> 1;
            case BANNED -> 2;
            case IDLE -> 3;
        };
        WebhookBody body = new WebhookBody.RoomStatus(event.room(), event.users(), status, type, event.atMs());
        return List.of(new WebhookEvent(Webhook.ROOM_STATUS, event.app(), event.room(), event.id(), body, source));
    }

    private static List<WebhookEvent> attributes(RoomEvent event, WebhookEvent.Source source) {
        List<WebhookEvent> told = new ArrayList<>();
        new TreeMap<>(event.set()).forEach((key, value) -> told.add(attribute(event, key, value, false, source)));
        event.deleted().stream().sorted().forEach(key -> told.add(attribute(event, key, "", true, source)));
        return told;
    }

    private static WebhookEvent attribute(
            RoomEvent event, String key, String value, boolean deleted, WebhookEvent.Source source) {
        WebhookBody body =
                new WebhookBody.Attribute(event.room(), key, value, deleted, event.by(), event.version(), event.atMs());
        return new WebhookEvent(Webhook.ATTRIBUTES, event.app(), event.room(), event.id() + '/' + key, body, source);
    }

    /**
     * What an event of a connection means for its app.
     *
     * @param event an event of {@code stoa.session-events}
     * @param source where it stands
     * @param settings of its app
     * @return the event, where the app wants it
     */
    public static List<WebhookEvent> of(SessionEvent event, WebhookEvent.Source source, AppSettings settings) {
        if (settings.webhookOnlineUrl().isEmpty()) {
            return List.of();
        }
        String status = switch (event.kind()) {
            case ONLINE -> "0";
            case OFFLINE, KICKED -> "1";
            case LOGGED_OUT -> "2";
        };
        String ip = event.ip();
        WebhookBody body = new WebhookBody.OnlineStatus(
                event.user(), status, os(event.platform()), ip == null ? "" : ip, event.session(), event.atMs());
        return List.of(new WebhookEvent(Webhook.ONLINE, event.app(), event.user(), event.id(), body, source));
    }

    /** The vendor's word where there is one for what clients say of themselves. */
    private static String os(Platform platform) {
        return switch (platform) {
            case WEB -> "Websocket";
            case DESKTOP -> "PC";
            case MOBILE -> "Mobile";
            case OTHER -> "Other";
        };
    }
}
