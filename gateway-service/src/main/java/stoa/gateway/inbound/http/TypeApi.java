package stoa.gateway.inbound.http;

import java.util.List;
import java.util.Map;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.TypeList;

/** Message types that are shed first and never (rongcloud-server-api, section 4.6). */
final class TypeApi {
    /** As long as clients may make them. */
    private static final int TYPE_BYTES_MAX = 64;

    private static final int TYPES_MAX = 5;

    private final ServerRoomCalls rooms;

    TypeApi(ServerRoomCalls rooms) {
        this.rooms = rooms;
    }

    Map<String, ServerPath> paths() {
        Listing spared = new Listing(TypeList.PROTECTED, "objectnames", "whitlistMsgType");
        Listing low = new Listing(TypeList.LOW_PRIORITY, "objectName", "objectNames");
        return Map.of(
                "/chatroom/whitelist/add.json", add(spared),
                "/chatroom/whitelist/delete.json", remove(spared),
                "/chatroom/whitelist/query.json", query(spared),
                "/chatroom/message/priority/add.json", add(low),
                "/chatroom/message/priority/remove.json", remove(low),
                "/chatroom/message/priority/query.json", query(low));
    }

    /** A list with the names the vendor gave its field in requests and in answers, misspelling included. */
    private record Listing(TypeList list, String asked, String answered) {
        List<String> types(FormBody form) {
            return form.list(asked, TYPES_MAX, TYPE_BYTES_MAX);
        }
    }

    private ServerPath add(Listing listing) {
        return (app, form) ->
                SuccessJson.after(rooms.types(new ChangeTypes(app, listing.list(), listing.types(form), List.of())));
    }

    private ServerPath remove(Listing listing) {
        return (app, form) ->
                SuccessJson.after(rooms.types(new ChangeTypes(app, listing.list(), List.of(), listing.types(form))));
    }

    private ServerPath query(Listing listing) {
        return (app, _) -> rooms.types(new ChangeTypes(app, listing.list(), List.of(), List.of()))
                .map(found -> SuccessJson.texts(SuccessJson.begun(), listing.answered(), found.types())
                        .end());
    }
}
