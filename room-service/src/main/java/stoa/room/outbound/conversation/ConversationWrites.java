package stoa.room.outbound.conversation;

import static stoa.room.outbound.conversation.ConversationColumns.array;
import static stoa.room.outbound.conversation.PgConversationStore.run;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.id.ConversationKind;
import stoa.room.domain.conversation.ConversationRow;
import stoa.room.domain.conversation.ConversationStore.Target;
import stoa.room.domain.conversation.ConversationWrite;
import stoa.room.domain.conversation.Decision;
import stoa.room.domain.conversation.UniqueMembers;

/** Applies one decision in the transaction that holds the conversation's row. Used once. */
final class ConversationWrites {
    private static final String ADD_MEMBERS = """
        INSERT INTO conversation_members (app, conversation, user_id, role, joined_ms)
        SELECT $1, $2, added.user_id, CASE WHEN added.user_id = $3 THEN $4 ELSE $5 END, $6
        FROM unnest($7::text[]) WITH ORDINALITY AS added (user_id, nth) ORDER BY added.nth\
        """;
    private static final String SUBSCRIBE = """
        INSERT INTO conversation_subscribers (app, conversation, user_id, joined_ms)
        SELECT $1, $2, unnest($4::text[]), $3\
        """;
    private static final String DISMISS = "DELETE FROM conversations WHERE app = $1 AND id = $2";
    private static final String REMAINS = "INSERT INTO conversation_remains (app, conversation) VALUES ($1, $2)";
    private static final String GIVE_ROLE =
            "UPDATE conversation_members SET role = $4 WHERE app = $1 AND conversation = $2 AND user_id = $3";
    private static final String SET_ATTRIBUTES =
            "UPDATE conversations SET attributes = $3::text::jsonb WHERE app = $1 AND id = $2";
    private static final String RESTRICT = """
        INSERT INTO conversation_restrictions (app, conversation, restriction, until_ms, user_id)
        SELECT $1, $2, $3, $4, unnest($5::text[])
        ON CONFLICT (app, conversation, restriction, user_id) DO UPDATE SET until_ms = excluded.until_ms\
        """;
    private static final String LIFT = "DELETE FROM conversation_restrictions"
            + " WHERE app = $1 AND conversation = $2 AND restriction = $3 AND user_id = ANY($4)";
    private static final String NEXT = """
        UPDATE conversations SET version = version + $3, updated_ms = greatest(updated_ms, $4), members = members + $5,
            imported_version = NULL
        WHERE app = $1 AND id = $2\
        """;
    /** What is told to nobody has no version, and is a change of what was imported all the same. */
    private static final String NOT_AS_IMPORTED =
            "UPDATE conversations SET imported_version = NULL WHERE app = $1 AND id = $2 AND imported_version IS NOT NULL";

    private static final String MEMBERS =
            "SELECT user_id FROM conversation_members WHERE app = $1 AND conversation = $2";

    private final SqlConnection connection;
    private final ConversationRow row;
    private final Target target;
    private int membersAdded;
    private boolean membersChanged;

    ConversationWrites(SqlConnection connection, ConversationRow row, Target target) {
        this.connection = connection;
        this.row = row;
        this.target = target;
    }

    Future<Void> apply(Decision<?> decision) {
        Future<Void> written = Future.succeededFuture();
        for (ConversationWrite one : decision.writes()) {
            written = written.compose(_ -> write(one));
        }
        int changes = decision.changes().size();
        return written.compose(_ -> next(changes))
                .compose(_ -> membersChanged ? placed() : Future.succeededFuture())
                .compose(_ -> new ConversationTold(
                                row.conversation(),
                                target.by(),
                                Math.max(target.nowMs(), row.times().updatedMs()))
                        .add(connection, row.version() + 1, decision.changes()));
    }

    private Future<Void> write(ConversationWrite write) {
        return switch (write) {
            case ConversationWrite.AddMembers(List<String> users) -> add(users);
            case ConversationWrite.RemoveMembers(List<String> users) -> remove(users);
            case ConversationWrite.GiveRole(String user, MemberRole role) ->
                run(connection, GIVE_ROLE, own().addString(user).addString(role.label()))
                        .mapEmpty();
            case ConversationWrite.Disturb(String user, boolean none) -> disturb(user, none);
            case ConversationWrite.SetAttributes(var attributes) ->
                run(connection, SET_ATTRIBUTES, own().addString(attributes.toString()))
                        .mapEmpty();
            case ConversationWrite.Restrict restrict ->
                run(
                                connection,
                                RESTRICT,
                                own().addString(restrict.restriction().name())
                                        .addLong(restrict.untilMs())
                                        .addArrayOfString(array(restrict.users())))
                        .mapEmpty();
            case ConversationWrite.Lift lift ->
                run(connection, LIFT, own().addString(lift.restriction().name()).addArrayOfString(array(lift.users())))
                        .mapEmpty();
            case ConversationWrite.Dismiss() -> dismiss();
        };
    }

    private Future<Void> next(int versions) {
        return versions == 0 && membersAdded == 0
                ? Future.succeededFuture()
                : run(
                                connection,
                                NEXT,
                                own().addInteger(versions)
                                        .addLong(versions == 0 ? 0L : target.nowMs())
                                        .addInteger(membersAdded))
                        .mapEmpty();
    }

    private Future<Void> add(List<String> users) {
        membersAdded += users.size();
        if (isService()) {
            return run(connection, SUBSCRIBE, own().addLong(target.nowMs()).addArrayOfString(array(users)))
                    .mapEmpty();
        }
        membersChanged = true;
        return insertMembers(connection, row, users, target.nowMs());
    }

    static Future<Void> insertMembers(SqlConnection connection, ConversationRow row, List<String> users, long nowMs) {
        Tuple parameters = ConversationColumns.of(row.conversation())
                .addString(row.creator())
                .addString(MemberRole.OWNER.label())
                .addString(MemberRole.MEMBER.label())
                .addLong(nowMs)
                .addArrayOfString(array(users));
        return run(connection, ADD_MEMBERS, parameters).mapEmpty();
    }

    private Future<Void> remove(List<String> users) {
        membersAdded -= users.size();
        membersChanged = !isService();
        String sql = "DELETE FROM " + table() + " WHERE app = $1 AND conversation = $2 AND user_id = ANY($3)";
        return run(connection, sql, own().addArrayOfString(array(users))).mapEmpty();
    }

    private Future<Void> disturb(String user, boolean none) {
        String sql =
                "UPDATE " + table() + " SET do_not_disturb = $4 WHERE app = $1 AND conversation = $2 AND user_id = $3";
        return run(connection, sql, own().addString(user).addBoolean(none))
                .compose(_ -> run(connection, NOT_AS_IMPORTED, own()))
                .mapEmpty();
    }

    private Future<Void> dismiss() {
        Future<?> remains = isService() ? run(connection, REMAINS, own()) : Future.succeededFuture();
        return remains.compose(_ -> run(connection, DISMISS, own())).mapEmpty();
    }

    private Future<Void> placed() {
        return row.uniqueHash() == null
                ? Future.succeededFuture()
                : run(connection, MEMBERS, own()).compose(rows -> {
                    List<String> now = new ArrayList<>(rows.size());
                    rows.forEach(one -> now.add(one.getString("user_id")));
                    return ConversationBegin.placed(connection, row, UniqueMembers.hash(row.kind(), now));
                });
    }

    private boolean isService() {
        return row.kind() == ConversationKind.SERVICE;
    }

    private String table() {
        return isService() ? "conversation_subscribers" : "conversation_members";
    }

    private Tuple own() {
        return ConversationColumns.of(row.conversation());
    }
}
