package stoa.gateway.inbound.ws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.ConversationUpdated;
import stoa.protocol.conversation.ConversationOperations.Dismiss;
import stoa.protocol.conversation.ConversationOperations.DoNotDisturbSet;
import stoa.protocol.conversation.ConversationOperations.FailedUsers;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.RoleSet;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.UpdateConversation;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.ConversationTimes;
import stoa.protocol.conversation.ConversationQueries.Conversations;
import stoa.protocol.conversation.ConversationQueries.CountMembers;
import stoa.protocol.conversation.ConversationQueries.GetRoles;
import stoa.protocol.conversation.ConversationQueries.MemberCount;
import stoa.protocol.conversation.ConversationQueries.MemberOf;
import stoa.protocol.conversation.ConversationQueries.Membership;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.OwnMembership;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.conversation.ConversationQueries.Roles;
import stoa.protocol.conversation.ConversationRestrictions.BlockByClient;
import stoa.protocol.conversation.ConversationRestrictions.BlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.CheckUsers;
import stoa.protocol.conversation.ConversationRestrictions.CheckedUsers;
import stoa.protocol.conversation.ConversationRestrictions.LiftUsers;
import stoa.protocol.conversation.ConversationRestrictions.QueryBlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.QueryRestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * Room-service's conversations in memory: without rights, but with everything it tells, which is told before it is
 * answered. Any thread.
 */
final class FakeConversations implements ConversationCalls {
    /** When everything is said to have happened: 2026-01-02T03:04:05.006Z. */
    static final long AT_MS = 1_767_323_045_006L;

    private static final class Known {
        private final Conversation where;
        private final String creator;
        private JsonText attributes;
        private final Set<String> members = new LinkedHashSet<>();
        private final Set<String> muted = new LinkedHashSet<>();
        private final Map<UserRestriction, Set<String>> restricted = new LinkedHashMap<>();
        private long version = 1;

        private Known(Conversation where, String creator, JsonText attributes) {
            this.where = where;
            this.creator = creator;
            this.attributes = attributes;
            for (UserRestriction restriction : UserRestriction.values()) {
                restricted.put(restriction, new TreeSet<>());
            }
        }

        private Set<String> under(UserRestriction restriction) {
            return restricted.getOrDefault(restriction, Set.of());
        }
    }

    final List<Object> asked = new CopyOnWriteArrayList<>();
    private final FakeHub hub;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Map<String, List<String>> blockedByClients = new LinkedHashMap<>();
    private int begun;

    FakeConversations(FakeHub hub) {
        this.hub = hub;
        hub.members = this::members;
    }

    private synchronized List<String> members(Conversation where) {
        Known one = known.get(where.id());
        return one == null ? List.of() : List.copyOf(one.members);
    }

    /** A conversation that was there before anybody asked. */
    synchronized void put(ConversationKind kind, String id, String... members) {
        Known one = new Known(
                new Conversation("app", kind, id), members.length > 0 ? members[0] : "nobody", new JsonText("{}"));
        one.members.addAll(List.of(members));
        known.put(id, one);
    }

    /** Answers later, on the caller's context, as a bus does. */
    private synchronized <T> Future<T> answer(Object request, Supplier<T> result) {
        asked.add(request);
        Promise<T> promise = Promise.promise();
        Future<T> outcome = Future.succeededFuture().map(_ -> result.get());
        Context context = Vertx.currentContext();
        if (context == null) {
            outcome.onComplete(promise);
        } else {
            // Behind what the hub tells meanwhile.
            context.runOnContext(_ -> context.runOnContext(_ -> outcome.onComplete(promise)));
        }
        return promise.future();
    }

    private Known found(String id) {
        Known one = known.get(id);
        if (one == null) {
            throw new StoaException(ErrorCode.CONVERSATION_NOT_FOUND);
        }
        return one;
    }

    private void tell(Known one, @Nullable String by, long version, Change change, List<String> more) {
        Set<String> users = new LinkedHashSet<>(one.members);
        users.addAll(more);
        hub.tell(new ConversationChanged(one.where, "e" + version, by, version, AT_MS, change), false, users);
    }

    @Override
    public Future<ConversationStarted> start(StartConversation request) {
        return answer(request, () -> {
            Set<String> members = new TreeSet<>(request.members());
            members.add(String.valueOf(request.by()));
            for (Known one : known.values()) {
                if (request.unique() && one.members.equals(members)) {
                    return started(one, true, request.ttlSeconds());
                }
            }
            String hex = String.format("%024x", ++begun);
            String id = request.kind() == ConversationKind.TEMPORARY ? ConversationKind.TEMPORARY_PREFIX + hex : hex;
            Known one = new Known(
                    new Conversation(request.app(), request.kind(), id),
                    String.valueOf(request.by()),
                    request.attributes());
            one.members.addAll(members);
            known.put(id, one);
            tell(one, request.by(), 1, new Change.Started(List.copyOf(members), request.attributes()), List.of());
            return started(one, false, request.ttlSeconds());
        });
    }

    private static ConversationStarted started(Known one, boolean existing, int ttlSeconds) {
        return new ConversationStarted(one.where.id(), one.where.kind(), AT_MS, "unique", existing, ttlSeconds);
    }

    @Override
    public Future<UsersChange> changeMembers(ChangeMembers request) {
        return answer(request, () -> {
            Known one = found(request.id());
            List<String> allowed = new ArrayList<>(request.users());
            allowed.removeAll(one.under(UserRestriction.BLOCKED));
            List<String> failed = new ArrayList<>(request.users());
            failed.removeAll(allowed);
            List<String> news = new ArrayList<>(allowed);
            news.removeIf(user -> one.members.contains(user) == request.add());
            if (request.add()) {
                one.members.addAll(news);
            } else {
                news.forEach(one.members::remove);
            }
            if (!news.isEmpty()) {
                Change change = request.add() ? new Change.MembersAdded(news) : new Change.MembersRemoved(news);
                tell(one, request.by(), ++one.version, change, news);
            }
            return change(one, allowed, failed, ErrorCode.BLOCKED_BY_CONVERSATION);
        });
    }

    private static UsersChange change(Known one, List<String> allowed, List<String> failed, ErrorCode code) {
        return new UsersChange(
                one.version,
                AT_MS,
                allowed,
                failed.isEmpty() ? List.of() : List.of(new FailedUsers(code.number(), failed)));
    }

    @Override
    public Future<ConversationUpdated> update(UpdateConversation request) {
        return answer(request, () -> {
            Known one = found(request.id());
            one.attributes = request.changes();
            tell(one, request.by(), ++one.version, new Change.Updated(request.changes(), request.changes()), List.of());
            return new ConversationUpdated(one.version, AT_MS, request.changes(), request.changes());
        });
    }

    @Override
    public Future<DoNotDisturbSet> setDoNotDisturb(SetDoNotDisturb request) {
        return answer(request, () -> {
            Known one = found(request.id());
            if (request.on()) {
                one.muted.add(request.user());
            } else {
                one.muted.remove(request.user());
            }
            return new DoNotDisturbSet(AT_MS);
        });
    }

    @Override
    public Future<RoleSet> setRole(SetRole request) {
        return answer(request, () -> {
            Known one = found(request.id());
            if (!one.creator.equals(request.by())) {
                throw new StoaException(ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED);
            }
            tell(one, request.by(), ++one.version, new Change.RoleChanged(request.user(), request.role()), List.of());
            return new RoleSet(one.version, AT_MS);
        });
    }

    @Override
    public Future<Done> dismiss(Dismiss request) {
        return answer(request, () -> {
            known.remove(request.id());
            return Done.DONE;
        });
    }

    @Override
    public Future<ConversationPolicy> policy(GetConversationPolicy request) {
        return answer(request, () -> {
            Known one = found(request.id());
            return new ConversationPolicy(
                    request.app(),
                    request.id(),
                    one.where.kind(),
                    one.version,
                    Long.MAX_VALUE,
                    List.copyOf(one.members),
                    List.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    false);
        });
    }

    @Override
    public Future<Conversations> query(QueryConversations request) {
        return answer(
                request,
                () -> new Conversations(known.values().stream()
                        .filter(one -> request.temporaryIds().isEmpty()
                                ? one.where.kind() != ConversationKind.TEMPORARY
                                : request.temporaryIds().contains(one.where.id()))
                        .filter(one -> request.where() == null
                                || request.where().value().contains(one.where.id())
                                || request.where().value().contains("name"))
                        .map(one -> info(one, request))
                        .toList()));
    }

    private static ConversationInfo info(Known one, QueryConversations request) {
        String caller = String.valueOf(request.caller());
        return new ConversationInfo(
                one.where.id(),
                one.where.kind(),
                one.creator,
                one.attributes,
                one.where.kind() == ConversationKind.SERVICE ? null : "unique",
                request.withMembers() ? List.copyOf(one.members) : List.of(),
                List.copyOf(one.muted),
                new ConversationTimes(AT_MS, AT_MS + 1, AT_MS + 2, Long.MAX_VALUE),
                one.members.contains(caller) ? new OwnMembership(one.muted.contains(caller), AT_MS) : null);
    }

    @Override
    public Future<MemberCount> count(CountMembers request) {
        return answer(request, () -> new MemberCount(found(request.id()).members.size()));
    }

    @Override
    public Future<MemberOf> areMembers(AreMembers request) {
        return answer(request, () -> {
            Map<String, Long> in = new LinkedHashMap<>();
            for (String id : request.ids()) {
                Known one = known.get(id);
                if (one != null && one.members.contains(request.user())) {
                    in.put(id, AT_MS);
                }
            }
            return new MemberOf(in);
        });
    }

    @Override
    public Future<OfMember> ofMember(QueryOfMember request) {
        return answer(
                request,
                () -> new OfMember(known.values().stream()
                        .filter(one -> one.members.contains(request.user()))
                        .map(one -> new Membership(one.where.id(), one.where.kind(), AT_MS))
                        .toList()));
    }

    @Override
    public Future<Roles> roles(GetRoles request) {
        return answer(request, () -> new Roles(found(request.id()).creator, List.of()));
    }

    @Override
    public Future<UsersChange> restrict(RestrictUsers request) {
        return answer(request, () -> {
            Known one = found(request.id());
            one.under(request.restriction()).addAll(request.users());
            List<String> out =
                    request.users().stream().filter(one.members::contains).toList();
            if (request.restriction() == UserRestriction.SILENCED) {
                tell(one, request.by(), ++one.version, new Change.Silenced(request.users(), Long.MAX_VALUE), List.of());
            } else {
                one.members.removeAll(out);
                tell(one, request.by(), ++one.version, new Change.Blocked(request.users()), request.users());
                tell(one, request.by(), ++one.version, new Change.MembersRemoved(out), out);
            }
            return change(one, request.users(), List.of(), ErrorCode.INTERNAL);
        });
    }

    @Override
    public Future<UsersChange> lift(LiftUsers request) {
        return answer(request, () -> {
            Known one = found(request.id());
            one.under(request.restriction()).removeAll(request.users());
            Change change = request.restriction() == UserRestriction.SILENCED
                    ? new Change.Unsilenced(request.users())
                    : new Change.Unblocked(request.users());
            tell(one, request.by(), ++one.version, change, request.users());
            return change(one, request.users(), List.of(), ErrorCode.INTERNAL);
        });
    }

    @Override
    public Future<RestrictedUsers> restricted(QueryRestrictedUsers request) {
        return answer(request, () -> {
            List<String> all = found(request.id()).under(request.restriction()).stream()
                    .filter(user -> request.next() == null || user.compareTo(request.next()) > 0)
                    .toList();
            List<String> page = all.subList(0, Math.min(all.size(), request.limit()));
            return new RestrictedUsers(page, page.size() < all.size() ? page.getLast() : null);
        });
    }

    @Override
    public Future<CheckedUsers> check(CheckUsers request) {
        return answer(
                request,
                () -> new CheckedUsers(request.users().stream()
                        .filter(found(request.id()).under(request.restriction())::contains)
                        .toList()));
    }

    @Override
    public Future<Done> blockByClient(BlockByClient request) {
        return answer(request, () -> {
            blockedByClients.put(request.user(), request.blocked() ? request.ids() : List.of());
            return Done.DONE;
        });
    }

    @Override
    public Future<BlockedByClient> blockedByClient(QueryBlockedByClient request) {
        return answer(
                request, () -> new BlockedByClient(blockedByClients.getOrDefault(request.user(), List.of()), null));
    }
}
