package stoa.systemtests.chaos;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import stoa.systemtests.client.ChatClient;
import stoa.systemtests.client.SeenMessage;

/** Two people who chat in a room while somebody else misbehaves in it. */
public final class Bystanders implements AutoCloseable {
    private static final int QUIET_PER_SECOND = 10;
    private static final int LOUD_PER_SECOND = 200;
    private static final long ACK_SLOW_MS = 2_000;

    private final Crowd crowd = new Crowd(1);
    private final String room;

    /**
     * Lets them in and talk.
     *
     * @param app app key
     * @param api gives their tokens
     * @param url where they connect
     * @param room an existing room
     */
    public Bystanders(String app, ServerApi api, URI url, String room) {
        this.room = room;
        List<ChatClient.Profile> profiles = new ArrayList<>();
        for (String user : List.of("bystander-1", "bystander-2")) {
            profiles.add(new ChatClient.Profile(app, api.token(user), user, List.of(url), List.of(room), 64));
        }
        crowd.enter(profiles);
        if (!Waiting.until(20_000, () -> crowd.isSteady(ACK_SLOW_MS))) {
            throw new IllegalStateException("the bystanders never got in");
        }
        crowd.talk(QUIET_PER_SECOND);
    }

    /**
     * Changes how much they say; the app's rate limit decides how much of it passes.
     *
     * @param loudly as fast as they can
     */
    public void talkLoudly(boolean loudly) {
        crowd.hush();
        crowd.talk(loudly ? LOUD_PER_SECOND : QUIET_PER_SECOND);
    }

    /**
     * What they noticed so far; waits until their last messages are acknowledged and seen.
     *
     * @return empty when all is well
     */
    public List<String> whatTheyNoticed() {
        crowd.hush();
        List<String> noticed = new ArrayList<>();
        if (!Waiting.until(60_000, () -> crowd.openSends() == 0)) {
            noticed.add(crowd.openSends() + " sends were not answered");
        }
        List<SeenMessage> history = crowd.history(room);
        if (!Waiting.until(20_000, () -> crowd.hasSeen(room, history))) {
            noticed.add("somebody has not seen everything");
        }
        if (crowd.reconnects() > 0) {
            noticed.add(crowd.reconnects() + " reconnects");
        }
        noticed.addAll(Promises.broken(crowd.evidence(room, history)));
        crowd.talk(QUIET_PER_SECOND);
        return noticed;
    }

    @Override
    public void close() {
        crowd.close();
    }
}
