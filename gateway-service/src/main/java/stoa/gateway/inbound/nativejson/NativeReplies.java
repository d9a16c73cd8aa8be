package stoa.gateway.inbound.nativejson;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AttributeState;
import stoa.gateway.domain.JoinReply;
import stoa.gateway.domain.LiveEntry;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.RoomOperations;

/** The replies of the native protocol as bytes: each the payload of a frame. Pure; any thread. */
public final class NativeReplies {
    private static final int SMALL_BYTES = 192;
    private static final int LARGE_BYTES = 4_096;

    private NativeReplies() {}

    /**
     * What a login gave.
     *
     * @param session session token
     * @param user user id
     * @param serverTimeMs epoch milliseconds
     * @param heartbeatMs how often the client should ping
     * @param resumed whether an old session goes on
     * @param rooms what became of each room to rejoin, in the order asked for
     * @param limits by name
     */
    public record Welcome(
            String session,
            String user,
            long serverTimeMs,
            long heartbeatMs,
            boolean resumed,
            Map<String, RoomOutcome> rooms,
            Map<String, Long> limits) {}

    /** What became of a room that was to be rejoined. */
    public sealed interface RoomOutcome {
        /**
         * In it.
         *
         * @param reply as for a join
         */
        record Joined(JoinReply reply) implements RoomOutcome {}

        /**
         * Not in it.
         *
         * @param error why
         */
        record Failed(StoaException error) implements RoomOutcome {}
    }

    /**
     * A refusal.
     *
     * @param id request id; null when it could not be read
     * @param error why
     * @return the frame's payload
     */
    public static byte[] error(@Nullable Long id, StoaException error) {
        JsonBytes out = new JsonBytes(SMALL_BYTES).begin().name("id");
        if (id == null) {
            out.nothing();
        } else {
            out.number(id);
        }
        error(out.name("error"), error);
        return out.end().toBytes();
    }

    private static void error(JsonBytes out, StoaException error) {
        out.begin();
        errorFields(out, error);
        out.end();
    }

    static void errorFields(JsonBytes out, StoaException error) {
        out.name("code").number(error.code().number());
        out.name("name").string(error.code().name());
        out.name("message").string(error.text());
        out.name("retryable").bool(error.code().retryable());
        if (error.retryAfterMs() > 0) {
            out.name("retryAfterMs").number(error.retryAfterMs());
        }
    }

    /**
     * A reply with nothing to say.
     *
     * @param id request id
     * @return the frame's payload
     */
    public static byte[] done(long id) {
        return ok(id, SMALL_BYTES, _ -> {});
    }

    /**
     * A login.
     *
     * @param id request id
     * @param welcome what it gave
     * @return the frame's payload
     */
    public static byte[] welcome(long id, Welcome welcome) {
        return ok(id, LARGE_BYTES, out -> {
            out.name("session").string(welcome.session());
            out.name("user").string(welcome.user());
            out.name("serverTime").number(welcome.serverTimeMs());
            out.name("heartbeatMs").number(welcome.heartbeatMs());
            out.name("resumed").bool(welcome.resumed());
            if (!welcome.rooms().isEmpty()) {
                out.name("rooms").begin();
                welcome.rooms().forEach((room, outcome) -> outcome(out.name(room), outcome));
                out.end();
            }
            out.name("limits").begin();
            welcome.limits().forEach((name, limit) -> out.name(name).number(limit));
            out.end();
        });
    }

    private static void outcome(JsonBytes out, RoomOutcome outcome) {
        out.begin();
        switch (outcome) {
            case RoomOutcome.Joined joined -> join(out, joined.reply());
            case RoomOutcome.Failed failed -> error(out.name("error"), failed.error());
        }
        out.end();
    }

    /**
     * An answer to a ping.
     *
     * @param id request id
     * @param serverTimeMs epoch milliseconds
     * @param session a fresh session token; null to keep the old one
     * @return the frame's payload
     */
    public static byte[] pong(long id, long serverTimeMs, @Nullable String session) {
        return ok(id, SMALL_BYTES, out -> {
            out.name("serverTime").number(serverTimeMs);
            if (session != null) {
                out.name("session").string(session);
            }
        });
    }

    /**
     * A join.
     *
     * @param id request id
     * @param reply what the hub answered
     * @return the frame's payload
     */
    public static byte[] joined(long id, JoinReply reply) {
        return ok(id, LARGE_BYTES, out -> join(out, reply));
    }

    private static void join(JsonBytes out, JoinReply reply) {
        RoomOperations.RoomInfo room = reply.joined().room();
        out.name("room").begin();
        out.name("id").string(room.id()).name("name").string(room.name());
        out.name("createdAt").number(room.createdAtMs());
        out.name("members").number(reply.joined().members()).end();
        AttributeState attributes = reply.attributes();
        if (attributes != null) {
            out.name("attributes").raw(attributes.encoded(NativeReplies::attributes));
            out.name("attributesVersion").number(attributes.version());
        }
        out.name("messages").beginArray();
        reply.messages().forEach(message -> out.raw(message.encoded(NativeEvents::fields)));
        out.endArray();
        List<LiveEntry> missed = reply.missed();
        if (missed != null) {
            out.name("missed").beginArray();
            missed.forEach(entry -> NativeEvents.missed(out, entry));
            out.endArray();
        }
        out.name("cursor").number(reply.cursor());
        out.name("complete").bool(reply.complete());
    }

    private static byte[] attributes(AttributeState attributes) {
        JsonBytes out = new JsonBytes(LARGE_BYTES).begin();
        attributes.values().forEach((key, value) -> out.name(key).string(value));
        return out.end().toBytes();
    }

    /**
     * A change of attributes.
     *
     * @param id request id
     * @param change what became of it
     * @return the frame's payload
     */
    public static byte[] changed(long id, AttributesChange change) {
        return ok(id, SMALL_BYTES, out -> {
            out.name("version").number(change.version()).name("changed").beginArray();
            change.changed().stream().sorted().forEach(out::string);
            out.endArray();
            if (!change.failed().isEmpty()) {
                out.name("failed").begin();
                new TreeMap<>(change.failed())
                        .forEach((key, code) -> out.name(key).number(code));
                out.end();
            }
        });
    }

    /**
     * Members of a room.
     *
     * @param id request id
     * @param members as room-service answered
     * @return the frame's payload
     */
    public static byte[] members(long id, RoomOperations.Members members) {
        return ok(id, LARGE_BYTES, out -> {
            out.name("total").number(members.total()).name("members").beginArray();
            for (RoomOperations.Member member : members.members()) {
                out.begin().name("user").string(member.user());
                out.name("joinedAt").number(member.joinedAtMs()).end();
            }
            out.endArray();
        });
    }

    /**
     * An ack.
     *
     * @param id request id
     * @param sent what became of the message
     * @return the frame's payload
     */
    public static byte[] sent(long id, SendResult.Sent sent) {
        return ok(id, SMALL_BYTES, out -> {
            out.name("message").string(sent.id()).name("ts").number(sent.ts());
            if (sent.cursor() > 0) {
                out.name("cursor").number(sent.cursor());
            }
            if (sent.shed()) {
                out.name("shed").bool(true);
            }
        });
    }

    /**
     * A recall or a modification.
     *
     * @param id request id
     * @param appended when and where
     * @return the frame's payload
     */
    public static byte[] appended(long id, Appended appended) {
        return ok(
                id,
                SMALL_BYTES,
                out -> out.name("ts").number(appended.ts()).name("cursor").number(appended.cursor()));
    }

    /**
     * Who is online.
     *
     * @param id request id
     * @param users user ids
     * @return the frame's payload
     */
    public static byte[] online(long id, List<String> users) {
        return ok(id, SMALL_BYTES, out -> {
            out.name("online").beginArray();
            users.forEach(out::string);
            out.endArray();
        });
    }

    /**
     * A page of the history.
     *
     * @param id request id
     * @param page what history-service answered
     * @return the frame's payload
     */
    public static byte[] page(long id, HistoryOperations.Messages page) {
        return ok(id, LARGE_BYTES, out -> {
            out.name("messages").beginArray();
            for (Entry message : page.messages()) {
                out.raw(NativeEvents.fields(message));
            }
            out.endArray().name("more").bool(page.more());
            if (page.remaining() > 0) {
                out.name("remaining").number(page.remaining());
            }
        });
    }

    private static byte[] ok(long id, int bytesExpected, Consumer<JsonBytes> fields) {
        JsonBytes out = new JsonBytes(bytesExpected);
        out.begin().name("id").number(id).name("ok").begin();
        fields.accept(out);
        return out.end().end().toBytes();
    }
}
