package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stoa.gateway.domain.AttributeState;
import stoa.gateway.domain.JoinReply;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.ShedCount;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.gateway.inbound.nativejson.NativeReplies;
import stoa.gateway.inbound.nativejson.NativeReplies.RoomOutcome;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** What the gateway's encoder writes is what asyncapi.yaml says, field by field, and nothing else. */
class AsyncApiAnswersTest {
    private static final Conversation ROOM = Conversation.room("app", "lobby");
    private static final String ID = "TGVzIG1vdHMgb250IHVuZQ";

    private final JsonNode document = Tree.yaml("docs/asyncapi.yaml");
    private final DocumentedSchemas schemas = DocumentedSchemas.closed(document);

    private static JsonNode json(byte[] utf8) {
        try {
            return new JsonMapper().readTree(new String(utf8, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static LogEvent message(Priority priority, LogEvent.@Nullable Sender sender, @Nullable String mention) {
        return new LogEvent.MessageAccepted(
                ROOM,
                ID,
                "ann",
                "session",
                "cid",
                "RC:TxtMsg",
                new JsonText("{\"content\":\"Hello\"}"),
                priority,
                sender,
                mention == null ? null : new JsonText(mention),
                null);
    }

    private static LiveEntry at(long offset, LogEvent event) {
        return new LiveEntry(new Entry(1, offset, 1_795_435_200_000L + offset, 1_795_435_200_000L, event, false));
    }

    private static List<LiveEntry> entries() {
        LogEvent.Sender portrayed = new LogEvent.Sender("Ann", "https://example.org/ann.png");
        return List.of(
                at(7, message(Priority.NORMAL, null, null)),
                at(8, message(Priority.HIGH, new LogEvent.Sender("Ann", null), null)),
                at(9, message(Priority.PROTECTED, portrayed, "[\"ben\"]")),
                at(10, new LogEvent.MessageRecalled(ROOM, ID, ID, "ann", "session")),
                at(Entry.NO_OFFSET, message(Priority.LOW, null, null)),
                at(11, new LogEvent.MessageModified(ROOM, ID, ID, "ann", "session", new JsonText("1"))),
                at(12, new LogEvent.AttributesChanged(ROOM, ID, "ann", 3, Map.of("seat-1", "ann"), List.of("seat-2"))),
                at(Entry.NO_OFFSET, new LogEvent.MembersChanged(ROOM, ID, List.of("ann"), List.of("ben"))),
                restricted(13, Restriction.MUTED),
                restricted(14, Restriction.ALL_UNMUTED),
                restricted(15, Restriction.BANNED),
                restricted(16, Restriction.UNBANNED),
                at(17, directed()),
                at(18, new LogEvent.RoomDestroyed(ROOM, ID, "api")));
    }

    private static LogEvent directed() {
        LogEvent.Audience audience = new LogEvent.Audience(List.of("ben"), false);
        JsonText content = new JsonText("1");
        return new LogEvent.MessageAccepted(
                ROOM, ID, "ann", null, "cid", "t", content, Priority.NORMAL, null, null, audience);
    }

    private static LiveEntry restricted(long offset, Restriction restriction) {
        List<String> users = restriction == Restriction.ALL_UNMUTED ? List.of() : List.of("ann");
        return at(
                offset, new LogEvent.MembersRestricted(ROOM, ID, restriction, users, 1_795_435_260_000L, true, "spam"));
    }

    private static JoinReply joined(@Nullable List<LiveEntry> missed) {
        JoinedRoom room = new JoinedRoom(new RoomInfo("lobby", "Lobby", 1_795_435_200_000L), 3, 1_795_435_200_001L);
        AttributeState attributes = new AttributeState(7, Map.of("seat-1", "ann"));
        return new JoinReply(room, attributes, entries().subList(0, 3), missed, 1_099_511_627_788L, true);
    }

    private static NativeReplies.Welcome welcome() {
        Map<String, RoomOutcome> rooms = new LinkedHashMap<>();
        List<LiveEntry> missed =
                entries().stream().filter(live -> !live.entry().isTransient()).toList();
        rooms.put("lobby", new RoomOutcome.Joined(joined(missed)));
        rooms.put("gone", new RoomOutcome.Failed(new StoaException(ErrorCode.NO_SUCH_ROOM)));
        Map<String, Long> limits = Map.of(
                "messageBytesMax",
                1L,
                "messagesPerSecond",
                1L,
                "frameBytesMax",
                1L,
                "requestsUnansweredMax",
                1L,
                "roomsMax",
                1L);
        return new NativeReplies.Welcome("token", "ann", 1_795_435_200_000L, 30_000, true, rooms, limits);
    }

    private static Map<String, byte[]> replies() {
        StoaException tooMany = new StoaException(ErrorCode.TOO_MANY_MESSAGES, "at most 5 messages a second", 300);
        Map<String, byte[]> replies = new LinkedHashMap<>();
        replies.put("connectReply", NativeReplies.welcome(1, welcome()));
        replies.put("pingReply", NativeReplies.pong(2, 1_795_435_200_000L, "token"));
        replies.put("disconnectReply", NativeReplies.done(9));
        replies.put("roomJoinReply", NativeReplies.joined(3, joined(null)));
        replies.put("roomLeaveReply", NativeReplies.done(4));
        replies.put("roomMembersReply", NativeReplies.members(5, new Members(1, List.of(new Member("ann", 7)))));
        replies.put("sendReply", NativeReplies.sent(6, new SendResult.Sent(ID, 7, 8, true)));
        replies.put("recallReply", NativeReplies.appended(7, new Appended(7, 8)));
        List<Entry> page =
                entries().subList(0, 3).stream().map(LiveEntry::entry).toList();
        replies.put("modifyReply", NativeReplies.appended(7, new Appended(7, 8)));
        replies.put(
                "attributesSetReply",
                NativeReplies.changed(7, new AttributesChange(3, List.of("seat-1"), Map.of("seat-2", 23424))));
        replies.put(
                "attributesDeleteReply",
                NativeReplies.changed(7, new AttributesChange(3, List.of("seat-1"), Map.of())));
        replies.put("historyReply", NativeReplies.page(8, new Messages(page, true, 12, 7)));
        replies.put("presenceWatchReply", NativeReplies.online(8, List.of("ben")));
        replies.put("presenceUnwatchReply", NativeReplies.online(8, List.of()));
        replies.put("errorReply", NativeReplies.error(null, tooMany));
        return replies;
    }

    private static List<JsonNode> events() {
        JsonBytes out = new JsonBytes(4_096).beginArray();
        NativeEvents.events(out, "lobby", entries(), null);
        NativeEvents.events(out, "lobby", List.of(restricted(15, Restriction.BANNED)), "ann");
        NativeEvents.gap(out, "lobby", new NativeEvents.Gap(new ShedCount(3, 2, 1), 7, 9));
        NativeEvents.gap(out, "lobby", new NativeEvents.Gap(new ShedCount(3, 0, 0), 0, 0));
        List<JsonNode> events = new ArrayList<>();
        json(out.endArray().toBytes()).forEach(events::add);
        events.add(json(NativeEvents.left("lobby")));
        events.add(json(NativeEvents.presence("ben", true)));
        events.add(json(NativeEvents.mutedEverywhere(new MutedEverywhere("app", List.of("ann"), 7, "spam"))));
        events.add(json(NativeEvents.mutedEverywhere(new MutedEverywhere("app", List.of("ann"), 0, null))));
        events.add(json(NativeEvents.goaway(2_000, "restart")));
        events.add(json(NativeEvents.closed(new StoaException(ErrorCode.SLOW_CONNECTION))));
        return events;
    }

    private Stream<Map.Entry<String, JsonNode>> messages(String field) {
        return document.at("/components/messages").properties().stream()
                .filter(entry -> entry.getValue().at("/payload/properties").has(field));
    }

    @TestFactory
    Stream<DynamicTest> repliesAreAsDocumented() {
        return replies().entrySet().stream()
                .map(reply -> DynamicTest.dynamicTest(reply.getKey(), () -> {
                    String pointer = "#/components/messages/" + reply.getKey() + "/payload";
                    assertThat(schemas.problems(pointer, json(reply.getValue())))
                            .isEmpty();
                }));
    }

    @Test
    void everyReplyIsDocumented() {
        Set<String> documented = Stream.concat(messages("ok"), messages("error"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(documented).isEqualTo(replies().keySet());
    }

    @TestFactory
    Stream<DynamicTest> eventsAreAsDocumented() {
        return events().stream()
                .map(event -> DynamicTest.dynamicTest(event.path("ev").asText(), () -> {
                    String pointer = messages("ev")
                            .filter(entry -> entry.getValue()
                                    .at("/payload/properties/ev/const")
                                    .equals(event.path("ev")))
                            .map(entry -> "#/components/messages/" + entry.getKey() + "/payload")
                            .findFirst()
                            .orElseThrow();
                    assertThat(schemas.problems(pointer, event)).isEmpty();
                }));
    }

    @Test
    void everyEventIsDocumented() {
        Set<String> written = events().stream()
                .map(event -> event.path("ev").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = messages("ev")
                .map(entry ->
                        entry.getValue().at("/payload/properties/ev/const").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(written);
        Set<String> inTable = Tree.rows(Tree.section(Tree.text("docs/protocol.md"), "Events"), "`.*`").stream()
                .map(cells -> cells.getFirst().replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inTable).isEqualTo(written);
    }
}
