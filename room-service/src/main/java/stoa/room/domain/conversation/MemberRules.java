package stoa.room.domain.conversation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.FailedUsers;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** Who comes in and who goes (LeanCloud protocol, sections 7.3 and 7.6). Pure. */
final class MemberRules {
    /** Members from which on the owner cannot leave. */
    static final int OWNER_STAYS_FROM = 3;

    private MemberRules() {}

    /** Takes users in; {@code by} null for a server, {@code membersMax} the app's. */
    static Decision<UsersChange> add(
            ConversationScene scene, @Nullable String by, SequencedSet<String> users, int membersMax, long nowMs) {
        boolean others = by != null && users.stream().anyMatch(user -> !user.equals(by));
        if (by != null && others) {
            checkMayInvite(scene, by);
        }
        int max = switch (scene.row().kind()) {
            case TEMPORARY -> ConversationBounds.TEMPORARY_MEMBERS_MAX;
            case SERVICE -> Integer.MAX_VALUE;
            case ROOM, GROUP -> membersMax;
        };
        List<String> allowed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        Failures failures = new Failures();
        for (String user : users) {
            if (scene.role(user) != null) {
                allowed.add(user);
            } else if (scene.isRestricted(UserRestriction.BLOCKED, user)) {
                failures.add(ErrorCode.BLOCKED_BY_CONVERSATION, user);
            } else if (scene.unwilling().contains(user) && !user.equals(by)) {
                failures.add(ErrorCode.CONVERSATION_NOT_ALLOWED, user);
            } else if (scene.row().members() + added.size() >= max) {
                failures.add(ErrorCode.CONVERSATION_FULL, user);
            } else {
                allowed.add(user);
                added.add(user);
            }
        }
        return decided(
                scene,
                nowMs,
                new Outcome(allowed, failures, added),
                new ConversationWrite.AddMembers(added),
                new Change.MembersAdded(added));
    }

    /** Takes users out; {@code by} null for a server. */
    static Decision<UsersChange> remove(
            ConversationScene scene, @Nullable String by, SequencedSet<String> users, long nowMs) {
        List<String> allowed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        Failures failures = new Failures();
        for (String user : users) {
            MemberRole role = scene.role(user);
            if (role == null) {
                allowed.add(user);
            } else if (by != null && mustStay(scene, by, user, role)) {
                failures.add(ErrorCode.CONVERSATION_NEED_OWNER, user);
            } else {
                allowed.add(user);
                removed.add(user);
            }
        }
        if (allowed.isEmpty()) {
            throw new StoaException(ErrorCode.CONVERSATION_NEED_OWNER);
        }
        return decided(
                scene,
                nowMs,
                new Outcome(allowed, failures, removed),
                new ConversationWrite.RemoveMembers(removed),
                new Change.MembersRemoved(removed));
    }

    /** Whether it is the owner who cannot go; throws where who asks may not put the user out at all. */
    private static boolean mustStay(ConversationScene scene, String by, String user, MemberRole role) {
        boolean self = user.equals(by);
        boolean manyRemain = scene.row().members() >= OWNER_STAYS_FROM;
        if (role == MemberRole.OWNER && manyRemain && (self || mayGovern(scene, by))) {
            return true;
        }
        if (!self) {
            checkOutranks(scene, by, user);
        }
        return false;
    }

    private static void checkMayInvite(ConversationScene scene, String by) {
        if (scene.row().kind() == ConversationKind.SERVICE) {
            throw new StoaException(
                    ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED, "users subscribe for themselves alone");
        }
        checkMember(scene, by);
    }

    /** Fails for a user who is no member. */
    static void checkMember(ConversationScene scene, @Nullable String user) {
        if (user != null && scene.role(user) == null) {
            throw new StoaException(ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED);
        }
    }

    /** Fails where a user, unless a server, is not above another; who is no member is below all. */
    static void checkOutranks(ConversationScene scene, @Nullable String by, String user) {
        if (by == null) {
            return;
        }
        MemberRole own = scene.role(by);
        MemberRole other = scene.role(user);
        if (own == null || own == MemberRole.MEMBER || (other != null && !own.outranks(other))) {
            throw new StoaException(ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED);
        }
    }

    private static boolean mayGovern(ConversationScene scene, String by) {
        MemberRole own = scene.role(by);
        return own != null && own != MemberRole.MEMBER;
    }

    /** What is allowed, what failed, and of what is allowed what was not so before. */
    record Outcome(List<String> allowed, Failures failures, List<String> news) {}

    /** The decision over users; nothing is written or told where nothing is new. */
    static Decision<UsersChange> decided(
            ConversationScene scene, long nowMs, Outcome outcome, ConversationWrite write, Change change) {
        boolean isNews = !outcome.news().isEmpty();
        // Who subscribes to a service conversation is nobody else's concern.
        boolean isTold = isNews && scene.row().kind() != ConversationKind.SERVICE;
        return new Decision<>(
                new UsersChange(
                        scene.row().version() + (isTold ? 1 : 0),
                        isTold ? changedMs(scene, nowMs) : scene.row().times().updatedMs(),
                        outcome.allowed(),
                        outcome.failures().all()),
                isNews ? List.of(write) : List.of(),
                isTold ? List.of(change) : List.of());
    }

    /** When a change of now is said to have been: times of a conversation do not go back. */
    static long changedMs(ConversationScene scene, long nowMs) {
        return Math.max(nowMs, scene.row().times().updatedMs());
    }

    /** Users for whom something failed, by reason. */
    static final class Failures {
        private final Map<ErrorCode, List<String>> byCode = new LinkedHashMap<>();

        void add(ErrorCode code, String user) {
            byCode.computeIfAbsent(code, _ -> new ArrayList<>()).add(user);
        }

        List<FailedUsers> all() {
            return byCode.entrySet().stream()
                    .map(one -> new FailedUsers(one.getKey().number(), one.getValue()))
                    .toList();
        }
    }
}
