package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;
import stoa.protocol.json.Json;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;

/**
 * Chat rooms ("LeanCloud protocol", section 17.1): made with a name, found by their ids, ended; who is in them, and who may
 * not speak in them or come in. Their other attributes are not kept, so there is nothing to change. Stateless, any loop.
 */
final class RoomPaths {
    private static final int ID_BYTES = 12;
    private static final int NAME_CHARS_MAX = 256;
    /** LeanCloud's rooms do not end by themselves: the longest silence that a room here can have, minutes. */
    private static final int SILENCE_MINUTES = 7 * 24 * 60;

    private static final int FOUND_MAX = 100;
    private static final int MEMBERS_MAX = 500;
    private static final int RESTRICTED_MAX = 20;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final String RESULT = "result";

    private final RestServices services;

    RoomPaths(RestServices services) {
        this.services = services;
    }

    List<Route> routes() {
        String path = "/1.2/rtm/chatrooms";
        String one = path + "/{id}";
        List<Route> all = new ArrayList<>(List.of(
                Route.post(path, Needs.SERVER, this::create),
                Route.get(path, Needs.SERVER, this::find),
                Route.get(one, Needs.SERVER, call -> get(call, call.id(0))),
                Route.delete(one, Needs.MASTER, call -> destroy(call, call.id(0))),
                Route.get(one + "/members", Needs.SERVER, this::members),
                Route.get(one + "/members/online-count", Needs.SERVER, call -> online(call, call.id(0)))));
        all.addAll(restrictions(one));
        return all;
    }

    private List<Route> restrictions(String one) {
        String temporary = one + "/temporary-silenceds";
        String permanent = one + "/permanent-silenceds";
        String banned = one + "/blacklists";
        return List.of(
                Route.post(
                        temporary,
                        Needs.MASTER,
                        call -> restrict(
                                call,
                                UserList.MUTED,
                                Math.ceilDiv(RestrictionPaths.ttlSeconds(call), SECONDS_PER_MINUTE))),
                Route.delete(temporary, Needs.MASTER, call -> lift(call, UserList.MUTED)),
                Route.get(
                        temporary,
                        Needs.SERVER,
                        call -> restricted(call, UserList.MUTED, user -> user.untilMs() != Long.MAX_VALUE)),
                Route.post(permanent, Needs.MASTER, call -> restrict(call, UserList.MUTED, 0)),
                Route.delete(permanent, Needs.MASTER, call -> lift(call, UserList.MUTED)),
                Route.get(
                        permanent,
                        Needs.SERVER,
                        call -> restricted(call, UserList.MUTED, user -> user.untilMs() == Long.MAX_VALUE)),
                Route.post(banned, Needs.MASTER, call -> restrict(call, UserList.BANNED, 0)),
                Route.delete(banned, Needs.MASTER, call -> lift(call, UserList.BANNED)),
                Route.get(banned, Needs.SERVER, call -> restricted(call, UserList.BANNED, _ -> true)));
    }

    /** Makes a room. */
    Future<Json> create(Call call) {
        String given = call.textOrNull("name");
        String name = given == null ? "" : given;
        if (name.codePointCount(0, name.length()) > NAME_CHARS_MAX || !WholeText.isLine(name)) {
            throw Call.wrong("name", "has at most " + NAME_CHARS_MAX + " printable characters");
        }
        byte[] bytes = new byte[ID_BYTES];
        services.random().nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        return services.rooms()
                .create(new CreateRooms(call.app(), Map.of(id, name), new Lifetime(false, SILENCE_MINUTES)))
                .map(_ -> new Row()
                        .text("objectId", id)
                        .iso("createdAt", services.clock().millis())
                        .done());
    }

    /** Finds rooms by {@code where} with their ids. */
    Future<Json> find(Call call) {
        List<String> ids = ids(call.objectOrNull("where"));
        return query(call, ids)
                .map(rows -> new Row().json("results", new Json.Arr(rows)).done());
    }

    private Future<List<Json>> query(Call call, List<String> ids) {
        return services.rooms()
                .query(new QueryRooms(call.app(), ids))
                .map(found ->
                        found.rooms().stream().<Json>map(ConversationRow::of).toList());
    }

    private static List<String> ids(Json.@Nullable Obj where) {
        Json wanted = where == null ? null : where.fields().get("objectId");
        if (wanted instanceof Json.Obj operators
                && operators.fields().size() == 1
                && operators.fields().get("$in") instanceof Json.Arr array) {
            List<String> ids =
                    array.items().stream().map(RoomPaths::id).distinct().toList();
            if (ids.size() > FOUND_MAX) {
                throw new StoaException(
                        ErrorCode.CONVERSATION_QUERY_FAILED, "at most " + FOUND_MAX + " chat rooms are asked for");
            }
            return ids;
        }
        return List.of(id(wanted));
    }

    private static String id(@Nullable Json value) {
        if (value instanceof Json.Text(String id)) {
            return id;
        }
        throw new StoaException(
                ErrorCode.CONVERSATION_QUERY_FAILED,
                "chat rooms are found by their objectId alone, equal or $in: other queries for them are not built");
    }

    /** One room. */
    Future<Json> get(Call call, String id) {
        return query(call, List.of(id)).map(rows -> {
            if (rows.isEmpty()) {
                throw new StoaException(ErrorCode.CONVERSATION_NOT_FOUND);
            }
            return rows.getFirst();
        });
    }

    /** Ends a room. */
    Future<Json> destroy(Call call, String id) {
        return services.rooms()
                .destroy(new DestroyRooms(call.app(), List.of(id)))
                .map(Json.Obj.EMPTY);
    }

    private Future<Json> members(Call call) {
        int limit = (int) call.integer(1, MEMBERS_MAX, MEMBERS_MAX, "limit");
        return services.rooms()
                .members(new QueryMembers(call.app(), call.id(0), limit, true))
                .map(Members::members)
                .map(members -> new Row()
                        .texts(RESULT, members.stream().map(Member::user).toList())
                        .done());
    }

    /** How many are in a room now. */
    Future<Json> online(Call call, String id) {
        return services.rooms()
                .members(new QueryMembers(call.app(), id, 0, true))
                .map(members -> new Row().number(RESULT, members.total()).done());
    }

    private Future<Json> restrict(Call call, UserList list, int minutes) {
        List<String> users = call.ids(RESTRICTED_MAX, MemberPaths.CLIENTS, "client_id");
        return services.serverRooms()
                .restrict(new Restrict(call.app(), call.id(0), list, users, minutes, Notice.NONE))
                .map(Json.Obj.EMPTY);
    }

    private Future<Json> lift(Call call, UserList list) {
        List<String> users = call.ids(RESTRICTED_MAX, MemberPaths.CLIENTS, "client_id");
        return services.serverRooms()
                .lift(new Lift(call.app(), call.id(0), list, users, Notice.NONE))
                .map(Json.Obj.EMPTY);
    }

    private Future<Json> restricted(Call call, UserList list, Predicate<RestrictedUser> wanted) {
        return services.serverRooms()
                .restricted(new QueryRestricted(call.app(), call.id(0), list))
                .map(found -> new Row()
                        .texts(
                                MemberPaths.CLIENTS,
                                found.users().stream()
                                        .filter(wanted)
                                        .map(RestrictedUser::user)
                                        .toList())
                        .done());
    }
}
