package stoa.protocol.bus;

import java.util.List;
import java.util.Map;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.room.RoomOperations;

/** One or more values of every record on the bus, with every kind of what can be null. */
final class BusSamples {
    private static final NodeId NODE = new NodeId(Service.GATEWAY, "gateway-1", 1_700_000_000_000L);
    private static final Conversation ROOM = Conversation.room("app", "lobby");
    private static final LogEvent.MessageAccepted MESSAGE = new LogEvent.MessageAccepted(
            ROOM,
            "id1",
            "ann",
            "s1",
            "c1",
            "RC:TxtMsg",
            new JsonText("{\"a\": 1.0}"),
            Priority.HIGH,
            new LogEvent.Sender("Ann", null),
            null);
    private static final Entry ENTRY = new Entry(1, 7, 1_000, 999, MESSAGE, true);
    private static final RoomOperations.Membership MEMBERSHIP = new RoomOperations.Membership("ann", "s1", NODE, 5);
    private static final RoomOperations.RoomPolicy POLICY = new RoomOperations.RoomPolicy(
            "app", "lobby", true, 3, 5, Map.of("bob", Long.MAX_VALUE), false, List.of("ann"));
    private static final AuthOperations.LoginSignature SIGNATURE = new AuthOperations.LoginSignature(1, "n", "ab");

    private BusSamples() {}

    static List<Object> all() {
        return java.util.stream.Stream.of(auth(), rooms(), messages(), history(), log())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Object> auth() {
        AppSettings settings = AppSettings.defaults("app");
        return List.of(
                settings,
                new AuthOperations.OpenSession("app", null, "ann", SIGNATURE, null),
                new AuthOperations.OpenedSession("ann", "Ann", null, "s1", "token", 7, true, settings),
                new AuthOperations.RenewSession("app", "ann", "s1", 7),
                new AuthOperations.RenewedSession("token"),
                new AuthOperations.IssueToken(null, "ann", "Ann", null),
                new AuthOperations.IssuedToken("app", "ann", "token"),
                new AuthOperations.RevokeTokens("app", "ann"),
                new AuthOperations.TokensRevoked("app", "ann", 9),
                new AuthOperations.CheckRequestSignature("app", "n", "1", "ab"),
                new AuthOperations.CheckLoginSignature("app", "ann", SIGNATURE),
                new AuthOperations.GetSettings("app"),
                new AuthOperations.ChangeSettings("app", "master", "{}"));
    }

    private static List<Object> rooms() {
        return List.of(
                Done.DONE,
                new RoomOperations.CreateRooms("app", Map.of("lobby", "Lobby")),
                new RoomOperations.DestroyRooms("app", List.of("lobby")),
                new RoomOperations.QueryRooms("app", List.of("lobby")),
                new RoomOperations.Rooms(List.of(new RoomOperations.RoomInfo("lobby", "Lobby", 5))),
                new RoomOperations.JoinRoom("app", "lobby", MEMBERSHIP, true),
                new RoomOperations.JoinedRoom(new RoomOperations.RoomInfo("lobby", "Lobby", 5), 3, 6),
                new RoomOperations.LeaveRoom("app", "lobby", MEMBERSHIP),
                new RoomOperations.QueryMembers("app", "lobby", 10, true),
                new RoomOperations.Members(1, List.of(new RoomOperations.Member("ann", 5))),
                new RoomOperations.AnnounceMemberships("app", "lobby", List.of(MEMBERSHIP)),
                new RoomOperations.GetPolicy("app", "lobby"),
                POLICY,
                new RoomOperations.PolicyChanged(NODE, 4, POLICY),
                new RoomOperations.PolicyLease(NODE, 4),
                new RoomOperations.MembershipsLost("round", null));
    }

    private static List<Object> messages() {
        MessageOperations.Send send = new MessageOperations.Send(
                "c1", "RC:TxtMsg", new JsonText("\"x\""), Priority.LOW, true, new JsonText("[]"));
        return List.of(
                new MessageOperations.SendBatch(
                        ROOM, 3, "ann", null, new LogEvent.Sender("Ann", "https://example.org/a.png"), List.of(send)),
                new MessageOperations.SendResults(List.of(
                        new SendResult.Sent("id1", 1, 2, true),
                        new SendResult.Refused(23408, "muted", 0),
                        new SendResult.Unknown())),
                new MessageOperations.Recall(ROOM, 3, "id1", "ann", "s1", 9),
                new MessageOperations.Append(3, new LogEvent.RoomDestroyed(ROOM, "id2", "api")),
                new MessageOperations.Append(3, new LogEvent.MessageRecalled(ROOM, "id3", "id1", "ann", null)),
                new MessageOperations.Appended(1, 2),
                new MessageOperations.Subscribe(3, 4, 5, true, NODE, Map.of(ROOM, -1L)),
                new MessageOperations.Subscribed(6, List.of(ENTRY), 2),
                new MessageOperations.Unsubscribe(3, 5, NODE, List.of(ROOM)),
                new MessageOperations.Batch(3, 4, 5, 6, 7, List.of(ENTRY)));
    }

    private static List<Object> history() {
        return List.of(
                new HistoryOperations.GetHead(3, "topic"),
                new HistoryOperations.Head(1, new FoldHead(9, 8, List.of(new FoldHead.Ahead(ROOM, 10)))),
                new HistoryOperations.QuerySince(ROOM, 1, 2, 3, 4),
                new HistoryOperations.Since(List.of(ENTRY), true, 9),
                new HistoryOperations.QueryLatest(ROOM, 10, -1),
                new HistoryOperations.Messages(List.of(ENTRY), false, 9),
                new HistoryOperations.QueryPage(ROOM, 5L, null, null, null, List.of("RC:TxtMsg"), 10, -1),
                new HistoryOperations.FindMessage(ROOM, "id1", -1),
                new HistoryOperations.Found(null, false),
                new HistoryOperations.Found(ENTRY, true));
    }

    private static List<Object> log() {
        return List.of(
                new Claims(List.of(new Claim(3, 1, 4, 7, NODE))),
                new NodeHeartbeat(NODE, true, false, Map.of("clientUrl", "http://localhost:8080")));
    }
}
