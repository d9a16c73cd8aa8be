package stoa.systemtests.chaos;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Calls the server API as a careful back end does: again, until it is answered. Blocks. */
final class RoomCaller {
    private static final long PATIENCE_MS = 120_000;
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

    Called call(String path, Map<String, String> fields) {
        long giveUpMs = System.currentTimeMillis() + PATIENCE_MS;
        int attempts = 0;
        while (true) {
            boolean troubled = deeds.isTroubled();
            long startMs = System.currentTimeMillis();
            attempts++;
            Optional<JsonObject> answer = api.attempt(path, fields);
            boolean calm = attempts == 1
                    && !troubled
                    && !deeds.isTroubled()
                    && System.currentTimeMillis() - startMs < REPEATED_AFTER_MS;
            if (answer.isPresent() && answer.get().getInteger("code", 0) == 200) {
                return new Called(answer.get(), calm ? 1 : 2 * attempts);
            }
            if (System.currentTimeMillis() > giveUpMs) {
                throw new IllegalStateException(path + " was not answered with 200: "
                        + answer.map(JsonObject::encode).orElse("no answer"));
            }
            Waiting.pause(PAUSE_MS);
        }
    }
}
