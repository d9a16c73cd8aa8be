package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationRestrictions.LiftUsers;
import stoa.protocol.conversation.ConversationRestrictions.QueryRestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictUsers;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.json.Json;

/**
 * Who may not speak in conversations, for a time or for ever, and who may not come into them ("LeanCloud protocol",
 * sections 7.7 and 17.1). Stateless, any loop.
 */
final class RestrictionPaths {
    /** Users of a call at most. */
    static final int USERS_MAX = 1_000;

    /** How long somebody is silenced for a time, seconds. */
    static final int SILENCE_MAX_SECONDS = 24 * 60 * 60;

    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;

    private final ConversationCalls conversations;

    RestrictionPaths(ConversationCalls conversations) {
        this.conversations = conversations;
    }

    List<Route> routes() {
        String temporary = "/1.2/rtm/conversations/{id}/temporary-silenceds";
        String permanent = "/1.2/rtm/conversations/{id}/permanent-silenceds";
        String blocked = "/1.2/rtm/conversations/{id}/blacklists";
        return List.of(
                Route.post(
                        temporary,
                        Needs.MASTER,
                        call -> restrict(call, call.id(0), UserRestriction.SILENCED, ttlSeconds(call))),
                Route.delete(temporary, Needs.MASTER, call -> lift(call, call.id(0), UserRestriction.SILENCED)),
                Route.get(temporary, Needs.SERVER, call -> silenced(call, untilMs -> untilMs != Long.MAX_VALUE)),
                Route.post(permanent, Needs.MASTER, call -> restrict(call, call.id(0), UserRestriction.SILENCED, 0)),
                Route.delete(permanent, Needs.MASTER, call -> lift(call, call.id(0), UserRestriction.SILENCED)),
                Route.get(permanent, Needs.SERVER, call -> silenced(call, untilMs -> untilMs == Long.MAX_VALUE)),
                Route.post(blocked, Needs.MASTER, call -> restrict(call, call.id(0), UserRestriction.BLOCKED, 0)),
                Route.delete(blocked, Needs.MASTER, call -> lift(call, call.id(0), UserRestriction.BLOCKED)),
                Route.get(blocked, Needs.SERVER, this::blocked));
    }

    /** For how long, as the call says: it has to. */
    static int ttlSeconds(Call call) {
        int seconds = (int) call.integer(1, SILENCE_MAX_SECONDS, 0, "ttl");
        if (seconds == 0) {
            throw Call.wrong("ttl", "is the time in seconds, 1 to " + SILENCE_MAX_SECONDS);
        }
        return seconds;
    }

    /** Silences or blocks the users of a call. */
    Future<Json> restrict(Call call, String id, UserRestriction restriction, int ttlSeconds) {
        List<String> users = call.ids(USERS_MAX, MemberPaths.CLIENTS, "client_id");
        return conversations
                .restrict(new RestrictUsers(call.app(), id, null, restriction, users, ttlSeconds))
                .map(change -> MemberPaths.changed(id, change));
    }

    /** Takes that back. */
    Future<Json> lift(Call call, String id, UserRestriction restriction) {
        List<String> users = call.ids(USERS_MAX, MemberPaths.CLIENTS, "client_id");
        return conversations
                .lift(new LiftUsers(call.app(), id, null, restriction, users))
                .map(change -> MemberPaths.changed(id, change));
    }

    private Future<Json> silenced(Call call, Predicate<Long> until) {
        return conversations
                .policy(new GetConversationPolicy(call.app(), call.id(0)))
                .map(policy -> new Row()
                        .texts(
                                MemberPaths.CLIENTS,
                                policy.silenced().entrySet().stream()
                                        .filter(one -> until.test(one.getValue()))
                                        .map(Map.Entry::getKey)
                                        .sorted()
                                        .toList())
                        .done());
    }

    private Future<Json> blocked(Call call) {
        int limit = (int) call.integer(1, PAGE_MAX, PAGE_DEFAULT, "limit");
        return conversations
                .restricted(new QueryRestrictedUsers(
                        call.app(), call.id(0), UserRestriction.BLOCKED, limit, call.idOrNull("next")))
                .map(page -> new Row()
                        .texts(MemberPaths.CLIENTS, page.users())
                        .text("next", page.next())
                        .done());
    }
}
