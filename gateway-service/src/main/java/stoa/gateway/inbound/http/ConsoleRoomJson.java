package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.RestrictionOperations.Restricted;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.Switched;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Writes one room for the console; bounded, because it is asked for again and again. Used once. */
final class ConsoleRoomJson {
    /** Users of a list that are shown. */
    static final int LISTED_SHOWN = 100;

    /** Characters of a message's content, or an attribute's value, that are shown. */
    static final int CHARS_SHOWN = 1_000;

    private final long nowMs;
    private final List<String> missing = new ArrayList<>();

    ConsoleRoomJson(long nowMs) {
        this.nowMs = nowMs;
    }

    /** Everything that is known now; all parts have been answered, or not. */
    JsonBytes write(RoomInfo info, ConsoleRoom.Parts parts) {
        ConsoleRates rates = new ConsoleRates(parts.rates().result());
        JsonBytes out = SuccessJson.begun();
        out.name("serverTimeMs").number(nowMs);
        rates.source(out);
        out.name("room").begin().name("id").string(info.id());
        out.name("name").string(info.name());
        out.name("createdAtMs").number(info.createdAtMs());
        rates.room(out, info.id());
        if (isKnown("lifetime", parts.described())) {
            lifetime(out, parts.described().result());
        }
        switches(out, parts.switches());
        out.end();
        if (isKnown("members", parts.members())) {
            members(out, parts.members().result());
        }
        lists(out, parts.lists());
        if (isKnown("attributes", parts.attributes())) {
            attributes(out, parts.attributes().result());
        }
        if (isKnown("messages", parts.messages())) {
            messages(out, parts.messages().result());
        }
        return SuccessJson.texts(out, "missing", missing).end();
    }

    private boolean isKnown(String what, Future<?> part) {
        if (part.failed()) {
            missing.add(what);
        }
        return part.succeeded();
    }

    private static void lifetime(JsonBytes out, RoomDescription described) {
        out.name("fixedEnd").bool(described.lifetime().fixed());
        out.name("lifetimeMinutes").number(described.lifetime().minutes());
        time(out, "endsAtMs", described.endsAtMs());
    }

    /** A time too far ahead is none: a browser's numbers do not reach it. */
    private static void time(JsonBytes out, String name, long atMs) {
        if (atMs != Long.MAX_VALUE) {
            out.name(name).number(atMs);
        }
    }

    private void switches(JsonBytes out, Map<RoomSwitch, Future<Switched>> switches) {
        out.name("switches").begin();
        switches.forEach((what, asked) -> {
            String name = ConsoleDeeds.label(what);
            if (isKnown(name, asked)) {
                out.name(name).bool(!asked.result().rooms().isEmpty());
            }
        });
        out.end();
    }

    private static void members(JsonBytes out, Members members) {
        out.name("members").begin().name("total").number(members.total());
        out.name("users").beginArray();
        for (Member member : members.members()) {
            out.begin().name("user").string(member.user());
            out.name("joinedAtMs").number(member.joinedAtMs()).end();
        }
        out.endArray().end();
    }

    private void lists(JsonBytes out, Map<UserList, Future<Restricted>> lists) {
        out.name("lists").begin();
        lists.forEach((list, asked) -> {
            String name = ConsoleDeeds.label(list);
            if (isKnown(name, asked)) {
                list(out.name(name), asked.result().users());
            }
        });
        out.end();
    }

    private static void list(JsonBytes out, List<RestrictedUser> users) {
        out.begin().name("total").number(users.size()).name("users").beginArray();
        // Those who came on it last.
        for (RestrictedUser user : users.subList(Math.max(0, users.size() - LISTED_SHOWN), users.size())
                .reversed()) {
            out.begin().name("user").string(user.user());
            time(out, "untilMs", user.untilMs());
            out.end();
        }
        out.endArray().end();
    }

    private static void attributes(JsonBytes out, Attributes attributes) {
        out.name("attributes").beginArray();
        for (Attribute attribute : attributes.attributes()) {
            String value = attribute.value();
            out.begin().name("key").string(attribute.key());
            out.name("value").string(cut(value));
            out.name("cut").bool(value.length() > CHARS_SHOWN);
            out.name("user").string(attribute.user());
            out.name("autoDelete").bool(attribute.autoDelete());
            out.name("setAtMs").number(attribute.setAtMs()).end();
        }
        out.endArray();
    }

    private static void messages(JsonBytes out, Messages messages) {
        out.name("messages").beginArray();
        for (Entry entry : messages.messages()) {
            if (entry.event() instanceof LogEvent.MessageAccepted message) {
                message(out, entry, message);
            }
        }
        out.endArray();
    }

    private static void message(JsonBytes out, Entry entry, LogEvent.MessageAccepted message) {
        out.begin().name("id").string(message.id());
        out.name("ts").number(entry.ts());
        out.name("from").string(message.from());
        LogEvent.Sender sender = message.sender();
        if (sender != null) {
            out.name("name").string(sender.name());
        }
        out.name("type").string(message.type());
        out.name("priority").string(message.priority().label());
        out.name("shed").bool(entry.shed());
        String content = message.content().value();
        if (content.length() > CHARS_SHOWN) {
            out.name("excerpt").string(cut(content)).end();
        } else {
            out.name("content").raw(content).end();
        }
    }

    /** Never between the halves of a character. */
    private static String cut(String text) {
        if (text.length() <= CHARS_SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(CHARS_SHOWN - 1)) ? CHARS_SHOWN - 1 : CHARS_SHOWN;
        return text.substring(0, end);
    }
}
