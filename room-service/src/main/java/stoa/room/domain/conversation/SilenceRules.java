package stoa.room.domain.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** Who is silenced or blocked, and by whom (LeanCloud protocol, section 7.7). Pure. */
final class SilenceRules {
    private SilenceRules() {}

    /** When a restriction of now ends, epoch milliseconds; fails beyond a day. */
    static long untilMs(UserRestriction restriction, int ttlSeconds, long nowMs) {
        if (restriction == UserRestriction.BLOCKED || ttlSeconds == 0) {
            return ConversationRow.NEVER_MS;
        }
        if (ttlSeconds < 0 || ttlSeconds > ConversationBounds.SILENCE_MAX_SECONDS) {
            throw ConversationBounds.bad("users are silenced for 1 to " + ConversationBounds.SILENCE_MAX_SECONDS
                    + " seconds, or with 0 for ever");
        }
        return nowMs + ttlSeconds * 1_000L;
    }

    /** What is restricted, who by (null for a server), when. */
    record Wish(UserRestriction restriction, @Nullable String by, SequencedSet<String> users, long nowMs) {}

    /** Restricts users until a time, epoch milliseconds; who is blocked goes. */
    static Decision<UsersChange> restrict(ConversationScene scene, Wish wish, long untilMs) {
        check(scene, wish);
        List<String> allowed = new ArrayList<>();
        List<String> news = new ArrayList<>();
        MemberRules.Failures failures = new MemberRules.Failures();
        long listed = scene.listed();
        for (String user : wish.users()) {
            boolean known = scene.isRestricted(wish.restriction(), user);
            if (!known && listed >= ConversationBounds.LISTED_MAX) {
                failures.add(full(wish.restriction()), user);
                continue;
            }
            allowed.add(user);
            if (scene.until(wish.restriction(), user) != untilMs) {
                news.add(user);
            }
            listed += known ? 0 : 1;
        }
        Change change = switch (wish.restriction()) {
            case SILENCED -> new Change.Silenced(news, untilMs);
            case BLOCKED -> new Change.Blocked(news);
        };
        Decision<UsersChange> decision = MemberRules.decided(
                scene,
                wish.nowMs(),
                new MemberRules.Outcome(allowed, failures, news),
                new ConversationWrite.Restrict(wish.restriction(), news, untilMs),
                change);
        List<String> out =
                news.stream().filter(user -> scene.role(user) != null).toList();
        return wish.restriction() == UserRestriction.BLOCKED && !out.isEmpty() ? andOut(decision, out) : decision;
    }

    /** Lifts a restriction of users. */
    static Decision<UsersChange> lift(ConversationScene scene, Wish wish) {
        check(scene, wish);
        List<String> news = wish.users().stream()
                .filter(user -> scene.isRestricted(wish.restriction(), user))
                .toList();
        Change change = switch (wish.restriction()) {
            case SILENCED -> new Change.Unsilenced(news);
            case BLOCKED -> new Change.Unblocked(news);
        };
        return MemberRules.decided(
                scene,
                wish.nowMs(),
                new MemberRules.Outcome(List.copyOf(wish.users()), new MemberRules.Failures(), news),
                new ConversationWrite.Lift(wish.restriction(), news),
                change);
    }

    private static void check(ConversationScene scene, Wish wish) {
        RoleRules.checkGroup(scene);
        MemberRules.checkMember(scene, wish.by());
        wish.users().forEach(user -> MemberRules.checkOutranks(scene, wish.by(), user));
    }

    private static Decision<UsersChange> andOut(Decision<UsersChange> decision, List<String> out) {
        UsersChange reply = decision.reply();
        List<ConversationWrite> writes = new ArrayList<>(decision.writes());
        writes.add(new ConversationWrite.RemoveMembers(out));
        List<Change> changes = new ArrayList<>(decision.changes());
        changes.add(new Change.MembersRemoved(out));
        return new Decision<>(
                new UsersChange(reply.version() + 1, reply.changedAtMs(), reply.allowed(), reply.failed()),
                writes,
                changes);
    }

    private static ErrorCode full(UserRestriction restriction) {
        return switch (restriction) {
            case SILENCED -> ErrorCode.SILENCED_LIST_FULL;
            case BLOCKED -> ErrorCode.BLOCK_LIST_FULL;
        };
    }
}
