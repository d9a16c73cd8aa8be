package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ConsoleCalls;
import stoa.gateway.domain.ConsoleCalls.NodeRates;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.message.RateOperations.QueryRates;
import stoa.protocol.room.RoomListOperations.ListRooms;
import stoa.protocol.room.RoomListOperations.ListedRoom;
import stoa.protocol.room.RoomListOperations.RoomPage;

/** The console's list of rooms, with the pace of each on the page and of the app. */
final class ConsoleRooms implements ConsoleApi.Answer {
    private static final int LIMIT_DEFAULT = 25;
    private static final int LIMIT_MAX = 100;
    private static final int SKIP_MAX = 10_000;
    private static final int SEARCH_BYTES_MAX = 256;

    private final ConsoleCalls calls;
    private final Clock clock;

    ConsoleRooms(ConsoleCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public Future<JsonBytes> to(String app, HttpServerRequest request, Future<Buffer> body) {
        ListRooms question = new ListRooms(
                app,
                search(request.getParam("search")),
                integer("skip", request.getParam("skip"), 0, SKIP_MAX, 0),
                integer("limit", request.getParam("limit"), 1, LIMIT_MAX, LIMIT_DEFAULT));
        return calls.rooms(question).compose(page -> {
            List<String> ids = page.rooms().stream().map(one -> one.room().id()).toList();
            return calls.rates(new QueryRates(app, ids)).map(rates -> json(app, page, rates));
        });
    }

    private static String search(@Nullable String given) {
        if (given == null) {
            return "";
        }
        String search = given.strip();
        if (search.indexOf('\0') >= 0 || search.getBytes(StandardCharsets.UTF_8).length > SEARCH_BYTES_MAX) {
            throw FormBody.wrong("search", "may have " + SEARCH_BYTES_MAX + " bytes, without U+0000");
        }
        return search;
    }

    private static int integer(String name, @Nullable String given, int min, int max, int absent) {
        return given == null ? absent : (int) FormBody.number(name, given, min, max);
    }

    private JsonBytes json(String app, RoomPage page, NodeRates counted) {
        ConsoleRates rates = new ConsoleRates(counted);
        JsonBytes out = SuccessJson.begun();
        out.name("serverTimeMs").number(clock.millis());
        out.name("app").begin().name("key").string(app);
        rates.all(out).end();
        rates.source(out);
        out.name("total").number(page.total());
        out.name("ranked").number(page.ranked());
        out.name("countedAtMs").number(page.countedAtMs());
        out.name("counted").bool(page.counted());
        out.name("rooms").beginArray();
        for (ListedRoom listed : page.rooms()) {
            out.begin().name("id").string(listed.room().id());
            out.name("name").string(listed.room().name());
            out.name("createdAtMs").number(listed.room().createdAtMs());
            out.name("lastActiveMs").number(listed.lastActiveMs());
            out.name("members").number(listed.members());
            rates.room(out, listed.room().id()).end();
        }
        return out.endArray().end();
    }
}
