package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.auth.RestOperations.SignLogin;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.conversation.ConversationQueries.GetRoles;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.json.Json;

/**
 * What SDKs ask by themselves ("LeanCloud protocol", sections 7.6, 14, 15 and 17.3): roles, notices they missed, signatures
 * for users who are logged in. Proved by the token of a client's session, or of a user: the app gives its clients no
 * secrets. Stateless, any loop.
 */
final class SdkPaths {
    private static final int ROWS_MAX = 1_000;
    private static final int SKIPPED_MAX = 10_000;
    /** What of a role can be asked for. */
    private static final List<String> FILTERS = List.of("cid", "clientId", "peerId", "role", "objectId");

    private final RestServices services;

    SdkPaths(RestServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/1.1/classes/_ConversationMemberInfo", Needs.CLIENT, this::roles),
                Route.get("/1.1/rtm/notifications", Needs.CLIENT, this::notifications),
                Route.post("/1.1/rtm/sign", Needs.NOBODY, this::sign),
                Route.get("/1.2/rtm/clients/sign", Needs.NOBODY, this::sign));
    }

    /** Of calls that bring their own proof. */
    static RestRights nobody(String app) {
        return new RestRights(false, false, null, AppSettings.defaults(app));
    }

    private Future<Json> roles(Call call) {
        Json.Obj where = Objects.requireNonNullElse(call.objectOrNull("where"), Json.Obj.EMPTY);
        for (Map.Entry<String, Json> one : where.fields().entrySet()) {
            if (!FILTERS.contains(one.getKey()) || !(one.getValue() instanceof Json.Text)) {
                throw Call.wrong("where", "names cid, and clientId, peerId or role, each by a text");
            }
        }
        if (!(where.fields().get("cid") instanceof Json.Text(String id))) {
            throw Call.wrong("where", "names cid");
        }
        int limit = (int) call.integer(0, ROWS_MAX, ROWS_MAX, "limit");
        int skip = (int) call.integer(0, SKIPPED_MAX, 0, "skip");
        return mayRead(call, id)
                .compose(_ -> services.conversations().roles(new GetRoles(call.app(), id)))
                .map(roles -> new Row()
                        .json(
                                "results",
                                new Json.Arr(MemberPaths.rows(id, roles).stream()
                                        .filter(row -> fits(row, where))
                                        .skip(skip)
                                        .limit(limit)
                                        .toList()))
                        .done());
    }

    private static boolean fits(Json row, Json.Obj where) {
        return row instanceof Json.Obj object
                && where.fields().entrySet().stream()
                        .allMatch(one -> one.getValue().equals(object.fields().get(one.getKey())));
    }

    private Future<?> mayRead(Call call, String id) {
        String client = call.rights().client();
        if (client == null) {
            return Future.succeededFuture();
        }
        return services.conversations()
                .areMembers(new AreMembers(call.app(), client, List.of(id)))
                .compose(member -> member.joinedAtMs().containsKey(id)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED)));
    }

    /**
     * Notices are not kept. One family of SDKs is told that there are none; the other, which can be told so, that what it
     * remembers of its conversations may be out of date.
     */
    private Future<Json> notifications(Call call) {
        Json none = new Json.Arr(List.of());
        boolean isJs = call.field("notification_type") != null;
        Json answer = isJs
                ? new Row().flag("hasMore", false).json("notifications", none).done()
                : new Row()
                        .json(
                                "permanent",
                                new Row()
                                        .flag("hasMore", false)
                                        .json("notifications", none)
                                        .done())
                        .json(
                                "droppable",
                                new Row()
                                        .flag("hasMore", false)
                                        .flag("invalidLocalConvCache", true)
                                        .json("notifications", none)
                                        .done())
                        .done();
        return Future.succeededFuture(answer);
    }

    /** The original's users are users of this deployment here: what proves who they are is their token. */
    private Future<Json> sign(Call call) {
        String token = call.textOrNull("session_token");
        if (token == null) {
            throw Call.wrong("session_token", "must be given: a user's token");
        }
        return services.auth()
                .signLogin(new SignLogin(call.app(), token))
                .map(signed -> new Row()
                        .text("client_id", signed.user())
                        .text("signature", signed.signature())
                        .number("timestamp", signed.timestamp())
                        .text("nonce", signed.nonce())
                        .done());
    }
}
