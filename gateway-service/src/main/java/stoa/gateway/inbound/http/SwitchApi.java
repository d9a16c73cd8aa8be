package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QuerySwitched;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.Switched;

/** What is switched on and off for whole rooms (rongcloud-server-api, sections 4.4 and 4.6). */
final class SwitchApi {
    private static final int PAGE_ROOMS_DEFAULT = 50;
    private static final int PAGE_ROOMS_MAX = 200;
    private static final int KEPT_ALIVE_MAX = 1_000;

    private final ServerRoomCalls rooms;

    SwitchApi(ServerRoomCalls rooms) {
        this.rooms = rooms;
    }

    Map<String, ServerPath> paths() {
        return Map.of(
                "/chatroom/ban/add.json", muteAll(true),
                "/chatroom/ban/rollback.json", muteAll(false),
                "/chatroom/ban/check.json", this::isMuted,
                "/chatroom/ban/query.json", this::mutedRooms,
                "/chatroom/message/stopDistribution.json", set(RoomSwitch.DISTRIBUTION_STOPPED, true),
                "/chatroom/message/resumeDistribution.json", set(RoomSwitch.DISTRIBUTION_STOPPED, false),
                "/chatroom/keepalive/add.json", set(RoomSwitch.KEPT_ALIVE, true),
                "/chatroom/keepalive/remove.json", this::keepNoLonger,
                "/chatroom/keepalive/query.json", this::keptAlive);
    }

    private ServerPath muteAll(boolean on) {
        return (app, form) -> SuccessJson.after(rooms.switchRoom(
                new SwitchRoom(app, RoomApi.room(form), RoomSwitch.ALL_MUTED, on, RestrictionApi.notice(form))));
    }

    private ServerPath set(RoomSwitch what, boolean on) {
        return (app, form) ->
                SuccessJson.after(rooms.switchRoom(new SwitchRoom(app, RoomApi.room(form), what, on, Notice.NONE)));
    }

    private Future<JsonBytes> isMuted(String app, FormBody form) {
        String room = RoomApi.room(form);
        return switched(app, RoomSwitch.ALL_MUTED, room, 1, 1)
                .map(found -> SuccessJson.begun()
                        .name("status")
                        .number(found.rooms().contains(room) ? 1 : 0)
                        .end());
    }

    private Future<JsonBytes> mutedRooms(String app, FormBody form) {
        int size = (int) form.integer("size", 1, PAGE_ROOMS_MAX, PAGE_ROOMS_DEFAULT);
        int page = (int) form.integer("page", 1, Integer.MAX_VALUE, 1);
        return switched(app, RoomSwitch.ALL_MUTED, null, page, size)
                .map(found -> SuccessJson.texts(SuccessJson.begun(), "chatroomIds", found.rooms())
                        .end());
    }

    /** The vendor's SDK removes before it adds and wants to hear that all is well. */
    private Future<JsonBytes> keepNoLonger(String app, FormBody form) {
        SwitchRoom off = new SwitchRoom(app, RoomApi.room(form), RoomSwitch.KEPT_ALIVE, false, Notice.NONE);
        return SuccessJson.after(unlessNotKeptAlive(rooms.switchRoom(off)));
    }

    /** What is off already may be switched off. */
    static Future<Done> unlessNotKeptAlive(Future<Done> off) {
        return off.recover(failure -> StoaException.of(failure).code() == ErrorCode.SERVER_NOT_KEPT_ALIVE
                ? Future.succeededFuture(Done.DONE)
                : Future.failedFuture(failure));
    }

    /** Two names for one list: SDKs read the one or the other (section 2, point 6). */
    private Future<JsonBytes> keptAlive(String app, FormBody form) {
        return switched(app, RoomSwitch.KEPT_ALIVE, null, 1, KEPT_ALIVE_MAX).map(found -> {
            JsonBytes out = SuccessJson.texts(SuccessJson.begun(), "chatroomIds", found.rooms());
            return SuccessJson.texts(out, "chatrooms", found.rooms()).end();
        });
    }

    // NullAway does not read annotations of nested types from class files: the room may be null.
    @SuppressWarnings("NullAway")
    private Future<Switched> switched(String app, RoomSwitch what, @Nullable String room, int page, int size) {
        return rooms.switched(new QuerySwitched(app, what, room, page, size));
    }
}
