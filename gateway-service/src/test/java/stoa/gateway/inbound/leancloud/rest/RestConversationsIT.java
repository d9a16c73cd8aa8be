package stoa.gateway.inbound.leancloud.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.leancloud.rest.MemoryConversations.GROUP;
import static stoa.gateway.inbound.leancloud.rest.MemoryConversations.SERVICE;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationOperations.Dismiss;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.UpdateConversation;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryPage;
import stoa.protocol.conversation.ConversationRestrictions.BlockByClient;
import stoa.protocol.conversation.ConversationRestrictions.LiftUsers;
import stoa.protocol.conversation.ConversationRestrictions.QueryRestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictUsers;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.UserList;

/** Conversations of every kind, their members and who may not do what, as back ends see them. */
class RestConversationsIT {
    private static final String ALL = "/1.2/rtm/conversations";
    private static final String ONE = ALL + '/' + GROUP;
    private static final String CREATED = "2023-11-14T22:13:20.000Z";

    private final RunningRest rest = new RunningRest();

    @AfterEach
    void stop() {
        rest.close();
    }

    private Object asked() {
        List<Object> all = rest.conversations.takeAsked();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static String encoded(String json) {
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    @Test
    void aConversationIsBegun() throws Exception {
        JsonObject answer = rest.ask(
                "POST",
                ALL,
                "{\"name\":\"Two\",\"m\":[\"tom\",\"ann\",\"tom\"],\"unique\":true,\"own\":{\"x\":1},\"lm\":7}");
        assertThat(answer)
                .isEqualTo(new JsonObject()
                        .put("objectId", GROUP)
                        .put("createdAt", CREATED)
                        .put("updatedAt", CREATED)
                        .put("unique", true)
                        .put("uniqueId", "u1"));
        assertThat(asked())
                .isEqualTo(new StartConversation(
                        "app",
                        null,
                        ConversationKind.GROUP,
                        List.of("tom", "ann"),
                        true,
                        0,
                        new JsonText("{\"name\":\"Two\",\"own\":{\"x\":1}}")));
        rest.ask("POST", ALL, "{\"c\":\"ann\",\"members\":[\"tom\"]}");
        assertThat(asked())
                .isEqualTo(new StartConversation(
                        "app", "ann", ConversationKind.GROUP, List.of("tom"), false, 0, new JsonText("{}")));
    }

    @Test
    void conversationsAreFoundAsRows() throws Exception {
        JsonObject row = rest.ask("GET", ONE, "");
        assertThat(row)
                .isEqualTo(new JsonObject()
                        .put("name", "Two")
                        .put("attr", new JsonObject().put("x", 1))
                        .put("tr", false)
                        .put("own", new JsonArray().add(1))
                        .put("objectId", GROUP)
                        .put("c", "ann")
                        .put("sys", false)
                        .put("unique", true)
                        .put("uniqueId", "u1")
                        .put("conv_type", 1)
                        .put("createdAt", CREATED)
                        .put("updatedAt", "2023-11-14T22:13:20.001Z")
                        .put("m", new JsonArray().add("tom").add("ann"))
                        .put("mu", new JsonArray().add("tom"))
                        .put("lm", new JsonObject().put("__type", "Date").put("iso", "2023-11-14T22:13:20.002Z")));
        assertThat(asked())
                .isEqualTo(query(
                        "{\"$and\":[{\"objectId\":\"" + GROUP + "\"},{\"sys\":false}]}", new QueryPage("", 1, 0)));
        JsonObject found = rest.ask(
                "GET",
                ALL + "?where=" + encoded("{\"attr.x\":{\"$gt\":0}}") + "&order=-lm,createdAt&limit=3&skip=5",
                "");
        assertThat(found.getJsonArray("results")).containsExactly(row);
        assertThat(asked())
                .isEqualTo(query(
                        "{\"$and\":[{\"attr.x\":{\"$gt\":0}},{\"sys\":false}]}", new QueryPage("-lm,createdAt", 3, 5)));
        rest.ask("GET", ALL, "");
        assertThat(asked()).isEqualTo(query("{\"sys\":false}", new QueryPage("", 10, 0)));
        rest.ask("GET", ALL + "/_tmp:abc", "");
        assertThat(asked())
                .isEqualTo(
                        new QueryConversations("app", null, null, List.of("_tmp:abc"), new QueryPage("", 1, 0), true));
    }

    private static QueryConversations query(String where, QueryPage page) {
        return new QueryConversations("app", null, new JsonText(where), List.of(), page, true);
    }

    @Test
    void aConversationIsChangedAndEnded() throws Exception {
        JsonObject changed = rest.ask("PUT", ONE, "{\"name\":\"New\",\"attr.x\":{\"__op\":\"Delete\"}}");
        assertThat(changed).isEqualTo(new JsonObject().put("objectId", GROUP).put("updatedAt", CREATED));
        assertThat(asked())
                .isEqualTo(new UpdateConversation(
                        "app", GROUP, null, new JsonText("{\"name\":\"New\",\"attr.x\":{\"__op\":\"Delete\"}}")));
        assertThat(rest.ask("DELETE", ONE, "")).isEmpty();
        assertThat(asked()).isEqualTo(new Dismiss("app", GROUP, null));
    }

    @Test
    void membersComeAndGo() throws Exception {
        JsonObject added = rest.ask("POST", ONE + "/members", "{\"client_ids\":[\"bob\",\"unwilling\"]}");
        assertThat(added.getString("objectId")).isEqualTo(GROUP);
        JsonObject failed = added.getJsonArray("failed").getJsonObject(0);
        assertThat(failed.getInteger("code")).isEqualTo(4308);
        assertThat(failed.getJsonArray("client_ids")).containsExactly("unwilling");
        assertThat(asked()).isEqualTo(new ChangeMembers("app", GROUP, null, true, List.of("bob", "unwilling")));
        assertThat(rest.refusal("POST", ONE + "/members", "{\"client_ids\":[\"unwilling\"]}"))
                .isEqualTo("403 4308");
        rest.conversations.takeAsked();
        rest.ask("DELETE", ONE + "/members?client_ids=" + encoded("[\"bob\"]"), "");
        assertThat(asked()).isEqualTo(new ChangeMembers("app", GROUP, null, false, List.of("bob")));
        assertThat(rest.ask("GET", ONE + "/members", "").getJsonArray("result")).containsExactly("tom", "ann");
    }

    @Test
    void mutesAndRoles() throws Exception {
        rest.ask("POST", ONE + "/mutes", "{\"client_ids\":[\"tom\",\"ann\"]}");
        assertThat(rest.conversations.takeAsked())
                .containsExactly(
                        new SetDoNotDisturb("app", GROUP, "tom", true), new SetDoNotDisturb("app", GROUP, "ann", true));
        assertThat(rest.ask("GET", ONE + "/mutes", "").getJsonArray("result")).containsExactly("tom");
        rest.conversations.takeAsked();
        JsonObject info = rest.ask("POST", ONE + "/member-infos", "{\"client_id\":\"tom\",\"role\":\"Manager\"}");
        assertThat(asked()).isEqualTo(new SetRole("app", GROUP, null, "tom", MemberRole.MANAGER));
        assertThat(info.getString("role")).isEqualTo("Manager");
        rest.ask("DELETE", ONE + "/member-infos/" + info.getString("infoId"), "");
        assertThat(asked()).isEqualTo(new SetRole("app", GROUP, null, "tom", MemberRole.MEMBER));
        assertThat(rest.refusal("PUT", ONE + "/member-infos/other", "{\"role\":\"Manager\"}"))
                .isEqualTo("404 404");
        assertThat(rest.refusal("POST", ONE + "/member-infos", "{\"client_id\":\"tom\",\"role\":\"King\"}"))
                .isEqualTo("400 4321");
        JsonArray rows = rest.ask("GET", ONE + "/member-infos", "").getJsonArray("results");
        assertThat(rows.getJsonObject(0).getString("clientId")).isEqualTo("ann");
        assertThat(rows.getJsonObject(0).getString("role")).isEqualTo("Owner");
    }

    @Test
    void whoMayNotSpeakOrComeIn() throws Exception {
        rest.ask("POST", ONE + "/temporary-silenceds", "{\"client_ids\":[\"tom\"],\"ttl\":50}");
        assertThat(asked())
                .isEqualTo(new RestrictUsers("app", GROUP, null, UserRestriction.SILENCED, List.of("tom"), 50));
        rest.ask("POST", ONE + "/permanent-silenceds", "{\"client_ids\":[\"tom\"]}");
        assertThat(asked())
                .isEqualTo(new RestrictUsers("app", GROUP, null, UserRestriction.SILENCED, List.of("tom"), 0));
        rest.ask("DELETE", ONE + "/permanent-silenceds", "{\"client_ids\":[\"tom\"]}");
        assertThat(asked()).isEqualTo(new LiftUsers("app", GROUP, null, UserRestriction.SILENCED, List.of("tom")));
        assertThat(rest.ask("GET", ONE + "/temporary-silenceds", "").getJsonArray("client_ids"))
                .containsExactly("loud");
        assertThat(rest.ask("GET", ONE + "/permanent-silenceds", "").getJsonArray("client_ids"))
                .containsExactly("rude");
        rest.conversations.takeAsked();
        rest.ask("POST", ONE + "/blacklists", "{\"client_ids\":[\"eve\"]}");
        assertThat(asked())
                .isEqualTo(new RestrictUsers("app", GROUP, null, UserRestriction.BLOCKED, List.of("eve"), 0));
        JsonObject blocked = rest.ask("GET", ONE + "/blacklists?limit=1&next=bob", "");
        assertThat(blocked.getString("next")).isEqualTo("eve");
        assertThat(asked()).isEqualTo(new QueryRestrictedUsers("app", GROUP, UserRestriction.BLOCKED, 1, "bob"));
    }

    @Test
    void chatRooms() throws Exception {
        String id =
                rest.ask("POST", "/1.2/rtm/chatrooms", "{\"name\":\"Hall\"}").getString("objectId");
        assertThat(id).matches("[0-9a-f]{24}");
        JsonObject row = rest.ask("GET", "/1.2/rtm/chatrooms/" + id, "");
        assertThat(row.getString("name")).isEqualTo("Hall");
        assertThat(row.getBoolean("tr")).isTrue();
        String where = encoded("{\"objectId\":{\"$in\":[\"" + id + "\",\"none\"]}}");
        assertThat(rest.ask("GET", "/1.2/rtm/chatrooms?where=" + where, "").getJsonArray("results"))
                .containsExactly(row);
        assertThat(rest.refusal("GET", "/1.2/rtm/chatrooms?where=" + encoded("{\"name\":\"Hall\"}"), ""))
                .isEqualTo("400 4310");
        assertThat(rest.ask("GET", "/1.2/rtm/chatrooms/" + id + "/members", "").getJsonArray("result"))
                .containsExactly("ann");
        assertThat(rest.ask("GET", "/1.2/rtm/chatrooms/" + id + "/members/online-count", "")
                        .getInteger("result"))
                .isEqualTo(1);
        rest.server.takeAsked();
        rest.ask("POST", "/1.2/rtm/chatrooms/r1/temporary-silenceds", "{\"client_ids\":[\"tom\"],\"ttl\":61}");
        rest.ask("POST", "/1.2/rtm/chatrooms/r1/blacklists", "{\"client_ids\":[\"eve\"]}");
        assertThat(rest.server.takeAsked())
                .containsExactly(
                        new Restrict("app", "r1", UserList.MUTED, List.of("tom"), 2, Notice.NONE),
                        new Restrict("app", "r1", UserList.BANNED, List.of("eve"), 0, Notice.NONE));
        assertThat(rest.ask("GET", "/1.2/rtm/chatrooms/r1/permanent-silenceds", "")
                        .getJsonArray("client_ids"))
                .containsExactly("cid");
        assertThat(rest.ask("DELETE", "/1.2/rtm/chatrooms/" + id, "")).isEmpty();
        assertThat(rest.refusal("GET", "/1.2/rtm/chatrooms/" + id, "")).isEqualTo("404 4303");
    }

    @Test
    void serviceConversationsAndTheirSubscribers() throws Exception {
        JsonObject begun = rest.ask("POST", "/1.2/rtm/service-conversations", "{\"name\":\"News\",\"m\":[\"x\"]}");
        assertThat(begun.getString("objectId")).isEqualTo(SERVICE);
        assertThat(asked())
                .isEqualTo(new StartConversation(
                        "app",
                        null,
                        ConversationKind.SERVICE,
                        List.of(),
                        false,
                        0,
                        new JsonText("{\"name\":\"News\"}")));
        String subscribers = "/1.2/rtm/service-conversations/" + SERVICE + "/subscribers";
        rest.ask("POST", subscribers, "{\"client_id\":\"bob\"}");
        assertThat(asked()).isEqualTo(new ChangeMembers("app", SERVICE, null, true, List.of("bob")));
        assertThat(rest.ask("GET", subscribers + "/count", "").getInteger("count"))
                .isEqualTo(7);
        rest.conversations.takeAsked();
        rest.ask("DELETE", subscribers + "/bob%20b", "");
        assertThat(asked()).isEqualTo(new ChangeMembers("app", SERVICE, null, false, List.of("bob b")));
        rest.ask("DELETE", "/1.1/rtm/conversation/subscription?conv_id=" + SERVICE + "&client_id=bob", "");
        assertThat(asked()).isEqualTo(new ChangeMembers("app", SERVICE, null, false, List.of("bob")));
    }

    @Test
    void rowsOfTheOriginalsTable() throws Exception {
        String table = "/1.1/classes/_Conversation";
        assertThat(rest.master("POST", table, "{\"m\":[\"tom\"]}").statusCode()).isEqualTo(201);
        assertThat(asked()).isInstanceOf(StartConversation.class);
        rest.ask("POST", table, "{\"sys\":true,\"name\":\"News\"}");
        assertThat(((StartConversation) asked()).kind()).isEqualTo(ConversationKind.SERVICE);
        String room = rest.ask("POST", table, "{\"tr\":true,\"name\":\"Hall\"}").getString("objectId");
        assertThat(rest.conversations.takeAsked()).isEmpty();
        String where = encoded("{\"tr\":true,\"objectId\":\"" + room + "\"}");
        assertThat(rest.ask("GET", table + "?where=" + where, "").getJsonArray("results"))
                .hasSize(1);
        rest.ask("GET", table, "");
        assertThat(asked())
                .isEqualTo(new QueryConversations("app", null, null, List.of(), new QueryPage("", 10, 0), true));
        assertThat(rest.ask("GET", table + '/' + GROUP, "").getString("c")).isEqualTo("ann");
        rest.ask("DELETE", table + '/' + room, "");
        assertThat(rest.refusal("GET", "/1.2/rtm/chatrooms/" + room, "")).isEqualTo("404 4303");
    }

    @Test
    void clients() throws Exception {
        assertThat(rest.ask("POST", "/1.2/rtm/clients/check-online", "{\"client_ids\":[\"bob\",\"ann\"]}"))
                .isEqualTo(new JsonObject().put("results", new JsonArray().add("ann")));
        assertThat(rest.ask("POST", "/1.1/rtm/online", "{\"peers\":[\"ann\"]}").getJsonArray("results"))
                .containsExactly("ann");
        assertThat(rest.ask("POST", "/1.2/rtm/clients/ann/kick", "{\"reason\":\"bye\"}"))
                .isEmpty();
        assertThat(rest.users.last()).isEqualTo(new PutOffline("app", List.of("ann")));
        rest.ask("POST", "/1.2/rtm/clients/ann/blacklists", "{\"conversation_ids\":[\"" + GROUP + "\"]}");
        assertThat(asked()).isEqualTo(new BlockByClient("app", "ann", List.of(GROUP), true));
        assertThat(rest.ask("GET", "/1.2/rtm/clients/ann/blacklists", "").getJsonArray("conversation_ids"))
                .containsExactly(GROUP);
    }

    @Test
    void whatClientsHaveNotReadAndWhatTheyHaveSubscribedTo() throws Exception {
        Membership group = new Membership(ConversationKind.GROUP, GROUP, 5, -1);
        Membership service = new Membership(ConversationKind.SERVICE, SERVICE, 6, -1);
        JsonObject all = new JsonObject().put("count", 14);
        assertThat(rest.ask("GET", "/1.2/rtm/clients/ann/unread-count", "")).isEqualTo(all);
        assertThat(rest.ask("GET", "/1.1/rtm/messages/unread/ann", "")).isEqualTo(all);
        assertThat(rest.unread.takeAsked()).containsOnly(new CountUnread("app", "ann", List.of(group, service)));
        JsonObject one = new JsonObject().put("count", 7);
        assertThat(rest.ask("GET", "/1.2/rtm/clients/ann/unread-count?conv_id=" + GROUP, ""))
                .isEqualTo(one);
        assertThat(rest.ask("GET", "/1.1/rtm/messages/unread/ann/" + GROUP, "")).isEqualTo(one);
        assertThat(rest.unread.takeAsked()).containsOnly(new CountUnread("app", "ann", List.of(group)));
        assertThat(rest.refusal("GET", "/1.1/rtm/messages/unread/ann/other", ""))
                .isEqualTo("403 4317");
        assertThat(rest.list("/1.2/rtm/clients/ann/service-conversations"))
                .containsExactly(new JsonObject()
                        .put("conv_id", SERVICE)
                        .put("subscriber", "ann")
                        .put("timestamp", 6));
    }
}
