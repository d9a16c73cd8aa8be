package stoa.systemtests.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.systemtests.client.RoomView;
import stoa.systemtests.client.SeenMessage;
import stoa.systemtests.client.SentMessage;

/**
 * Checks what Stoa promises of a room, from the evidence alone: every acknowledged message exactly
 * once with the id, time and place of its ack; one order for all; per-sender order; nothing shown
 * twice, acknowledged or not. Pure.
 */
public final class Promises {
    private static final int VIOLATIONS_MAX = 50;

    private final Evidence evidence;
    private final List<String> broken = new ArrayList<>();

    private Promises(Evidence evidence) {
        this.evidence = evidence;
    }

    /**
     * Checks one room.
     *
     * @param evidence what is known
     * @return what was broken, at most 50 sentences; empty when all was kept
     */
    public static List<String> broken(Evidence evidence) {
        Promises promises = new Promises(evidence);
        promises.historyIsOneOrder();
        promises.acknowledgedAreThere();
        promises.sendersKeepTheirOrder();
        promises.viewsAreTheHistory();
        return promises.broken.stream().limit(VIOLATIONS_MAX).toList();
    }

    private void historyIsOneOrder() {
        Set<String> ids = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        SeenMessage before = null;
        for (SeenMessage message : evidence.history()) {
            if (!ids.add(message.id())) {
                say("the history has twice the id of " + message);
            }
            if (!numbers.add(message.from() + '#' + message.number())) {
                say("the history has twice what was sent once: " + message);
            }
            if (before != null && (message.cursor() <= before.cursor() || message.ts() <= before.ts())) {
                say("time or place does not grow from " + before + " to " + message);
            }
            before = message;
        }
    }

    private void acknowledgedAreThere() {
        Map<String, SeenMessage> byId = new HashMap<>();
        evidence.history().forEach(message -> byId.put(message.id(), message));
        evidence.sent().forEach((user, messages) -> {
            for (SentMessage message : messages) {
                SentMessage.Acked acked = message.acked();
                if (message.refusal() != null) {
                    say(user + " was refused number " + message.number() + ": " + message.refusal());
                }
                if (acked != null) {
                    isAsAcked(user, message, acked, byId.get(acked.id()));
                }
            }
        });
    }

    private void isAsAcked(String user, SentMessage message, SentMessage.Acked acked, @Nullable SeenMessage found) {
        if (found == null) {
            say("lost: " + user + " number " + message.number() + " was acknowledged as " + acked);
        } else if (found.cursor() != acked.cursor()
                || found.ts() != acked.ts()
                || found.number() != message.number()
                || !found.from().equals(user)) {
            say(user + " number " + message.number() + " was acknowledged as " + acked + " but is " + found);
        }
    }

    private void sendersKeepTheirOrder() {
        evidence.sent().forEach((user, messages) -> {
            SentMessage before = null;
            for (SentMessage message : messages) {
                SentMessage.Acked acked = message.acked();
                if (acked == null || message.unknownOnce()) {
                    continue;
                }
                SentMessage.Acked earlier = before == null ? null : before.acked();
                if (earlier != null && acked.cursor() <= earlier.cursor()) {
                    say(user + " number " + message.number() + " stands before its number "
                            + (before == null ? 0 : before.number()));
                }
                before = message;
            }
        });
    }

    private void viewsAreTheHistory() {
        evidence.views().forEach((user, view) -> {
            view.violations().forEach(violation -> say(user + ": " + violation));
            if (view.joinedAt() < 0) {
                say(user + " never got into the room");
            } else {
                viewIsTheHistory(user, view);
            }
        });
    }

    private void viewIsTheHistory(String user, RoomView view) {
        Map<String, SeenMessage> seen = new HashMap<>();
        view.seen().forEach(message -> seen.put(message.id(), message));
        int found = 0;
        for (SeenMessage message : evidence.history()) {
            SeenMessage shown = seen.get(message.id());
            if (shown != null) {
                found++;
                if (!shown.equals(message)) {
                    say(user + " saw " + shown + " but the history has " + message);
                }
            } else if (message.cursor() > view.joinedAt() && !message.from().equals(user)) {
                say(user + " never saw " + message);
            }
        }
        if (found != view.seen().size()) {
            say(user + " saw " + (view.seen().size() - found) + " messages that are not in the history");
        }
    }

    private void say(String what) {
        broken.add(evidence.room() + ": " + what);
    }
}
