package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.Restricted;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.UserList;

/** Users on lists: mutes, blocks and who is exempt (rongcloud-server-api, sections 4.2 to 4.6). */
final class RestrictionApi {
    private static final int USERS_MAX = 20;
    private static final int PROTECTED_MAX = 5;
    private static final int MINUTES_MAX = 43_200;
    private static final int EXTRA_BYTES_MAX = 4_096;

    private final ServerRoomCalls rooms;

    RestrictionApi(ServerRoomCalls rooms) {
        this.rooms = rooms;
    }

    /** A list as the API has it: with an end for each user or for ever, told to members or not. */
    private record Listing(UserList list, boolean ends, boolean told, int usersMax) {
        String room(FormBody form) {
            return list == UserList.MUTED_EVERYWHERE ? "" : RoomApi.room(form);
        }

        List<String> users(FormBody form) {
            return form.list(RoomApi.USER, usersMax, FormBody.ID_BYTES_MAX);
        }

        Notice notice(FormBody form) {
            return told ? RestrictionApi.notice(form) : Notice.NONE;
        }
    }

    Map<String, ServerPath> paths() {
        Listing muted = new Listing(UserList.MUTED, true, true, USERS_MAX);
        Listing everywhere = new Listing(UserList.MUTED_EVERYWHERE, true, true, USERS_MAX);
        Listing banned = new Listing(UserList.BANNED, true, true, USERS_MAX);
        Listing speakers = new Listing(UserList.SPEAKERS, false, true, USERS_MAX);
        Listing spared = new Listing(UserList.PROTECTED, false, false, PROTECTED_MAX);
        Map<String, ServerPath> paths = new HashMap<>();
        paths.put("/chatroom/user/gag/add.json", add(muted));
        paths.put("/chatroom/user/gag/rollback.json", remove(muted));
        paths.put("/chatroom/user/gag/list.json", usersWithEnds(muted));
        paths.put("/chatroom/user/ban/add.json", add(everywhere));
        paths.put("/chatroom/user/ban/remove.json", remove(everywhere));
        paths.put("/chatroom/user/ban/query.json", usersWithEnds(everywhere));
        paths.put("/chatroom/user/block/add.json", add(banned));
        paths.put("/chatroom/user/block/rollback.json", remove(banned));
        paths.put("/chatroom/user/block/list.json", usersWithEnds(banned));
        paths.put("/chatroom/user/ban/whitelist/add.json", add(speakers));
        paths.put("/chatroom/user/ban/whitelist/rollback.json", remove(speakers));
        paths.put("/chatroom/user/ban/whitelist/query.json", users(speakers, "userIds"));
        paths.put("/chatroom/user/whitelist/add.json", add(spared));
        paths.put("/chatroom/user/whitelist/remove.json", remove(spared));
        paths.put("/chatroom/user/whitelist/query.json", users(spared, "users"));
        return paths;
    }

    /** How members are told, where a call can say so. */
    static Notice notice(FormBody form) {
        return new Notice(form.flag("needNotify", false), form.textOrNull("extra", EXTRA_BYTES_MAX));
    }

    private ServerPath add(Listing listing) {
        return (app, form) -> {
            int minutes = listing.ends() ? (int) form.integer("minute", 1, MINUTES_MAX) : 0;
            return SuccessJson.after(rooms.restrict(new Restrict(
                    app, listing.room(form), listing.list(), listing.users(form), minutes, listing.notice(form))));
        };
    }

    private ServerPath remove(Listing listing) {
        return (app, form) -> SuccessJson.after(rooms.lift(
                new Lift(app, listing.room(form), listing.list(), listing.users(form), listing.notice(form))));
    }

    private ServerPath usersWithEnds(Listing listing) {
        return (app, form) -> restricted(app, listing, form).map(restricted -> {
            JsonBytes out = SuccessJson.begun().name("users").beginArray();
            for (RestrictedUser user : restricted.users()) {
                out.begin().name("userId").string(user.user());
                out.name("time").string(SuccessJson.time(user.untilMs())).end();
            }
            return out.endArray().end();
        });
    }

    private ServerPath users(Listing listing, String field) {
        return (app, form) -> restricted(app, listing, form)
                .map(restricted -> SuccessJson.texts(
                                SuccessJson.begun(),
                                field,
                                restricted.users().stream()
                                        .map(RestrictedUser::user)
                                        .toList())
                        .end());
    }

    private Future<Restricted> restricted(String app, Listing listing, FormBody form) {
        return rooms.restricted(new QueryRestricted(app, listing.room(form), listing.list()));
    }
}
