package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.protocol.room.RoomOperations.SetLifetime;
import stoa.protocol.room.RoomOperations.SetMemberEvents;

/** Rooms, their lives and members (rongcloud-server-api, sections 4.1 and 4.14). */
final class RoomApi {
    static final String ROOM = "chatroomId";
    static final String USER = "userId";

    private static final String MEMBER_EVENTS = "memberEvents";
    private static final int NAME_BYTES_MAX = 256;
    private static final int ROOMS_MAX = 100;
    private static final int MEMBERS_MAX = 500;
    private static final int FOUND_MAX = 1_000;
    private static final int RECORDERS_MAX = 50;
    private static final int SPEAKERS_MAX = 20;
    private static final int LIFETIME_MINUTES_MIN = 60;
    private static final int LIFETIME_MINUTES_MAX = 10_080;

    private final RoomCalls rooms;
    private final ServerRoomCalls serverRooms;
    private final AttributeApi attributes;

    RoomApi(RoomCalls rooms, ServerRoomCalls serverRooms, AttributeApi attributes) {
        this.rooms = rooms;
        this.serverRooms = serverRooms;
        this.attributes = attributes;
    }

    Map<String, ServerPath> paths() {
        return Map.ofEntries(
                Map.entry("/chatroom/create.json", this::create),
                Map.entry("/chatroom/create_new.json", this::createNew),
                Map.entry("/chatroom/destroy.json", this::destroy),
                Map.entry("/chatroom/destroy/set.json", this::setLifetime),
                Map.entry("/chatroom/memberevents/set.json", this::setMemberEvents),
                Map.entry("/chatroom/query.json", this::query),
                Map.entry("/chatroom/get.json", this::describe),
                Map.entry("/chatroom/user/query.json", this::members),
                Map.entry("/chatroom/user/exist.json", this::isMember),
                Map.entry("/chatroom/users/exist.json", this::areMembers),
                Map.entry("/chatroom/join.json", this::join));
    }

    /** The one room most calls are about. */
    static String room(FormBody form) {
        return form.one(ROOM, FormBody.ID_BYTES_MAX);
    }

    /** An answer for a room that does not exist. */
    static <T> Future<T> whereMissing(Future<T> answer, T absent) {
        return answer.recover(failure -> StoaException.of(failure).code() == ErrorCode.NO_SUCH_ROOM
                ? Future.succeededFuture(absent)
                : Future.failedFuture(failure));
    }

    private Future<JsonBytes> create(String app, FormBody form) {
        Map<String, String> names = form.bracketed("chatroom");
        if (names.isEmpty() || names.containsKey("")) {
            throw form.missing("chatroom[id]=name");
        }
        if (names.size() > ROOMS_MAX) {
            throw FormBody.wrong("chatroom[id]=name", "may be given " + ROOMS_MAX + " times");
        }
        names.forEach((id, name) -> {
            FormBody.checked("chatroom id", id, FormBody.ID_BYTES_MAX);
            FormBody.checked("chatroom name", name, NAME_BYTES_MAX);
        });
        return SuccessJson.after(rooms.create(new CreateRooms(app, names, Lifetime.DEFAULT)));
    }

    /** Who may speak is said before the room exists, so that nobody speaks in between. */
    private Future<JsonBytes> createNew(String app, FormBody form) {
        String room = room(form);
        Lifetime lifetime = lifetime(form);
        boolean allMuted = form.flag("isBan", false);
        List<String> speakers = form.listOrEmpty("whiteUserIds", SPEAKERS_MAX, FormBody.ID_BYTES_MAX);
        String memberEvents = form.oneOrNull(MEMBER_EVENTS, FormBody.ID_BYTES_MAX);
        SetMemberEvents told =
                memberEvents == null ? null : new SetMemberEvents(app, room, memberEventsRule(memberEvents));
        AttributeApi.@Nullable Batch entries = attributes.batchOrNull(form);
        Future<Done> ready = Future.succeededFuture(Done.DONE);
        if (!speakers.isEmpty()) {
            Restrict restrict = new Restrict(app, room, UserList.SPEAKERS, speakers, 0, Notice.NONE);
            ready = ready.compose(_ -> serverRooms.restrict(restrict));
        }
        if (allMuted) {
            SwitchRoom mute = new SwitchRoom(app, room, RoomSwitch.ALL_MUTED, true, Notice.NONE);
            ready = ready.compose(_ -> serverRooms.switchRoom(mute));
        }
        Future<Done> created = ready.compose(_ -> rooms.create(new CreateRooms(app, Map.of(room, room), lifetime)));
        if (told != null) {
            created = created.compose(_ -> serverRooms.setMemberEvents(told));
        }
        return entries == null
                ? SuccessJson.after(created)
                : SuccessJson.after(created.compose(_ -> attributes.set(app, room, entries)));
    }

    private static Lifetime lifetime(FormBody form) {
        boolean fixed = form.integer("destroyType", 0, 1, 0) == 1;
        long absent = fixed ? LIFETIME_MINUTES_MIN : 0;
        long minutes = form.integer("destroyTime", LIFETIME_MINUTES_MIN, LIFETIME_MINUTES_MAX, absent);
        return new Lifetime(fixed, (int) minutes);
    }

    private Future<JsonBytes> destroy(String app, FormBody form) {
        List<String> ids = form.list(ROOM, ROOMS_MAX, FormBody.ID_BYTES_MAX);
        return SuccessJson.after(rooms.destroy(new DestroyRooms(app, ids)));
    }

    private Future<JsonBytes> setLifetime(String app, FormBody form) {
        return SuccessJson.after(serverRooms.setLifetime(new SetLifetime(app, room(form), lifetime(form))));
    }

    /** Stoa's own: the vendor has no such switch. */
    private Future<JsonBytes> setMemberEvents(String app, FormBody form) {
        MemberEventsRule rule = memberEventsRule(form.one(MEMBER_EVENTS, FormBody.ID_BYTES_MAX));
        return SuccessJson.after(serverRooms.setMemberEvents(new SetMemberEvents(app, room(form), rule)));
    }

    private static MemberEventsRule memberEventsRule(String label) {
        return Stream.of(MemberEventsRule.values())
                .filter(rule -> label(rule).equals(label))
                .findFirst()
                .orElseThrow(() -> FormBody.wrong(MEMBER_EVENTS, "is one of bySize, always, never"));
    }

    private static String label(MemberEventsRule rule) {
        return switch (rule) {
            case BY_SIZE -> "bySize";
            case ALWAYS -> "always";
            case NEVER -> "never";
        };
    }

    private Future<JsonBytes> query(String app, FormBody form) {
        List<String> ids = form.list(ROOM, ROOMS_MAX, FormBody.ID_BYTES_MAX);
        return rooms.query(new QueryRooms(app, ids)).map(found -> {
            JsonBytes out = SuccessJson.begun().name("chatRooms").beginArray();
            for (RoomInfo room : found.rooms()) {
                out.begin().name("chrmId").string(room.id()).name("name").string(room.name());
                out.name("time").string(SuccessJson.time(room.createdAtMs())).end();
            }
            return out.endArray().end();
        });
    }

    /** The one answer with a time in milliseconds: the SDKs that know it read a number. */
    private Future<JsonBytes> describe(String app, FormBody form) {
        return serverRooms.describe(new DescribeRoom(app, room(form))).map(RoomApi::json);
    }

    private static JsonBytes json(RoomDescription description) {
        JsonBytes out = SuccessJson.begun();
        out.name(ROOM).string(description.room().id());
        out.name("createTime").number(description.room().createdAtMs());
        out.name("memberCount").number(description.members());
        out.name("destroyType").number(description.lifetime().fixed() ? 1 : 0);
        out.name("destroyTime").number(description.lifetime().minutes());
        out.name("ban").bool(description.allMuted());
        return out.name(MEMBER_EVENTS).string(label(description.memberEvents())).end();
    }

    private Future<JsonBytes> members(String app, FormBody form) {
        int count = (int) form.integer("count", 1, MEMBERS_MAX);
        boolean newestFirst = form.integer("order", 1, 2) == 2;
        Future<Members> found = rooms.members(new QueryMembers(app, room(form), count, newestFirst));
        return whereMissing(found, new Members(0, List.of())).map(members -> {
            JsonBytes out = SuccessJson.begun().name("total").number(members.total());
            out.name("users").beginArray();
            for (Member member : members.members()) {
                out.begin().name("id").string(member.user());
                out.name("time").string(SuccessJson.time(member.joinedAtMs())).end();
            }
            return out.endArray().end();
        });
    }

    private Future<JsonBytes> isMember(String app, FormBody form) {
        String user = form.one(USER, FormBody.ID_BYTES_MAX);
        return serverRooms
                .areMembers(new AreMembers(app, room(form), List.of(user)))
                .map(found -> SuccessJson.begun()
                        .name("isInChrm")
                        .bool(found.users().contains(user))
                        .end());
    }

    private Future<JsonBytes> areMembers(String app, FormBody form) {
        List<String> users = form.list(USER, FOUND_MAX, FormBody.ID_BYTES_MAX);
        return serverRooms.areMembers(new AreMembers(app, room(form), users)).map(found -> {
            JsonBytes out = SuccessJson.begun().name("result").beginArray();
            for (String user : users) {
                out.begin().name(USER).string(user).name("isInChrm");
                out.number(found.users().contains(user) ? 1 : 0).end();
            }
            return out.endArray().end();
        });
    }

    private Future<JsonBytes> join(String app, FormBody form) {
        List<String> users = form.list(USER, RECORDERS_MAX, FormBody.ID_BYTES_MAX);
        return SuccessJson.after(serverRooms.addRecorders(new AddRecorders(app, room(form), users)));
    }
}
