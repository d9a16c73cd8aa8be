package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationOperations.DoNotDisturbSet;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationQueries.GetRoles;
import stoa.protocol.conversation.ConversationQueries.Roles;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.json.Json;

/**
 * Members of conversations, who of them wants no notice, and their roles ("LeanCloud protocol", sections 7.6 and 17.1).
 * Stateless, any loop.
 */
final class MemberPaths {
    static final String CLIENTS = "client_ids";

    private static final int MEMBERS_MAX = 3_000;
    /** Each is a call of its own. */
    private static final int MUTES_MAX = 100;

    private static final String RESULT = "result";

    private final ConversationCalls conversations;

    MemberPaths(ConversationCalls conversations) {
        this.conversations = conversations;
    }

    List<Route> routes() {
        String one = "/1.2/rtm/conversations/{id}";
        String members = one + "/members";
        String mutes = one + "/mutes";
        String infos = one + "/member-infos";
        return List.of(
                Route.post(members, Needs.MASTER, call -> change(call, true)),
                Route.delete(members, Needs.MASTER, call -> change(call, false)),
                Route.get(members, Needs.SERVER, this::members),
                Route.post(mutes, Needs.MASTER, call -> mute(call, true)),
                Route.delete(mutes, Needs.MASTER, call -> mute(call, false)),
                Route.get(mutes, Needs.SERVER, this::mutes),
                Route.get(infos, Needs.SERVER, this::infos),
                Route.post(infos, Needs.MASTER, call -> setRole(call, call.needed("client_id"), role(call))),
                Route.put(infos + "/{info}", Needs.MASTER, call -> setRole(call, client(call), role(call))),
                Route.delete(
                        infos + "/{info}",
                        Needs.MASTER,
                        call -> setRole(call, client(call), MemberRole.MEMBER).map(Json.Obj.EMPTY)));
    }

    private Future<Json> change(Call call, boolean add) {
        List<String> users = call.ids(MEMBERS_MAX, CLIENTS, "client_id");
        return conversations
                .changeMembers(new ChangeMembers(call.app(), call.id(0), null, add, users))
                .map(change -> changed(call.id(0), change));
    }

    /** What became of a change; a failure where it holds for nobody. */
    static Json changed(String id, UsersChange change) {
        if (change.allowed().isEmpty() && !change.failed().isEmpty()) {
            throw new StoaException(
                    ErrorCode.ofNumber(change.failed().getFirst().code()));
        }
        Row row = new Row().text("objectId", id).iso("updatedAt", change.changedAtMs());
        if (!change.failed().isEmpty()) {
            List<Json> failed = new ArrayList<>();
            change.failed()
                    .forEach(one -> failed.add(new Row()
                            .number("code", one.code())
                            .text("error", ErrorCode.ofNumber(one.code()).text())
                            .texts(CLIENTS, one.users())
                            .done()));
            row.json("failed", new Json.Arr(failed));
        }
        return row.done();
    }

    private Future<Json> members(Call call) {
        return conversations
                .policy(new GetConversationPolicy(call.app(), call.id(0)))
                .map(policy -> new Row().texts(RESULT, policy.members()).done());
    }

    private Future<Json> mute(Call call, boolean on) {
        List<Future<DoNotDisturbSet>> set = new ArrayList<>();
        for (String user : call.ids(MUTES_MAX, CLIENTS, "client_id")) {
            set.add(conversations.setDoNotDisturb(new SetDoNotDisturb(call.app(), call.id(0), user, on)));
        }
        return Future.join(set)
                .map(_ -> new Row()
                        .text("objectId", call.id(0))
                        .iso("updatedAt", set.getFirst().result().updatedAtMs())
                        .done());
    }

    private Future<Json> mutes(Call call) {
        return conversations
                .policy(new GetConversationPolicy(call.app(), call.id(0)))
                .map(policy -> new Row().texts(RESULT, policy.doNotDisturb()).done());
    }

    private Future<Json> infos(Call call) {
        return conversations
                .roles(new GetRoles(call.app(), call.id(0)))
                .map(roles -> new Row()
                        .json("results", new Json.Arr(rows(call.id(0), roles)))
                        .done());
    }

    /** Who has another role than most; the owner first. */
    static List<Json> rows(String id, Roles roles) {
        List<Json> rows = new ArrayList<>();
        String owner = roles.owner();
        if (owner != null) {
            rows.add(row(id, owner, MemberRole.OWNER));
        }
        roles.managers().forEach(manager -> rows.add(row(id, manager, MemberRole.MANAGER)));
        return rows;
    }

    private static Json.Obj row(String id, String client, MemberRole role) {
        String info = info(id, client);
        return new Row()
                .text("objectId", info)
                .text("infoId", info)
                .text("cid", id)
                .text("clientId", client)
                .text("peerId", client)
                .text("role", role.label())
                .done();
    }

    /** Rows of roles are not kept as such: their ids are made of what they are about. */
    private static String info(String id, String client) {
        return id + '-' + client;
    }

    private static String client(Call call) {
        String prefix = info(call.id(0), "");
        String info = call.parameters().get(1);
        if (!info.startsWith(prefix) || info.length() == prefix.length()) {
            throw new StoaException(ErrorCode.SERVER_NOT_FOUND, "there is no such member info");
        }
        return info.substring(prefix.length());
    }

    private static MemberRole role(Call call) {
        String label = call.textOrNull("role");
        try {
            return MemberRole.ofLabel(label == null ? "" : label);
        } catch (IllegalArgumentException _) {
            throw new StoaException(ErrorCode.CONVERSATION_UNKNOWN_ROLE);
        }
    }

    private Future<Json> setRole(Call call, String client, MemberRole role) {
        return conversations
                .setRole(new SetRole(call.app(), call.id(0), null, client, role))
                .map(_ -> row(call.id(0), client, role));
    }
}
