package stoa.systemtests.chaos;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Calls the server API as a careful back end does: again, until it is answered. Blocks. */
final class RoomCaller {
    private static final long PATIENCE_MS = 400_000;
    private static final long PAUSE_MS = 300;
    /** Half of the bus' deadline: then another node is asked for the same. */
    private static final long REPEATED_AFTER_MS = 450;

    private final ServerApi api;
    private final RoomDeeds deeds;

    RoomCaller(ServerApi api, RoomDeeds deeds) {
        this.api = api;
        this.deeds = deeds;
    }

    /**
     * A call that was answered with 200 in the end.
     *
     * @param answer the answer
     * @param timesMax how often it may have been done
     */
    record Called(JsonObject answer, int timesMax) {}

    /**
     * Calls until it is answered. What was not answered may be done late, by a process that was frozen, and undo what
     * was asked for after it: so it is asked for once more when the fault is over, before anything else is.
     */
    Called call(String path, Map<String, String> fields) {
        long giveUpMs = System.currentTimeMillis() + PATIENCE_MS;
        boolean doubtful = false;
        for (int attempts = 1; ; attempts++) {
            if (doubtful) {
                Waiting.pause(PAUSE_MS);
            }
            boolean troubled = deeds.isTroubled();
            long startMs = System.currentTimeMillis();
            Optional<JsonObject> answer = api.attempt(path, fields);
            troubled |= deeds.isTroubled();
            boolean quick = System.currentTimeMillis() - startMs < REPEATED_AFTER_MS;
            boolean done = answer.isPresent() && answer.get().getInteger("code", 0) == 200;
            if (done && (!doubtful || !troubled)) {
                return new Called(answer.get(), attempts == 1 && !troubled && quick ? 1 : 2 * attempts);
            }
            doubtful = true;
            if (System.currentTimeMillis() > giveUpMs) {
                throw new IllegalStateException(path + " was not answered with 200: "
                        + answer.map(JsonObject::encode).orElse("no answer"));
            }
            if (done) {
                Waiting.until(PATIENCE_MS, () -> !deeds.isTroubled());
            }
        }
    }
}
