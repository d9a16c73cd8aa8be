package stoa.room.domain.conversation;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.conversation.ConversationQueries.CountMembers;
import stoa.protocol.conversation.ConversationQueries.GetRoles;
import stoa.protocol.conversation.ConversationQueries.MemberCount;
import stoa.protocol.conversation.ConversationQueries.MemberOf;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.conversation.ConversationQueries.QueryPage;
import stoa.protocol.conversation.ConversationQueries.Roles;
import stoa.protocol.conversation.ConversationRestrictions.BlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.CheckUsers;
import stoa.protocol.conversation.ConversationRestrictions.CheckedUsers;
import stoa.protocol.conversation.ConversationRestrictions.QueryBlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.QueryRestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictedUsers;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.json.Json;
import stoa.room.domain.conversation.ConversationReads.RestrictionList;
import stoa.room.domain.conversation.WhereField.Column;

/** Answers questions about conversations: checks what is asked, and asks the store. One context. */
public final class ConversationLookups {
    /** Conversations of one answer at most. */
    public static final int LIMIT_MAX = 1_000;

    /** Conversations left out in front of an answer at most. */
    public static final int SKIP_MAX = 10_000;

    private final ConversationReads reads;
    private final Clock clock;

    /**
     * The questions over their port.
     *
     * @param reads the store
     * @param clock now
     */
    public ConversationLookups(ConversationReads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * Finds conversations.
     *
     * @param request which
     * @return those that fit; fails with {@code CONVERSATION_QUERY_FAILED} or {@code BAD_REQUEST}
     */
    public Future<ConversationQueries.Conversations> query(QueryConversations request) {
        ConversationBounds.checkUser(request.caller());
        QueryPage page = request.page();
        if (page.limit() < 0 || page.limit() > LIMIT_MAX || page.skip() < 0 || page.skip() > SKIP_MAX) {
            throw WhereReader.failed("limit is 0 to " + LIMIT_MAX + " and skip 0 to " + SKIP_MAX);
        }
        ConversationReads.Show show =
                new ConversationReads.Show(request.caller(), request.withMembers(), clock.millis());
        if (!request.temporaryIds().isEmpty()) {
            return reads.temporary(request.app(), ConversationBounds.ids(request.temporaryIds()), show)
                    .map(ConversationQueries.Conversations::new);
        }
        ConversationReads.Wish wish =
                new ConversationReads.Wish(where(request), SortKey.read(page.sort()), page.limit(), page.skip());
        return wish.limit() == 0
                ? Future.succeededFuture(new ConversationQueries.Conversations(List.of()))
                : reads.find(request.app(), wish, show).map(ConversationQueries.Conversations::new);
    }

    private static Where where(QueryConversations request) {
        if (request.where() != null) {
            return WhereReader.read(request.where());
        }
        @Nullable String caller = request.caller();
        return caller == null
                ? new Where.And(List.of())
                : new Where.OneOf(Column.MEMBERS, List.of(new Json.Text(caller)));
    }

    /**
     * Counts members.
     *
     * @param request where
     * @return how many; fails with {@code CONVERSATION_NOT_FOUND}
     */
    public Future<MemberCount> count(CountMembers request) {
        ConversationBounds.checkId(request.id());
        return reads.count(request.app(), request.id(), clock.millis())
                .compose(ConversationLookups::found)
                .map(MemberCount::new);
    }

    /**
     * Tells of which conversations a user is a member.
     *
     * @param request who
     * @return those
     */
    public Future<MemberOf> areMembers(AreMembers request) {
        ConversationBounds.checkUser(request.user());
        List<String> ids = ConversationBounds.ids(request.ids());
        return reads.memberOf(request.app(), request.user(), ids, clock.millis())
                .map(MemberOf::new);
    }

    /**
     * Tells which conversations a user is a member of.
     *
     * @param request who
     * @return newest activity first; fails with {@code BAD_REQUEST}
     */
    public Future<OfMember> ofMember(QueryOfMember request) {
        ConversationBounds.checkUser(request.user());
        if (request.limit() < 1 || request.limit() > ConversationQueries.OF_MEMBER_MAX) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "limit is 1 to " + ConversationQueries.OF_MEMBER_MAX);
        }
        return reads.ofMember(request.app(), request.user(), request.limit(), clock.millis())
                .map(OfMember::new);
    }

    /**
     * Tells roles.
     *
     * @param request where
     * @return who has which; fails with {@code CONVERSATION_NOT_FOUND}
     */
    public Future<Roles> roles(GetRoles request) {
        ConversationBounds.checkId(request.id());
        return reads.roles(request.app(), request.id()).compose(ConversationLookups::found);
    }

    /**
     * Tells who is restricted.
     *
     * @param request where
     * @return a page
     */
    public Future<RestrictedUsers> restricted(QueryRestrictedUsers request) {
        ConversationBounds.checkId(request.id());
        ConversationBounds.checkPage(request.limit(), request.next());
        RestrictionList list = new RestrictionList(request.app(), request.id(), request.restriction(), clock.millis());
        return reads.restricted(list, request.limit() + 1, request.next()).map(found -> {
            List<String> page = page(found, request.limit());
            return new RestrictedUsers(page, page.size() < found.size() ? page.getLast() : null);
        });
    }

    /**
     * Tells which of some users are restricted.
     *
     * @param request who
     * @return those, in the order asked for
     */
    public Future<CheckedUsers> check(CheckUsers request) {
        ConversationBounds.checkId(request.id());
        List<String> users =
                List.copyOf(ConversationBounds.users(request.users(), ConversationBounds.USERS_PER_CALL_MAX));
        RestrictionList list = new RestrictionList(request.app(), request.id(), request.restriction(), clock.millis());
        return reads.restrictedAmong(list, users)
                .map(found ->
                        new CheckedUsers(users.stream().filter(found::contains).toList()));
    }

    /**
     * Tells which conversations a client has blocked.
     *
     * @param request whose
     * @return a page
     */
    public Future<BlockedByClient> blockedByClient(QueryBlockedByClient request) {
        ConversationBounds.checkUser(request.user());
        ConversationBounds.checkPage(request.limit(), request.next());
        return reads.blockedBy(request.app(), request.user(), request.limit() + 1, request.next())
                .map(found -> {
                    List<String> page = page(found, request.limit());
                    return new BlockedByClient(page, page.size() < found.size() ? page.getLast() : null);
                });
    }

    /**
     * Tells what holds in a conversation.
     *
     * @param request where
     * @return what; fails with {@code CONVERSATION_NOT_FOUND}
     */
    public Future<ConversationPolicy> policy(GetConversationPolicy request) {
        ConversationBounds.checkId(request.id());
        return reads.policy(request.app(), request.id(), clock.millis()).compose(ConversationLookups::found);
    }

    private static List<String> page(List<String> found, int limit) {
        return found.subList(0, Math.min(limit, found.size()));
    }

    private static <T> Future<T> found(Optional<T> perhaps) {
        return perhaps.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_NOT_FOUND)));
    }
}
