package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.Dismiss;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.UpdateConversation;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryPage;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;

/**
 * Conversations with members, and service conversations, as such: made, found, changed, ended ("LeanCloud protocol",
 * section 17.1). What belongs to them has classes of its own. Stateless, any loop.
 */
final class ConversationPaths {
    /** Members of a new conversation at most; room-service knows how many there may be. */
    private static final int MEMBERS_MAX = 3_000;

    private static final int FOUND_DEFAULT = 10;
    private static final int FOUND_MAX = 1_000;
    private static final int SKIPPED_MAX = 10_000;

    /** What is no attribute of a conversation. */
    private static final Set<String> FIXED = Set.of(
            "objectId",
            "createdAt",
            "updatedAt",
            "c",
            "m",
            "members",
            "mu",
            "tr",
            "sys",
            "lm",
            "unique",
            "uniqueId",
            "conv_type",
            "temp",
            "ttl");

    private final ConversationCalls conversations;
    private final Clock clock;

    ConversationPaths(ConversationCalls conversations, Clock clock) {
        this.conversations = conversations;
        this.clock = clock;
    }

    List<Route> routes() {
        String path = "/1.2/rtm/conversations";
        String one = path + "/{id}";
        return List.of(
                Route.post(path, Needs.SERVER, call -> start(call, ConversationKind.GROUP)),
                Route.get(path, Needs.SERVER, call -> find(call, ConversationKind.GROUP)),
                Route.get(one, Needs.SERVER, call -> get(call, call.id(0), Places.withMembers(call.id(0)))),
                Route.put(one, Needs.MASTER, call -> update(call, call.id(0))),
                Route.delete(one, Needs.MASTER, call -> dismiss(call, call.id(0))),
                Route.get("/1.2/rtm/all-conversations", Needs.MASTER, call -> find(call, null)));
    }

    /** Begins a conversation; in the name of {@code c} where the call names one, who is its owner then. */
    Future<Json> start(Call call, ConversationKind kind) {
        boolean isService = kind == ConversationKind.SERVICE;
        StartConversation start = new StartConversation(
                call.app(),
                isService ? null : call.idOrNull("c"),
                kind,
                isService ? List.of() : call.idsOrNone(MEMBERS_MAX, "m", "members"),
                call.flag(false, "unique"),
                0,
                attributes(call.body()));
        return conversations.start(start).map(ConversationPaths::started);
    }

    private static Json started(ConversationStarted started) {
        return new Row()
                .text("objectId", started.id())
                .iso("createdAt", started.createdAtMs())
                .iso("updatedAt", started.createdAtMs())
                .flag("unique", started.uniqueId() != null)
                .text("uniqueId", started.uniqueId())
                .done();
    }

    private static JsonText attributes(Json.Obj body) {
        Json.Obj attributes = body;
        for (String fixed : FIXED) {
            attributes = attributes.with(fixed, null);
        }
        return new JsonText(attributes.toString());
    }

    /** Finds conversations by {@code where}; of any kind that is kept there where none is given. */
    Future<Json> find(Call call, @Nullable ConversationKind kind) {
        Json.@Nullable Obj where = call.objectOrNull("where");
        String order = call.textOrNull("order");
        QueryPage page = new QueryPage(
                order == null ? "" : order, (int) call.integer(0, FOUND_MAX, FOUND_DEFAULT, "limit"), (int)
                        call.integer(0, SKIPPED_MAX, 0, "skip"));
        return query(call, narrowed(where, kind), List.of(), page)
                .map(rows -> new Row().json("results", new Json.Arr(rows)).done());
    }

    private Future<List<Json>> query(Call call, Json.@Nullable Obj where, List<String> temporary, QueryPage page) {
        JsonText text = where == null ? null : new JsonText(where.toString());
        return conversations
                .query(new QueryConversations(call.app(), null, text, temporary, page, true))
                .map(found ->
                        found.conversations().stream().<Json>map(this::row).toList());
    }

    private Json.Obj row(ConversationInfo info) {
        return ConversationRow.of(info, clock.millis());
    }

    private static Json.@Nullable Obj narrowed(Json.@Nullable Obj where, @Nullable ConversationKind kind) {
        if (kind == null) {
            return where;
        }
        Json.Obj ofKind =
                new Row().flag("sys", kind == ConversationKind.SERVICE).done();
        return where == null || where.fields().isEmpty()
                ? ofKind
                : new Row().json("$and", new Json.Arr(List.of(where, ofKind))).done();
    }

    /** One conversation. */
    Future<Json> get(Call call, String id, @Nullable ConversationKind kind) {
        QueryPage first = new QueryPage("", 1, 0);
        Json.Obj byId = new Row().text("objectId", id).done();
        Future<List<Json>> found = kind == ConversationKind.TEMPORARY
                ? query(call, null, List.of(id), first)
                : query(call, narrowed(byId, kind), List.of(), first);
        return found.map(rows -> {
            if (rows.isEmpty()) {
                throw new StoaException(ErrorCode.CONVERSATION_NOT_FOUND);
            }
            return rows.getFirst();
        });
    }

    /** Changes attributes by what the call holds. */
    Future<Json> update(Call call, String id) {
        UpdateConversation update = new UpdateConversation(
                call.app(), id, null, new JsonText(call.body().toString()));
        return conversations
                .update(update)
                .map(updated -> new Row()
                        .text("objectId", id)
                        .iso("updatedAt", updated.updatedAtMs())
                        .done());
    }

    /** Ends a conversation for good. */
    Future<Json> dismiss(Call call, String id) {
        return conversations.dismiss(new Dismiss(call.app(), id, null)).map(Json.Obj.EMPTY);
    }
}
