package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.Entry;

/**
 * The connections of this gateway that follow conversations, by their users; used by {@link ConversationBoard} alone. As
 * many as there are sessions.
 */
final class ConversationFollowers {
    private record Follower(EdgeConnection connection, ConversationPositions from) {
        private String app() {
            return connection.session().app();
        }

        private String user() {
            return connection.session().user();
        }
    }

    private final Map<Long, Follower> byNumber = new HashMap<>();
    private final Map<String, Map<String, List<Follower>>> byUserOfApp = new HashMap<>();

    int size() {
        return byNumber.size();
    }

    /** A connection is told of everything from these positions on. */
    void add(EdgeConnection connection, ConversationPositions from) {
        remove(connection);
        Follower follower = new Follower(connection, from);
        byNumber.put(connection.number(), follower);
        byUserOfApp
                .computeIfAbsent(follower.app(), _ -> new HashMap<>())
                .computeIfAbsent(follower.user(), _ -> new ArrayList<>(1))
                .add(follower);
    }

    /** A connection is told no more. */
    void remove(EdgeConnection connection) {
        Follower follower = byNumber.remove(connection.number());
        Map<String, List<Follower>> users = follower == null ? null : byUserOfApp.get(follower.app());
        List<Follower> ofUser = follower == null || users == null ? null : users.get(follower.user());
        if (follower == null || users == null || ofUser == null) {
            return;
        }
        ofUser.remove(follower);
        if (ofUser.isEmpty()) {
            users.remove(follower.user());
        }
        if (users.isEmpty()) {
            byUserOfApp.remove(follower.app());
        }
    }

    /** Whether anybody of an app follows. */
    boolean anybodyOf(String app) {
        return byUserOfApp.containsKey(app);
    }

    /** Takes out the connections of an app, or all. */
    Map<LoopInbox, List<Long>> takeAll(@Nullable String app) {
        List<Follower> taken = byNumber.values().stream()
                .filter(follower -> app == null || follower.app().equals(app))
                .toList();
        taken.forEach(follower -> remove(follower.connection()));
        return byLoop(taken, _ -> true);
    }

    /** The connections of users, by their loops, without those for which the entry is history. */
    Map<LoopInbox, List<Long>> of(String app, Set<String> users, Entry entry) {
        Map<String, List<Follower>> here = byUserOfApp.getOrDefault(app, Map.of());
        List<Follower> found = new ArrayList<>();
        if (users.size() <= here.size()) {
            users.forEach(user -> found.addAll(here.getOrDefault(user, List.of())));
        } else {
            here.forEach((user, followers) -> {
                if (users.contains(user)) {
                    found.addAll(followers);
                }
            });
        }
        int partition = entry.event().conversation().partition();
        return byLoop(
                found,
                follower ->
                        entry.isTransient() || entry.offset() >= follower.from().of(partition));
    }

    private static Map<LoopInbox, List<Long>> byLoop(Collection<Follower> followers, Predicate<Follower> which) {
        Map<LoopInbox, List<Long>> byLoop = new LinkedHashMap<>();
        for (Follower follower : followers) {
            if (which.test(follower)) {
                byLoop.computeIfAbsent(follower.connection().loop(), _ -> new ArrayList<>())
                        .add(follower.connection().number());
            }
        }
        return byLoop;
    }
}
