package stoa.history.outbound;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.Mentioned;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MessageAccepted;

/** Many entries as one array per column, the fastest way into PostgreSQL that the client has. */
final class EntryColumns {
    static final String INSERT = """
        INSERT INTO history_entries (generation, log_partition, log_offset, ts, log_time, conversation, what, priority,
            id, actor, session, cid, type, content, sender_name, sender_portrait, mention, target, except_sender,
            audience, receipt, mentions_all, mentions)
        SELECT $1, log_partition, log_offset, ts, log_time, conversation, what, priority,
            id, actor, session, cid, type, content, sender_name, sender_portrait, mention, target, except_sender,
            audience::text[], receipt, mentions_all, mentions::text[]
        FROM unnest($2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
            $7::smallint[], $8::smallint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
            $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::boolean[], $20::text[],
            $21::boolean[], $22::boolean[], $23::text[])
            AS entry (log_partition, log_offset, ts, log_time, conversation, what, priority, id, actor, session, cid,
            type, content, sender_name, sender_portrait, mention, target, except_sender, audience, receipt, mentions_all,
            mentions)\
        """;

    private final List<Entry> entries;

    private EntryColumns(List<Entry> entries) {
        this.entries = entries;
    }

    /** The parameters of {@link #INSERT}. */
    static Tuple of(int generation, List<Entry> entries, Map<Conversation, Long> keys) {
        EntryColumns columns = new EntryColumns(entries);
        Tuple tuple = Tuple.tuple();
        tuple.addInteger(generation);
        tuple.addArrayOfShort(
                columns.shorts(entry -> entry.event().conversation().partition()));
        tuple.addArrayOfLong(columns.longs(Entry::offset));
        tuple.addArrayOfLong(columns.longs(Entry::ts));
        tuple.addArrayOfLong(columns.longs(Entry::logTime));
        tuple.addArrayOfLong(columns.longs(entry -> keys.get(entry.event().conversation())));
        tuple.addArrayOfShort(columns.shorts(entry -> EntryRow.what(entry.event())));
        tuple.addArrayOfShort(
                columns.shorts(entry -> EntryRow.code(entry.event().shedPriority())));
        tuple.addArrayOfString(columns.texts(LogEvent::id));
        tuple.addArrayOfString(columns.texts(EntryColumns::actor));
        tuple.addArrayOfString(columns.texts(EntryColumns::session));
        tuple.addArrayOfString(columns.messageTexts(MessageAccepted::cid));
        tuple.addArrayOfString(columns.messageTexts(MessageAccepted::type));
        tuple.addArrayOfString(columns.texts(EntryRow::content));
        tuple.addArrayOfString(columns.messageTexts(
                message -> message.sender() == null ? null : message.sender().name()));
        tuple.addArrayOfString(columns.messageTexts(
                message -> message.sender() == null ? null : message.sender().portrait()));
        tuple.addArrayOfString(columns.messageTexts(message -> text(message.mention())));
        tuple.addArrayOfString(columns.texts(EntryRow::target));
        tuple.addArrayOfBoolean(columns.flags(EntryColumns::exceptSender));
        tuple.addArrayOfString(columns.messageTexts(EntryColumns::audience));
        tuple.addArrayOfBoolean(columns.flags(message -> message.receipt() ? true : null));
        tuple.addArrayOfBoolean(columns.flags(message -> Mentioned.in(message).all() ? true : null));
        tuple.addArrayOfString(columns.messageTexts(EntryColumns::mentions));
        return tuple;
    }

    private Long[] longs(ToLongFunction<Entry> value) {
        return fill(new Long[entries.size()], i -> value.applyAsLong(entries.get(i)));
    }

    private Short[] shorts(ToIntFunction<Entry> value) {
        return fill(new Short[entries.size()], i -> (short) value.applyAsInt(entries.get(i)));
    }

    private @Nullable String[] texts(Function<LogEvent, @Nullable String> value) {
        @Nullable String[] column = new @Nullable String[entries.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = PgText.ofNullable(value.apply(entries.get(i).event()));
        }
        return column;
    }

    private @Nullable String[] messageTexts(Function<MessageAccepted, @Nullable String> value) {
        return texts(event -> event instanceof MessageAccepted message ? value.apply(message) : null);
    }

    private @Nullable Boolean[] flags(Function<MessageAccepted, @Nullable Boolean> value) {
        @Nullable Boolean[] column = new @Nullable Boolean[entries.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = entries.get(i).event() instanceof MessageAccepted message ? value.apply(message) : null;
        }
        return column;
    }

    private static @Nullable Boolean exceptSender(MessageAccepted message) {
        return message.audience() == null ? null : message.audience().exceptSender();
    }

    private static @Nullable String audience(MessageAccepted message) {
        LogEvent.Audience audience = message.audience();
        return audience == null ? null : array(audience.only());
    }

    private static @Nullable String mentions(MessageAccepted message) {
        List<String> users = Mentioned.in(message).users();
        return users.isEmpty() ? null : array(users);
    }

    /** Arrays of arrays are of one length each in PostgreSQL: this is the text of an array. */
    static String array(List<String> texts) {
        return texts.stream().map(EntryColumns::quoted).collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static <T> T[] fill(T[] column, IntFunction<T> value) {
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(i);
        }
        return column;
    }

    private static String actor(LogEvent event) {
        return switch (event) {
            case MessageAccepted message -> message.from();
            case LogEvent.MessageRecalled recalled -> recalled.by();
            case LogEvent.MessageModified modified -> modified.by();
            case LogEvent.AttributesChanged changed -> changed.by();
            case LogEvent.ConversationChanged changed -> changed.by() == null ? "" : changed.by();
            case LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.RoomDestroyed _ -> "";
        };
    }

    private static @Nullable String session(LogEvent event) {
        return switch (event) {
            case MessageAccepted message -> message.session();
            case LogEvent.MessageRecalled recalled -> recalled.session();
            case LogEvent.MessageModified modified -> modified.session();
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.RoomDestroyed _,
                    LogEvent.ConversationChanged _ -> null;
        };
    }

    private static @Nullable String text(@Nullable JsonText json) {
        return json == null ? null : json.value();
    }
}
