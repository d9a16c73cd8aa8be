package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.ServerMessages;
import stoa.gateway.domain.ServerMessages.ServerRecall;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.domain.UserCalls;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.DestroyRooms;

/**
 * What an operator does in rooms, to users and for the app from the console. The rules are room-service's and the
 * owners'.
 */
final class ConsoleDeeds {
    /** Whom members see as the one who recalls messages and sets attributes. */
    static final String OPERATOR = "console";

    private static final int USERS_MAX = 20;
    private static final int MINUTES_MAX = 43_200;
    private static final int NAME_CHARS_MAX = 32;
    private static final int KEY_BYTES_MAX = 384;
    private static final int TYPES_MAX = 20;
    private static final int TYPE_BYTES_MAX = 64;
    private static final Pattern MESSAGE = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final RoomCalls rooms;
    private final ServerRoomCalls serverRooms;
    private final ServerMessages messages;
    private final UserCalls userCalls;
    private final AttributeApi attributes;
    private final Executor loop;

    /** One deed; fails, or throws, a {@code StoaException}. */
    @FunctionalInterface
    interface Deed {
        Future<?> run(String app, ConsoleBody body);
    }

    ConsoleDeeds(ServerServices services, AttributeApi attributes, Executor loop) {
        this.rooms = services.rooms();
        this.serverRooms = services.serverRooms();
        this.messages = services.messages();
        this.userCalls = services.users();
        this.attributes = attributes;
        this.loop = loop;
    }

    /** All deeds by path. */
    static Map<String, ConsoleApi.Answer> paths(ConsoleDeeds deeds) {
        return Map.of(
                "/v1/console/room/restrict", answer(deeds::restrict),
                "/v1/console/room/lift", answer(deeds::lift),
                "/v1/console/room/switch", answer(deeds::turn),
                "/v1/console/room/recall", answer(deeds::recall),
                "/v1/console/room/attribute/set", answer(deeds::setAttribute),
                "/v1/console/room/attribute/delete", answer(deeds::deleteAttribute),
                "/v1/console/room/destroy", answer(deeds::destroy),
                "/v1/console/types/add", answer(deeds::addTypes),
                "/v1/console/types/remove", answer(deeds::removeTypes),
                "/v1/console/users/offline", answer(deeds::putOffline));
    }

    private static ConsoleApi.Answer answer(Deed deed) {
        return (app, _, body) -> body.compose(bytes -> SuccessJson.after(deed.run(app, ConsoleBody.parse(bytes))));
    }

    private static String room(ConsoleBody body) {
        return body.line("room", FormBody.ID_BYTES_MAX);
    }

    private static List<String> users(ConsoleBody body) {
        return body.lines("users", USERS_MAX, FormBody.ID_BYTES_MAX);
    }

    private static UserList list(ConsoleBody body) {
        return constant(UserList.class, "list", body);
    }

    /** Where a list is: that of who is silent in all rooms has none. */
    private static String place(UserList list, ConsoleBody body) {
        return list == UserList.MUTED_EVERYWHERE ? "" : room(body);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, ConsoleBody body) {
        String label = body.line(name, NAME_CHARS_MAX);
        for (E constant : type.getEnumConstants()) {
            if (label(constant).equals(label)) {
                return constant;
            }
        }
        throw FormBody.wrong(name, "is not one of those there are");
    }

    /** How constants are called in JSON. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Notice notice(ConsoleBody body) {
        return body.flag("tellMembers") ? new Notice(true, null) : Notice.NONE;
    }

    private Future<?> restrict(String app, ConsoleBody body) {
        UserList list = list(body);
        int minutes = body.integer("minutes", 0, MINUTES_MAX);
        return serverRooms.restrict(new Restrict(app, place(list, body), list, users(body), minutes, notice(body)));
    }

    private Future<?> lift(String app, ConsoleBody body) {
        UserList list = list(body);
        return serverRooms.lift(new Lift(app, place(list, body), list, users(body), notice(body)));
    }

    private Future<?> turn(String app, ConsoleBody body) {
        RoomSwitch what = constant(RoomSwitch.class, "what", body);
        SwitchRoom turn = new SwitchRoom(app, room(body), what, body.flag("on"), notice(body));
        return turn.on() ? serverRooms.switchRoom(turn) : SwitchApi.unlessNotKeptAlive(serverRooms.switchRoom(turn));
    }

    private Future<?> recall(String app, ConsoleBody body) {
        String message = body.line("message", FormBody.ID_BYTES_MAX);
        if (!MESSAGE.matcher(message).matches()) {
            throw FormBody.wrong("message", "is not the id of a message");
        }
        return messages.recall(new ServerRecall(Conversation.room(app, room(body)), OPERATOR, message), loop);
    }

    private Future<?> setAttribute(String app, ConsoleBody body) {
        String key = body.line("key", KEY_BYTES_MAX);
        AttributeApi.checkEntry("key", key, body.text("value"));
        return attributes.set(
                app, room(body), new AttributeApi.Batch(OPERATOR, Map.of(key, body.text("value")), false));
    }

    private Future<?> deleteAttribute(String app, ConsoleBody body) {
        String key = body.line("key", KEY_BYTES_MAX);
        AttributeApi.checkKey("key", key);
        return attributes.delete(app, room(body), OPERATOR, key);
    }

    private static List<String> types(ConsoleBody body) {
        return body.lines("types", TYPES_MAX, TYPE_BYTES_MAX);
    }

    private Future<?> addTypes(String app, ConsoleBody body) {
        TypeList list = constant(TypeList.class, "list", body);
        return serverRooms.types(new ChangeTypes(app, list, types(body), List.of()));
    }

    private Future<?> removeTypes(String app, ConsoleBody body) {
        TypeList list = constant(TypeList.class, "list", body);
        return serverRooms.types(new ChangeTypes(app, list, List.of(), types(body)));
    }

    private Future<?> putOffline(String app, ConsoleBody body) {
        return userCalls.putOffline(new PutOffline(app, users(body)));
    }

    private Future<?> destroy(String app, ConsoleBody body) {
        return rooms.destroy(new DestroyRooms(app, List.of(room(body))));
    }
}
