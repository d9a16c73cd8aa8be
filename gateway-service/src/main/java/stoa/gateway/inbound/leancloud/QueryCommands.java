package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.CountMembers;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryPage;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Conversations are looked for and asked about ("LeanCloud protocol", sections 7.2 and 7.5). On the loop only. */
final class QueryCommands {
    /** Conversations of one answer whose last message is shown at most; the SDKs' own pages are smaller. */
    static final int LAST_MESSAGES_MAX = 100;

    private static final int LIMIT_DEFAULT = 10;
    private static final int LIMIT_MAX = 1_000;
    private static final int WITHOUT_MEMBERS = 1;
    private static final int WITH_LAST_MESSAGE = 2;
    private static final int ASKED_MAX = 1_000;
    private static final int ROOMS_PER_CALL = 100;
    private static final int MESSAGES_AT_ONCE = 10;

    private final EdgeLoop loop;
    private final ConversationKinds kinds;
    private final ConversationCalls calls;

    QueryCommands(LeanCloudConnection connection) {
        this.loop = connection.loop();
        this.kinds = connection.shared().kinds();
        this.calls = connection.protocol().conversations();
    }

    private Answered answered(
            GenericCommand command, LeanCloudSession session, OpType op, ConvCommand.Builder conversation) {
        long nowMs = loop.services().clock().millis();
        return Answered.with(Replies.conversation(command, session, op, nowMs, conversation));
    }

    Future<Answered> count(Conversation where, GenericCommand command, LeanCloudSession session) {
        return calls.count(new CountMembers(where.app(), where.id()))
                .map(members -> answered(
                        command,
                        session,
                        OpType.result,
                        ConvCommand.newBuilder()
                                .setCid(where.id())
                                .setCount(Math.clamp(members.count(), 0, Integer.MAX_VALUE))));
    }

    Future<Answered> areIn(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        List<String> ids = new ArrayList<>(asked.getCidsList());
        ids.addAll(asked.getTempConvIdsList());
        if (ids.size() > ASKED_MAX) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "at most " + ASKED_MAX + " conversations are asked for");
        }
        List<String> others =
                ids.stream().filter(id -> !session.rooms().isIn(id)).distinct().toList();
        Future<Set<String>> in = others.isEmpty()
                ? Future.succeededFuture(Set.of())
                : calls.areMembers(new AreMembers(session.app(), session.client(), others))
                        .map(found -> found.joinedAtMs().keySet());
        return in.map(memberOf -> {
            Map<String, Json> answers = new LinkedHashMap<>();
            ids.forEach(id -> answers.put(
                    id, new Json.Bool(memberOf.contains(id) || session.rooms().isIn(id))));
            return answered(command, session, OpType.result, results(new Json.Obj(answers)));
        });
    }

    private static ConvCommand.Builder results(Json json) {
        return ConvCommand.newBuilder().setResults(Replies.json(json.toString()));
    }

    Future<Answered> query(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        int limit = asked.hasLimit() ? Math.min(asked.getLimit(), LIMIT_MAX) : LIMIT_DEFAULT;
        if (limit <= 0) {
            return Future.succeededFuture(answered(command, session, OpType.results, results(new Json.Arr(List.of()))));
        }
        boolean isByTemporaryIds = asked.getTempConvIdsCount() > 0;
        @Nullable
        String where = !isByTemporaryIds && asked.hasWhere() ? asked.getWhere().getData() : null;
        WantedIds wanted = WantedIds.of(where);
        QueryConversations query = new QueryConversations(
                session.app(),
                session.client(),
                where == null ? null : new JsonText(where),
                asked.getTempConvIdsList(),
                new QueryPage(asked.getSort(), limit, asked.getSkip()),
                (asked.getFlag() & WITHOUT_MEMBERS) == 0);
        Future<List<ConversationInfo>> found = wanted.onlyRooms()
                ? Future.succeededFuture(List.of())
                : calls.query(query).map(conversations -> conversations.conversations());
        boolean withLast = (asked.getFlag() & WITH_LAST_MESSAGE) != 0;
        return found.compose(conversations -> lastMessages(session, withLast ? conversations : List.of())
                .compose(last -> rooms(session, wanted, conversations, limit, asked.getSkip())
                        .map(rooms -> answered(
                                command,
                                session,
                                OpType.results,
                                results(rows(session, query, conversations, last, rooms))))));
    }

    private Json rows(
            LeanCloudSession session,
            QueryConversations query,
            List<ConversationInfo> conversations,
            Map<String, LoggedMessage> last,
            List<RoomInfo> rooms) {
        long nowMs = loop.services().clock().millis();
        List<Json> rows = new ArrayList<>();
        for (ConversationInfo one : conversations) {
            kinds.learn(session.app(), one.id(), one.kind());
            rows.add(ConversationRows.row(one, query.withMembers(), last.get(one.id()), nowMs));
        }
        rooms.forEach(room -> rows.add(ConversationRows.row(room)));
        return new Json.Arr(rows);
    }

    /** The chat rooms among those asked for by id, as many as there is place for. */
    private Future<List<RoomInfo>> rooms(
            LeanCloudSession session, WantedIds wanted, List<ConversationInfo> found, int limit, int skip) {
        Set<String> known =
                new HashSet<>(found.stream().map(ConversationInfo::id).toList());
        List<String> missing =
                wanted.ids().stream().filter(id -> !known.contains(id)).toList();
        if (skip > 0 || missing.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<Future<List<RoomInfo>>> calls = new ArrayList<>();
        for (int from = 0; from < Math.min(missing.size(), LIMIT_MAX); from += ROOMS_PER_CALL) {
            List<String> ids = missing.subList(from, Math.min(missing.size(), from + ROOMS_PER_CALL));
            calls.add(loop.services()
                    .rooms()
                    .query(new QueryRooms(session.app(), ids))
                    .map(rooms -> rooms.rooms()));
        }
        return Future.all(calls)
                .map(_ -> calls.stream()
                        .flatMap(call -> call.result().stream())
                        .limit(Math.max(0, limit - found.size()))
                        .toList());
    }

    /** What was said last in conversations of which the client is a member, by id. */
    private Future<Map<String, LoggedMessage>> lastMessages(LeanCloudSession session, List<ConversationInfo> found) {
        List<ConversationInfo> spoken = found.stream()
                .filter(one -> one.own() != null && one.times().lastMessageAtMs() > 0)
                .limit(LAST_MESSAGES_MAX)
                .toList();
        Map<String, LoggedMessage> last = new HashMap<>();
        Future<?> read = Future.succeededFuture();
        for (int from = 0; from < spoken.size(); from += MESSAGES_AT_ONCE) {
            List<ConversationInfo> some = spoken.subList(from, Math.min(spoken.size(), from + MESSAGES_AT_ONCE));
            read = read.compose(_ -> Future.all(some.stream()
                    .map(one -> lastMessage(session, one).onSuccess(messages -> {
                        if (!messages.isEmpty()) {
                            last.put(one.id(), messages.getLast());
                        }
                    }))
                    .toList()));
        }
        return read.map(_ -> last);
    }

    private Future<List<LoggedMessage>> lastMessage(LeanCloudSession session, ConversationInfo one) {
        Conversation where = new Conversation(session.app(), one.kind(), one.id());
        QueryLogs newest = new QueryLogs(where, Long.MIN_VALUE, Long.MAX_VALUE, true, List.of(), 1, -1);
        return loop.services().hub().logs(session.edge(), newest);
    }
}
