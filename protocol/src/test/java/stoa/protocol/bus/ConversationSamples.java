package stoa.protocol.bus;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationRestrictions;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent;

/** One or more values of every record about conversations on the bus. */
final class ConversationSamples {
    private static final JsonText EMPTY = new JsonText("{}");

    private ConversationSamples() {}

    static List<Object> all() {
        return Stream.of(changes(), questions(), restrictions(), events())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Object> changes() {
        return List.of(
                new ConversationOperations.StartConversation(
                        "app", null, ConversationKind.TEMPORARY, List.of("ann", "bob"), true, 60, EMPTY),
                new ConversationOperations.ConversationStarted("c1", ConversationKind.GROUP, 9, null, false, 0),
                new ConversationOperations.ChangeMembers("app", "c1", "ann", true, List.of("bob")),
                new ConversationOperations.UsersChange(
                        3, 9, List.of("bob"), List.of(new ConversationOperations.FailedUsers(4304, List.of("cy")))),
                new ConversationOperations.UpdateConversation("app", "c1", null, EMPTY),
                new ConversationOperations.ConversationUpdated(3, 9, EMPTY, EMPTY),
                new ConversationOperations.SetDoNotDisturb("app", "c1", "ann", true),
                new ConversationOperations.DoNotDisturbSet(9),
                new ConversationOperations.SetRole("app", "c1", "ann", "bob", MemberRole.MANAGER),
                new ConversationOperations.RoleSet(3, 9),
                new ConversationOperations.Dismiss("app", "c1", "ann"),
                new ConversationOperations.Touch(List.of(new ConversationOperations.Touched("app", "c1", 9))),
                new ConversationOperations.GetConversationPolicy("app", "c1"),
                new ConversationOperations.ConversationPolicy(
                        "app",
                        "c1",
                        ConversationKind.GROUP,
                        3,
                        Long.MAX_VALUE,
                        List.of("ann", "bob"),
                        List.of("bob"),
                        Map.of("bob", 9L),
                        List.of("cy"),
                        List.of("bob"),
                        false));
    }

    private static List<Object> questions() {
        return List.of(
                new ConversationQueries.QueryConversations(
                        "app", null, null, List.of("_tmp:c2"), new ConversationQueries.QueryPage("-lm", 10, 0), true),
                new ConversationQueries.QueryConversations(
                        "app", "ann", EMPTY, List.of(), new ConversationQueries.QueryPage("", 10, 0), false),
                new ConversationQueries.Conversations(List.of(
                        info("ann", new ConversationQueries.OwnMembership(true, 5)),
                        new ConversationQueries.ConversationInfo(
                                "c2",
                                ConversationKind.SERVICE,
                                null,
                                EMPTY,
                                null,
                                List.of(),
                                List.of(),
                                new ConversationQueries.ConversationTimes(5, 6, 0, Long.MAX_VALUE),
                                null))),
                new ConversationQueries.CountMembers("app", "c1"),
                new ConversationQueries.MemberCount(2),
                new ConversationQueries.AreMembers("app", "ann", List.of("c1")),
                new ConversationQueries.MemberOf(Map.of("c1", 5L)),
                new ConversationQueries.GetRoles("app", "c1"),
                new ConversationQueries.Roles(null, List.of("bob")));
    }

    private static List<Object> restrictions() {
        return List.of(
                new ConversationRestrictions.RestrictUsers(
                        "app", "c1", "ann", UserRestriction.SILENCED, List.of("bob"), 60),
                new ConversationRestrictions.LiftUsers("app", "c1", null, UserRestriction.BLOCKED, List.of("bob")),
                new ConversationRestrictions.QueryRestrictedUsers("app", "c1", UserRestriction.BLOCKED, 10, null),
                new ConversationRestrictions.RestrictedUsers(List.of("bob"), "bob"),
                new ConversationRestrictions.CheckUsers("app", "c1", UserRestriction.SILENCED, List.of("bob")),
                new ConversationRestrictions.CheckedUsers(List.of("bob")),
                new ConversationRestrictions.BlockByClient("app", "ann", List.of("c1"), true),
                new ConversationRestrictions.QueryBlockedByClient("app", "ann", 10, "c1"),
                new ConversationRestrictions.BlockedByClient(List.of("c1"), null));
    }

    private static List<Object> events() {
        return List.of(
                new LogEvent.ConversationChanged(
                        new Conversation("app", ConversationKind.GROUP, "c1"),
                        "id9",
                        null,
                        3,
                        9,
                        new LogEvent.ConversationChanged.Change.RoleChanged("bob", MemberRole.MANAGER)),
                new LogEvent.ConversationChanged(
                        new Conversation("app", ConversationKind.SERVICE, "c2"),
                        "id10",
                        "ann",
                        3,
                        9,
                        new LogEvent.ConversationChanged.Change.Dismissed()));
    }

    private static ConversationQueries.ConversationInfo info(String creator, ConversationQueries.OwnMembership own) {
        return new ConversationQueries.ConversationInfo(
                "c1",
                ConversationKind.GROUP,
                creator,
                EMPTY,
                "u1",
                List.of("ann", "bob"),
                List.of("bob"),
                new ConversationQueries.ConversationTimes(5, 6, 7, Long.MAX_VALUE),
                own);
    }
}
