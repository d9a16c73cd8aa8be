package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * Since when a session's user is in conversations: what was asked once is kept until the user comes, goes or the
 * conversation ends, of which the session is told. On the connection's loop only.
 *
 * <p>Bound: {@link #KNOWN_MAX}; beyond, who was not asked for longest is forgotten, and asked about again.
 */
final class OwnMemberships {
    /** Conversations remembered at most. */
    static final int KNOWN_MAX = 1_000;

    private final ConversationCalls calls;
    private final String app;
    private final String user;
    private final LinkedHashMap<String, Long> joinedAtMs = new LinkedHashMap<>(16, 0.75f, true);
    private long changes;

    OwnMemberships(ConversationCalls calls, String app, String user) {
        this.calls = calls;
        this.app = app;
        this.user = user;
    }

    void learn(String id, long sinceMs) {
        joinedAtMs.put(id, sinceMs);
        if (joinedAtMs.size() > KNOWN_MAX) {
            joinedAtMs.pollFirstEntry();
        }
    }

    /**
     * Since when the user is in conversations.
     *
     * @param ids at most 1000
     * @return by id; others are missing
     */
    Future<Map<String, Long>> find(List<String> ids) {
        Map<String, Long> found = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String id : ids) {
            Long known = joinedAtMs.get(id);
            if (known == null) {
                unknown.add(id);
            } else {
                found.put(id, known);
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(found);
        }
        long before = changes;
        return calls.areMembers(new AreMembers(app, user, unknown)).map(answer -> {
            if (before == changes) {
                answer.joinedAtMs().forEach(this::learn);
            }
            found.putAll(answer.joinedAtMs());
            return found;
        });
    }

    /** Something happened in a conversation. */
    void changed(ConversationChanged changed) {
        boolean concerns = switch (changed.change()) {
            case Change.MembersAdded added -> added.users().contains(user);
            case Change.MembersRemoved removed -> removed.users().contains(user);
            case Change.Started _, Change.Dismissed _ -> true;
            case Change.Updated _,
                    Change.RoleChanged _,
                    Change.Silenced _,
                    Change.Unsilenced _,
                    Change.Blocked _,
                    Change.Unblocked _ -> false;
        };
        if (concerns) {
            changes++;
            joinedAtMs.remove(changed.conversation().id());
        }
    }
}
