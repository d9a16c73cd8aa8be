package stoa.protocol.bus;

import java.util.List;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.MarkerOperations;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.MarkerNews;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;
import stoa.protocol.message.MessageOperations;

/** One or more values of every record about what members have received and read. */
final class MarkerSamples {
    private static final Conversation GROUP = new Conversation("app", ConversationKind.GROUP, "c1");
    private static final Membership IN = new Membership(ConversationKind.GROUP, "c1", 5, 9);
    private static final JsonText CONTENT = new JsonText("{\"text\":\"hi\"}");
    private static final Unread UNREAD =
            new Unread(3, true, new Unread.Last("id1", 7, "bob", "LC:-1", CONTENT, false, 8));
    private static final Receipt RECEIPT = new Receipt("id1", 7, "bob", true);

    private MarkerSamples() {}

    static List<Object> all() {
        LogEvent.MessageAccepted wished = new LogEvent.MessageAccepted(
                GROUP, "id1", "bob", null, "cid", "LC:-1", CONTENT, Priority.NORMAL, null, null, null, true);
        return List.of(
                new ConversationQueries.QueryOfMember("app", "ann", 10),
                new ConversationQueries.OfMember(
                        List.of(new ConversationQueries.Membership("c1", ConversationKind.GROUP, 5))),
                new MessageOperations.Send("cid", "LC:-1", CONTENT, Priority.NORMAL, false, null, null, true),
                wished,
                new LogEvent.MarkerMoved(GROUP, "id2", "ann", new MarkerNews(true, 7, UNREAD, List.of(RECEIPT))),
                new LogEvent.MarkerMoved(GROUP, "id3", "ann", new MarkerNews(false, 7, null, List.of())),
                new MarkerOperations.QueryUnread("app", "ann", List.of(IN), 4, true),
                new MarkerOperations.UnreadSnapshot(
                        List.of(
                                new MarkerOperations.UnreadIn(ConversationKind.GROUP, "c1", 6, UNREAD),
                                new MarkerOperations.UnreadIn(
                                        ConversationKind.TEMPORARY, "_tmp:c2", 6, new Unread(0, false, null))),
                        9),
                new MarkerOperations.CountUnread("app", "ann", List.of(IN)),
                new MarkerOperations.UnreadCount(3),
                new MarkerOperations.MoveMarkers(
                        "app",
                        "ann",
                        true,
                        List.of(
                                new MarkerOperations.Move(IN, 7L, null),
                                new MarkerOperations.Move(IN, null, "id1"),
                                new MarkerOperations.Move(IN, null, null))),
                new MarkerOperations.MarkersMoved(List.of(
                        new MarkerOperations.Moved(true, 7, UNREAD, List.of(RECEIPT)), MarkerOperations.Moved.NOT)),
                new MarkerOperations.QueryMarkers(GROUP, "ann"),
                new MarkerOperations.QueryMarkers(GROUP, null),
                new MarkerOperations.Markers(List.of(new MarkerOperations.Marker("bob", 7, 8))),
                new MarkerOperations.QueryChanges("app", "ann", List.of(IN), 4),
                new MarkerOperations.Changes(
                        List.of(new LoggedMessage(new Entry(1, 8, 7, 7, wished, false), true, 9))));
    }
}
