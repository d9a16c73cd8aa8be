package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.Map;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.room.RestrictionOperations.LimitRoom;

/** How much each member may say in a room: Stoa's own paths, in the manner of the vendor's. */
final class RateApi {
    private static final int PER_SECOND_MAX = 100;
    private static final int ASK_ONLY = -1;

    private final ServerRoomCalls rooms;

    RateApi(ServerRoomCalls rooms) {
        this.rooms = rooms;
    }

    Map<String, ServerPath> paths() {
        return Map.of("/chatroom/message/rate/set.json", this::set, "/chatroom/message/rate/query.json", this::query);
    }

    private Future<JsonBytes> set(String app, FormBody form) {
        int perSecond = (int) form.integer("messagesPerSecond", 0, PER_SECOND_MAX);
        return SuccessJson.after(rooms.limit(new LimitRoom(app, RoomApi.room(form), perSecond)));
    }

    private Future<JsonBytes> query(String app, FormBody form) {
        return rooms.limit(new LimitRoom(app, RoomApi.room(form), ASK_ONLY))
                .map(limit -> SuccessJson.begun()
                        .name("messagesPerSecond")
                        .number(limit.messagesPerSecond())
                        .end());
    }
}
