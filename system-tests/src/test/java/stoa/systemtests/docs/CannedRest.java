package stoa.systemtests.docs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.HistoryCalls;
import stoa.gateway.domain.RestAuthCalls;
import stoa.gateway.domain.UnreadCalls;
import stoa.gateway.inbound.http.ServerMetrics;
import stoa.gateway.inbound.leancloud.rest.RestServices;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.auth.RestOperations.RestKey;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.auth.RestOperations.SignLogin;
import stoa.protocol.auth.RestOperations.SignedLogin;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationQueries.Membership;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** What LeanCloud's REST API asks, canned: the master key is {@code key}, and every history has one message. */
final class CannedRest implements RestAuthCalls, HistoryCalls, UnreadCalls {
    private static final long TIME_MS = 1_795_435_200_000L;

    static RestServices services(CannedCalls calls) {
        CannedRest rest = new CannedRest();
        CannedServerCalls server = new CannedServerCalls();
        return new RestServices(
                rest,
                new CannedConversations(),
                calls,
                server,
                server,
                rest,
                rest,
                new CannedUsers(),
                new ServerMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC(),
                () -> TIME_MS,
                new Random(1));
    }

    @Override
    public Future<RestRights> check(CheckRestRequest request) {
        @Nullable RestKey key = request.key();
        return key != null && key.master() && key.secret().equals("key")
                ? Future.succeededFuture(new RestRights(true, true, null, AppSettings.defaults(request.app())))
                : Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_SIGNATURE));
    }

    @Override
    public Future<Done> checkText(CheckText request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<SignedLogin> signLogin(SignLogin request) {
        return Future.succeededFuture(new SignedLogin("ann", TIME_MS, "nonce", "0f"));
    }

    @Override
    public Future<Logs> logs(QueryLogs request) {
        LogEvent.MessageAccepted said = new LogEvent.MessageAccepted(
                request.conversation(),
                "m1",
                "ann",
                null,
                "c1",
                "LC:-1",
                new JsonText("{\"_lctype\":-1}"),
                Priority.NORMAL,
                null,
                new JsonText("{\"mentionAll\":true,\"mentionPids\":[\"tom\"]}"),
                null);
        Entry entry = new Entry(1, 5, TIME_MS, TIME_MS, said, true);
        return Future.succeededFuture(new Logs(List.of(new LoggedMessage(entry, false, TIME_MS + 1)), false, 6));
    }

    @Override
    public Future<OfMember> ofMember(QueryOfMember request) {
        return Future.succeededFuture(new OfMember(List.of(
                new Membership("5d0000000000000000000001", ConversationKind.GROUP, TIME_MS),
                new Membership("5d0000000000000000000002", ConversationKind.SERVICE, TIME_MS))));
    }

    @Override
    public Future<UnreadCount> count(CountUnread request) {
        return Future.succeededFuture(new UnreadCount(request.of().size()));
    }

    @Override
    public Future<Since> since(QuerySince request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        throw new UnsupportedOperationException();
    }
}
