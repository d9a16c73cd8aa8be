package stoa.importer.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for JSON until it answers. What may pass by itself is tried again, with waits that double: connections
 * that are refused or cut, answers that are late, cut or no JSON, 408, 429 and 5xx; {@code Retry-After} is kept, and
 * holds up the other threads too. What a server refuses otherwise is not asked again. Thread-safe; blocks.
 */
public final class PatientHttp {
    /** How often a call is made at most. */
    public static final int TRIES_MAX = 8;

    /** How often a call is made at most that is only asked to wait. */
    public static final int TRIES_WHEN_BUSY_MAX = 60;

    /** Bytes of an answer at most. */
    public static final int ANSWER_BYTES_MAX = 64 * 1024 * 1024;

    private static final long FIRST_WAIT_MS = 500;
    private static final long WAIT_MAX_MS = 30_000;
    private static final long RETRY_AFTER_MAX_SECONDS = 300;
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    /** A whole answer takes no longer: the time-out of a request ends with the answer's headers. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private static final int OK_FIRST = 200;
    private static final int OK_LAST = 299;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int SHOWN_CHARS_MAX = 300;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final HttpClient client;
    private final Pace pace;
    private final Sleeper sleeper;
    private final Duration answerMax;

    /**
     * A client.
     *
     * @param client opens connections
     * @param pace of all calls, repeated ones too
     * @param sleeper waits
     */
    public PatientHttp(HttpClient client, Pace pace, Sleeper sleeper) {
        this(client, pace, sleeper, ANSWER_MAX);
    }

    /** One that waits for a whole answer as long as it is told. */
    PatientHttp(HttpClient client, Pace pace, Sleeper sleeper, Duration answerMax) {
        this.client = client;
        this.pace = pace;
        this.sleeper = sleeper;
        this.answerMax = answerMax;
    }

    private sealed interface Outcome {
        record Answered(JsonNode json) implements Outcome {}

        record Busy(long waitMs, String why) implements Outcome {}

        record Failed(String why) implements Outcome {}
    }

    /**
     * Asks.
     *
     * @param request with everything but a time-out
     * @return the answer
     * @throws RefusedException when the server will not
     * @throws UnavailableException when it did not answer however often it was asked
     * @throws InterruptedException when the run ends
     */
    public JsonNode json(HttpRequest.Builder request)
            throws RefusedException, UnavailableException, InterruptedException {
        HttpRequest asked = request.timeout(TIMEOUT).build();
        int failures = 0;
        for (int tries = 1; ; tries++) {
            pace.await();
            String why;
            switch (once(asked)) {
                case Outcome.Answered(JsonNode json) -> {
                    return json;
                }
                case Outcome.Busy(long waitMs, String text) -> {
                    why = text;
                    pace.pause(waitMs);
                    sleeper.sleep(waitMs);
                }
                case Outcome.Failed(String text) -> {
                    why = text;
                    failures++;
                    sleeper.sleep(Math.min(WAIT_MAX_MS, FIRST_WAIT_MS << Math.min(failures - 1, 10)));
                }
            }
            if (failures >= TRIES_MAX || tries >= TRIES_WHEN_BUSY_MAX) {
                throw new UnavailableException(asked.uri().getPath() + ": " + why + ", asked " + tries + " times");
            }
        }
    }

    private Outcome once(HttpRequest request) throws RefusedException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> response = asked.get(answerMax.toMillis(), TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            byte[] bytes = response.body();
            if (status >= OK_FIRST && status <= OK_LAST) {
                return answered(bytes);
            }
            if (status == TOO_MANY) {
                return new Outcome.Busy(retryAfterMs(response), "429, too many requests");
            }
            String text = new String(bytes, 0, Math.min(bytes.length, SHOWN_CHARS_MAX), StandardCharsets.UTF_8);
            if (status >= SERVER_ERRORS || status == REQUEST_TIMEOUT) {
                return new Outcome.Failed("status " + status + " " + text);
            }
            throw new RefusedException(status, request.uri().getPath() + ": status " + status + " " + text);
        } catch (TimeoutException _) {
            return new Outcome.Failed("no whole answer within " + answerMax.toSeconds() + " s");
        } catch (ExecutionException cut) {
            return new Outcome.Failed(String.valueOf(cut.getCause()));
        } catch (IOException broken) {
            return new Outcome.Failed(String.valueOf(broken.getMessage()));
        } finally {
            asked.cancel(true);
        }
    }

    private static Outcome answered(byte[] bytes) throws IOException {
        try {
            JsonNode read = JSON.readTree(bytes);
            return read == null || read.isMissingNode()
                    ? new Outcome.Failed("the answer is empty")
                    : new Outcome.Answered(read);
        } catch (JsonProcessingException broken) {
            return new Outcome.Failed("the answer is no JSON: " + broken.getOriginalMessage());
        }
    }

    private static long retryAfterMs(HttpResponse<?> response) {
        @Nullable String after = response.headers().firstValue("Retry-After").orElse(null);
        try {
            long seconds = after == null ? 1 : Long.parseLong(after.strip());
            return Math.clamp(seconds, 1, RETRY_AFTER_MAX_SECONDS) * 1_000;
        } catch (NumberFormatException _) {
            return 1_000;
        }
    }
}
