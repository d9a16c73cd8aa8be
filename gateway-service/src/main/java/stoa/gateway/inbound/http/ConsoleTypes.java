package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.Types;

/** The app's lists of message types as the console shows them: those that are never shed, and those that go first. */
final class ConsoleTypes implements ConsoleApi.Answer {
    private final ServerRoomCalls rooms;
    private final Clock clock;

    ConsoleTypes(ServerRoomCalls rooms, Clock clock) {
        this.rooms = rooms;
        this.clock = clock;
    }

    @Override
    public Future<JsonBytes> to(String app, HttpServerRequest request, Future<Buffer> body) {
        Map<TypeList, Future<Types>> lists = new TreeMap<>();
        for (TypeList list : TypeList.values()) {
            lists.put(list, rooms.types(new ChangeTypes(app, list, List.of(), List.of())));
        }
        return Future.all(List.copyOf(lists.values())).map(_ -> {
            JsonBytes out = SuccessJson.begun().name("serverTimeMs").number(clock.millis());
            out.name("types").begin();
            lists.forEach((list, types) -> SuccessJson.texts(
                    out, ConsoleDeeds.label(list), types.result().types()));
            return out.end().end();
        });
    }
}
