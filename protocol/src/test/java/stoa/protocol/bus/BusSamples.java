package stoa.protocol.bus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.ConsoleOperations;
import stoa.protocol.auth.LeanCloudOperations;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.PresenceOperations;
import stoa.protocol.auth.RestOperations;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.auth.WebhookOperations;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.RateOperations;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.RestrictionOperations;
import stoa.protocol.room.RoomListOperations;
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
            null,
            null);
    private static final Entry ENTRY = new Entry(1, 7, 1_000, 999, MESSAGE, true);
    private static final RoomOperations.Membership MEMBERSHIP = new RoomOperations.Membership("ann", "s1", NODE, 5);
    private static final PolicyOperations.RoomPolicy POLICY = new PolicyOperations.RoomPolicy(
            "app",
            "lobby",
            true,
            3,
            5,
            Map.of("bob", Long.MAX_VALUE),
            Map.of("cy", 9L),
            false,
            List.of("ann"),
            List.of("host"),
            true,
            2);
    private static final PolicyOperations.AppPolicy APP_POLICY =
            new PolicyOperations.AppPolicy("app", 4, Map.of("bob", 9L), List.of("app:like"), List.of("app:gift"));
    private static final AuthOperations.LoginSignature SIGNATURE = new AuthOperations.LoginSignature(1, "n", "ab");

    private BusSamples() {}

    static List<Object> all() {
        return java.util.stream.Stream.of(
                        auth(),
                        users(),
                        rooms(),
                        restrictions(),
                        attributes(),
                        messages(),
                        history(),
                        hourLogs(),
                        log(),
                        webhooks(),
                        presence(),
                        apps(),
                        console(),
                        ConversationSamples.all(),
                        MarkerSamples.all(),
                        ImportSamples.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Object> auth() {
        AppSettings settings = AppSettings.defaults("app");
        return List.of(
                settings,
                new AuthOperations.OpenSession("app", null, "ann", SIGNATURE, null),
                new AuthOperations.OpenedSession("ann", "Ann", null, "s1", "token", 7, true, settings),
                new LeanCloudOperations.OpenClientSession(
                        "app", "ann", SIGNATURE, "old", new LeanCloudOperations.Device("mobile", "d1")),
                new LeanCloudOperations.OpenedClientSession(
                        new AuthOperations.OpenedSession("ann", "Ann", null, "s1", "token", 7, true, settings),
                        new LeanCloudOperations.Device(null, "d1"),
                        7200),
                new LeanCloudOperations.CheckActionSignature(
                        "app", "ann", LeanCloudOperations.SignedAction.INVITE, "c1", List.of("bob"), SIGNATURE),
                new RestOperations.CheckRestRequest("app", new RestOperations.RestKey("k", true, "7"), "token"),
                new RestOperations.RestRights(true, false, "ann", settings),
                new RestOperations.CheckText("app", "app:ann:c:n:7", "7", "ab"),
                new RestOperations.SignLogin("app", "token"),
                new RestOperations.SignedLogin("ann", 7, "n", "ab"),
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

    private static List<Object> console() {
        RateOperations.Series series = new RateOperations.Series(List.of(0, 3), List.of(0, 1));
        return List.of(
                new ConsoleOperations.OpenConsole("app", "secret"),
                new ConsoleOperations.CheckConsole("token"),
                new ConsoleOperations.ConsoleSession("app", "token", 9),
                new ConsoleOperations.ConsoleApp("app", 9),
                new RoomListOperations.ListRooms("app", "lob", 0, 50),
                new RoomListOperations.RoomPage(
                        1,
                        1,
                        9,
                        true,
                        List.of(new RoomListOperations.ListedRoom(
                                new RoomOperations.RoomInfo("lobby", "Lobby", 5), 8, 3))),
                new RateOperations.QueryRates("app", List.of("lobby")),
                new RateOperations.Rates(series, Map.of("lobby", series), 2));
    }

    private static List<Object> webhooks() {
        return List.of(new WebhookOperations.GetSigningSecret("app"), new WebhookOperations.SigningSecret("secret"));
    }

    private static List<Object> users() {
        SessionEvent event = new SessionEvent(
                "app", "ann", "e1", SessionEvent.Kind.KICKED, "s1", "c1", Platform.WEB, "", 9, null, "USER_BLOCKED");
        return List.of(
                new UserOperations.GetUser("app", "ann"),
                new UserOperations.UserInfo("ann", "Ann", null, 9),
                new UserOperations.UpdateUser("app", "ann", null, "https://example.org/a.png"),
                new UserOperations.ExpireTokens("app", List.of("ann"), 9),
                new UserOperations.BlockUsers("app", List.of("ann"), 5),
                new UserOperations.UnblockUsers("app", List.of("ann")),
                new UserOperations.QueryBlocked("app", 1, 50),
                new UserOperations.BlockedUsers(List.of(new UserOperations.BlockedUser("ann", 9))),
                new UserOperations.SetTags("app", List.of("ann"), List.of("vip")),
                new UserOperations.QueryTags("app", List.of("ann")),
                new UserOperations.UserTags(Map.of("ann", List.of("vip"))),
                new UserOperations.SetActive("app", "ann", false),
                new UserOperations.QueryDeactivated("app", 1, 50),
                new UserOperations.UserPage(List.of("ann")),
                new UserOperations.SessionsChanged(List.of(event)),
                new UserOperations.FindSessions("app", List.of("ann")),
                new UserOperations.PutOffline("app", List.of("ann")),
                new UserOperations.SessionsFound(Set.of("ann")),
                new UserOperations.UsersBlocked("app", List.of("ann"), Long.MAX_VALUE),
                new UserOperations.SessionOpened(
                        "app", "ann", Platform.MOBILE, "phone", "tag", "s1", 9, NODE, true, false));
    }

    private static List<Object> rooms() {
        return List.of(
                Done.DONE,
                new RoomOperations.CreateRooms("app", Map.of("lobby", "Lobby"), RoomOperations.Lifetime.DEFAULT),
                new RoomOperations.DestroyRooms("app", List.of("lobby")),
                new RoomOperations.QueryRooms("app", List.of("lobby")),
                new RoomOperations.Rooms(List.of(new RoomOperations.RoomInfo("lobby", "Lobby", 5))),
                new RoomOperations.JoinRoom("app", "lobby", MEMBERSHIP, true, false),
                new RoomOperations.JoinedRoom(new RoomOperations.RoomInfo("lobby", "Lobby", 5), 3, 6),
                new RoomOperations.LeaveRoom("app", "lobby", MEMBERSHIP, RoomOperations.LeaveReason.LEFT),
                new RoomOperations.QueryMembers("app", "lobby", 10, true),
                new RoomOperations.Members(1, List.of(new RoomOperations.Member("ann", 5))),
                new RoomOperations.AnnounceMemberships("app", "lobby", List.of(MEMBERSHIP)),
                new PolicyOperations.GetPolicy("app", "lobby"),
                new PolicyOperations.Policies(POLICY, APP_POLICY),
                new PolicyOperations.PolicyChanged(NODE, 4, POLICY),
                new PolicyOperations.PolicyChanged(NODE, 5, APP_POLICY),
                new PolicyOperations.PolicyLease(NODE, 4),
                new RoomOperations.LeftRoom(true),
                new RoomOperations.AreMembers("app", "lobby", List.of("ann")),
                new RoomOperations.MembersFound(Set.of("ann")),
                new RoomOperations.AddRecorders("app", "lobby", List.of("bot")),
                new RoomOperations.SetLifetime("app", "lobby", new RoomOperations.Lifetime(true, 60)),
                new RoomOperations.DescribeRoom("app", "lobby"),
                new RoomOperations.RoomDescription(
                        new RoomOperations.RoomInfo("lobby", "Lobby", 5),
                        3,
                        RoomOperations.Lifetime.DEFAULT,
                        9,
                        true,
                        RoomOperations.MemberEventsRule.ALWAYS),
                new RoomOperations.SetMemberEvents("app", "lobby", RoomOperations.MemberEventsRule.NEVER),
                new RoomOperations.RoomsActive(List.of(new RoomOperations.ActiveRoom("app", "lobby", 9))),
                new RoomOperations.MembershipsLost("round", null));
    }

    private static List<Object> restrictions() {
        RestrictionOperations.Notice notice = new RestrictionOperations.Notice(true, "{}");
        RestrictionOperations.UserList muted = RestrictionOperations.UserList.MUTED;
        return List.of(
                new RestrictionOperations.Restrict("app", "lobby", muted, List.of("bob"), 5, notice),
                new RestrictionOperations.Lift(
                        "app", "lobby", muted, List.of("bob"), RestrictionOperations.Notice.NONE),
                new RestrictionOperations.MutedEverywhere("app", List.of("bob"), 9, "{}"),
                new RestrictionOperations.QueryRestricted("app", "lobby", muted),
                new RestrictionOperations.Restricted(List.of(new RestrictionOperations.RestrictedUser("bob", 9))),
                new RestrictionOperations.SwitchRoom(
                        "app", "lobby", RestrictionOperations.RoomSwitch.ALL_MUTED, true, notice),
                new RestrictionOperations.QuerySwitched(
                        "app", RestrictionOperations.RoomSwitch.KEPT_ALIVE, null, 1, 50),
                new RestrictionOperations.Switched(List.of("lobby")),
                new RestrictionOperations.LimitRoom("app", "lobby", 2),
                new RestrictionOperations.RoomLimit(2),
                new RestrictionOperations.ChangeTypes(
                        "app", RestrictionOperations.TypeList.LOW_PRIORITY, List.of("app:like"), List.of()),
                new RestrictionOperations.Types(List.of("app:like")));
    }

    private static List<Object> attributes() {
        AttributeOperations.Author author = new AttributeOperations.Author("ann", false);
        return List.of(
                new AttributeOperations.SetAttributes("app", "lobby", author, Map.of("seat", "ann"), true, true),
                new AttributeOperations.DeleteAttributes("app", "lobby", author, List.of("seat"), false),
                new AttributeOperations.AttributesChange(3, List.of("seat"), Map.of("mic", 23424)),
                new AttributeOperations.QueryAttributes("app", "lobby", List.of()),
                new AttributeOperations.Attributes(
                        3, List.of(new AttributeOperations.Attribute("seat", "ann", "ann", true, 9))));
    }

    private static List<Object> messages() {
        MessageOperations.Send send = new MessageOperations.Send(
                "c1",
                "RC:TxtMsg",
                new JsonText("\"x\""),
                Priority.LOW,
                true,
                new JsonText("[]"),
                new LogEvent.Audience(List.of("bob"), true));
        return List.of(
                new MessageOperations.SendBatch(
                        ROOM, 3, "ann", null, new LogEvent.Sender("Ann", "https://example.org/a.png"), List.of(send)),
                new MessageOperations.SendResults(List.of(
                        new SendResult.Sent("id1", 1, 2, true),
                        new SendResult.Refused(23408, "muted", 0),
                        new SendResult.Unknown())),
                new MessageOperations.Recall(ROOM, 3, "id1", "ann", "s1", 9),
                new MessageOperations.Append(3, new LogEvent.RoomDestroyed(ROOM, "id2", "api"), false),
                new MessageOperations.Append(3, new LogEvent.MessageRecalled(ROOM, "id3", "id1", "ann", null), false),
                new MessageOperations.Append(
                        3, new LogEvent.MembersChanged(ROOM, "id4", List.of("ann"), List.of("bob")), true),
                new MessageOperations.Append(
                        3,
                        new LogEvent.AttributesChanged(ROOM, "id5", "ann", 3, Map.of("seat", "ann"), List.of()),
                        false),
                new MessageOperations.Append(
                        3,
                        new LogEvent.MembersRestricted(ROOM, "id6", Restriction.BANNED, List.of("bob"), 9, true, null),
                        false),
                new MessageOperations.Append(
                        3, new LogEvent.MessageModified(ROOM, "id7", "id1", "ann", null, new JsonText("2")), false),
                new MessageOperations.AppendInTurn(
                        ROOM,
                        3,
                        List.of(
                                new LogEvent.AttributesChanged(ROOM, "id5", "ann", 3, Map.of("seat", "ann"), List.of()),
                                new LogEvent.AttributesChanged(ROOM, "id9", "bob", 4, Map.of(), List.of("seat")))),
                new MessageOperations.Modify(ROOM, 3, "id1", "ann", "s1", new JsonText("2"), 9),
                new MessageOperations.ToAllRooms("app", "id8", "admin", "RC:TxtMsg", new JsonText("{}"), false, 9),
                new MessageOperations.Appended(1, 2),
                new MessageOperations.Subscribe(3, 4, 5, true, NODE, Map.of(ROOM, -1L)),
                new MessageOperations.Subscribed(6, List.of(ENTRY), 2),
                new MessageOperations.Unsubscribe(3, 5, NODE, List.of(ROOM)),
                new MessageOperations.Batch(3, 4, 5, 6, 7, List.of(ENTRY)));
    }

    private static List<Object> presence() {
        PresenceOperations.AppUser ann = new PresenceOperations.AppUser("app", "ann");
        PresenceOperations.UserPresence online = new PresenceOperations.UserPresence(ann, true, 7);
        return List.of(
                new PresenceOperations.WatchUsers(NODE, 2, true, List.of(ann), List.of()),
                new PresenceOperations.UsersWatched(true, List.of(online)),
                new PresenceOperations.PresenceTold(NODE, List.of(online)));
    }

    private static List<Object> apps() {
        return List.of(
                new AppOperations.CreateApp("admin", null, null, null, null),
                new AppOperations.CreateApp("admin", "app", "s", "m", "{}"),
                new AppOperations.AppSecrets("app", "s", "m", 9),
                new AppOperations.ListApps("admin", "", 10),
                new AppOperations.Apps(List.of(new AppOperations.AppInfo("app", false, 9)), true),
                new AppOperations.AppInfo("app", true, 0),
                new AppOperations.DisableApp("admin", "app", true),
                new AppOperations.RotateSecrets("admin", "app", "", null, 60),
                new AppOperations.AppDisabled("app"));
    }

    private static List<Object> history() {
        return List.of(
                new HistoryOperations.GetHead(3, "topic"),
                new HistoryOperations.Head(1, new FoldHead(9, 8, List.of(new FoldHead.Ahead(ROOM, 10)))),
                new HistoryOperations.QuerySince(ROOM, 1, 2, 3, 4),
                new HistoryOperations.Since(List.of(ENTRY), true, 9),
                new HistoryOperations.QueryLatest(ROOM, 10, -1),
                new HistoryOperations.Messages(List.of(ENTRY), false, 9),
                new HistoryOperations.QueryLogs(ROOM, 5, 9, true, List.of("LC:-1"), 10, -1),
                new HistoryOperations.Logs(List.of(new HistoryOperations.LoggedMessage(ENTRY, true, 8)), true, 3),
                new HistoryOperations.QueryPage(ROOM, 5L, null, null, null, List.of("RC:TxtMsg"), 10, -1),
                new HistoryOperations.FindMessage(ROOM, "id1", -1),
                new HistoryOperations.Found(null, false),
                new HistoryOperations.Found(ENTRY, true));
    }

    private static List<Object> hourLogs() {
        HourLogOperations.Place place = new HourLogOperations.Place(1_000, 1, 3, 7);
        return List.of(
                new HourLogOperations.LookForHourLog("app", 3_600_000),
                new HourLogOperations.HourLogFound(true),
                new HourLogOperations.ReadHourLog("app", 3_600_000, null),
                new HourLogOperations.ReadHourLog("app", 3_600_000, place),
                new HourLogOperations.HourLogPart(true, List.of(ENTRY), place),
                new HourLogOperations.HourLogPart(false, List.of(), null),
                new HourLogOperations.DeleteHourLog("app", 3_600_000));
    }

    private static List<Object> log() {
        return List.of(
                new Claims(List.of(new Claim(3, 1, 4, 7, NODE))),
                new NodeHeartbeat(NODE, true, false, Map.of("clientUrl", "http://localhost:8080")));
    }
}
