package stoa.history.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.history.TestSettings;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.Platform;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEvent.Cause;
import stoa.protocol.kafka.RoomEvent.Kind;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.log.LogEvent;

/** What apps are told, and in which of the vendor's numbers. */
class WebhookRulesTest {
    private static final Conversation ROOM = Conversation.room("app", "room");
    private static final WebhookEvent.Source SOURCE = new WebhookEvent.Source("topic", 1, 2, "type", 77);
    private static final AppSettings NOTHING = AppSettings.defaults("app");
    private static final AppSettings ALL = TestSettings.webhooks("app", 1, "http://hook", true);

    private static RoomEvent room(Kind kind, Cause cause) {
        return new RoomEvent("app", "room", "e1", kind, cause, List.of("ann", "bob"), null, 99);
    }

    private static void assertStatus(Kind kind, Cause cause, int type, int status) {
        assertThat(WebhookRules.of(room(kind, cause), SOURCE, ALL))
                .containsExactly(new WebhookEvent(
                        Webhook.ROOM_STATUS,
                        "app",
                        "room",
                        "e1",
                        new WebhookBody.RoomStatus("room", List.of("ann", "bob"), status, type, 99),
                        SOURCE));
    }

    @Test
    void roomsHaveTheVendorsNumbers() {
        assertStatus(Kind.CREATED, Cause.ASKED, 0, 0);
        assertStatus(Kind.JOINED, Cause.ASKED, 1, 0);
        assertStatus(Kind.LEFT, Cause.ASKED, 2, 0);
        assertStatus(Kind.LEFT, Cause.OFFLINE, 2, 1);
        assertStatus(Kind.LEFT, Cause.BANNED, 2, 2);
        assertStatus(Kind.DESTROYED, Cause.ASKED, 3, 0);
        assertStatus(Kind.DESTROYED, Cause.IDLE, 3, 3);
    }

    @Test
    void whoWantsNothingIsToldNothing() {
        for (Kind kind : Kind.values()) {
            assertThat(WebhookRules.of(room(kind, Cause.ASKED), SOURCE, NOTHING))
                    .isEmpty();
        }
        assertThat(WebhookRules.of(message("s1"), SOURCE, NOTHING)).isEmpty();
        assertThat(WebhookRules.of(session(SessionEvent.Kind.ONLINE, "1.2.3.4:5"), SOURCE, NOTHING))
                .isEmpty();
    }

    @Test
    void recallsAndModificationsNameTheMessage() {
        LogEvent recalled = new LogEvent.MessageRecalled(ROOM, "e1", "m1", "ann", "s1");
        assertThat(WebhookRules.of(recalled, SOURCE, ALL))
                .extracting(WebhookEvent::id, WebhookEvent::body)
                .containsExactly(tuple(
                        "e1",
                        new WebhookBody.RoutedMessage(
                                "ann",
                                "room",
                                "RC:RcCmd",
                                "{\"messageUId\":\"m1\",\"conversationType\":4,\"isAdmin\":false,\"isDelete\":false}",
                                "e1",
                                "",
                                false,
                                77)));
        LogEvent modified = new LogEvent.MessageModified(ROOM, "e2", "m1", "ops", null, new JsonText("[1]"));
        assertThat(WebhookRules.of(modified, SOURCE, ALL))
                .extracting(WebhookEvent::id, WebhookEvent::body)
                .containsExactly(
                        tuple("e2", new WebhookBody.RoutedMessage("ops", "room", "", "[1]", "e2", "m1", true, 77)));
        assertThat(WebhookRules.of(recalled, SOURCE, NOTHING)).isEmpty();
        AppSettings noServers = TestSettings.webhooks("app", 1, "http://hook", false);
        assertThat(WebhookRules.of(modified, SOURCE, noServers)).isEmpty();
    }

    @Test
    void eachAttributeIsToldByItself() {
        RoomEvent changed = new RoomEvent(
                "app",
                "room",
                "e1",
                Kind.ATTRIBUTES_CHANGED,
                Cause.ASKED,
                List.of(),
                null,
                "ann",
                Map.of("b", "2", "a", "1"),
                List.of("c"),
                7,
                99);
        assertThat(WebhookRules.of(changed, SOURCE, ALL))
                .extracting(WebhookEvent::id, WebhookEvent::body)
                .containsExactly(
                        tuple("e1/a", new WebhookBody.Attribute("room", "a", "1", false, "ann", 7, 99)),
                        tuple("e1/b", new WebhookBody.Attribute("room", "b", "2", false, "ann", 7, 99)),
                        tuple("e1/c", new WebhookBody.Attribute("room", "c", "", true, "ann", 7, 99)));
    }

    private static LogEvent.MessageAccepted message(String session) {
        return new LogEvent.MessageAccepted(
                ROOM,
                "m1",
                "ann",
                session.isEmpty() ? null : session,
                "cid",
                "RC:TxtMsg",
                new JsonText("{}"),
                Priority.NORMAL,
                null,
                null,
                null);
    }

    @Test
    void messagesOfServersAreToldOnlyWhereTheAppWantsThem() {
        AppSettings clientsOnly = TestSettings.webhooks("app", 1, "http://hook", false);
        assertThat(WebhookRules.of(message("s1"), SOURCE, clientsOnly))
                .extracting(WebhookEvent::body)
                .containsExactly(new WebhookBody.RoutedMessage("ann", "room", "RC:TxtMsg", "{}", "m1", "", false, 77));
        assertThat(WebhookRules.of(message(""), SOURCE, clientsOnly)).isEmpty();
        assertThat(WebhookRules.of(message(""), SOURCE, ALL)).hasSize(1);
        assertThat(WebhookRules.of(new LogEvent.RoomDestroyed(ROOM, "d", "api"), SOURCE, ALL))
                .isEmpty();
    }

    private static SessionEvent session(SessionEvent.Kind kind, String ip) {
        return new SessionEvent("app", "ann", "e1", kind, "s1", "c1", Platform.WEB, "", 99, ip, null);
    }

    @Test
    void onlineStatusHasTheVendorsWords() {
        Map.of(
                        SessionEvent.Kind.ONLINE, "0",
                        SessionEvent.Kind.OFFLINE, "1",
                        SessionEvent.Kind.KICKED, "1",
                        SessionEvent.Kind.LOGGED_OUT, "2")
                .forEach((kind, status) -> assertThat(WebhookRules.of(session(kind, "1.2.3.4:5"), SOURCE, ALL))
                        .extracting(WebhookEvent::lane, WebhookEvent::body)
                        .containsExactly(tuple(
                                "ann",
                                new WebhookBody.OnlineStatus("ann", status, "Websocket", "1.2.3.4:5", "s1", 99))));
    }
}
