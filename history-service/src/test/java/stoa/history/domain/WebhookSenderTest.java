package stoa.history.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.history.TestSettings;
import stoa.protocol.auth.AppSettings;

/** What waits is told in order, and again until it is taken, without pestering who does not answer. */
class WebhookSenderTest {
    private final MemoryWebhookOutbox outbox = new MemoryWebhookOutbox();
    private final List<WebhookCalls.Call> calls = new ArrayList<>();
    private final List<String> signals = new ArrayList<>();
    private long nowMs = 1_000_000;
    private Future<Void> answer = Future.succeededFuture();
    private Future<AppSettings> settings = Future.succeededFuture(TestSettings.webhooks("app", 1, "http://hook", true));
    private final WebhookSender sender = new WebhookSender(
            outbox,
            new WebhookTargets() {
                @Override
                public Future<AppSettings> settings(String app) {
                    return settings;
                }

                @Override
                public Future<String> secret(String app) {
                    return Future.succeededFuture("secret");
                }
            },
            call -> {
                calls.add(call);
                return answer;
            },
            new WebhookSignals() {
                @Override
                public void sent(Webhook hook, int events) {
                    signals.add("sent " + events);
                }

                @Override
                public void failed(Webhook hook, String app, String why) {
                    signals.add("failed " + why);
                }

                @Override
                public void unwanted(Webhook hook, int events) {
                    signals.add("unwanted " + events);
                }

                @Override
                public void givenUp(String why, int events) {
                    signals.add("given up " + events);
                }
            },
            new WebhookSender.Time(() -> Instant.ofEpochMilli(nowMs), new SplittableRandom(1)));

    private List<String> bodies() {
        return calls.stream().map(WebhookCalls.Call::body).toList();
    }

    @Test
    void messagesOfARoomAreToldOneByOneInOrder() {
        IntStream.range(0, 5).forEach(i -> outbox.add(Webhook.MESSAGES, "room", "m" + i));
        sender.run();
        assertThat(bodies()).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(calls).allSatisfy(call -> assertThat(call.url()).isEqualTo("http://hook/messages"));
        assertThat(new HashSet<>(calls)).hasSize(5);
        assertThat(outbox.payloads()).isEmpty();
    }

    @Test
    void statusOfAllRoomsIsToldAHundredAtATimeInTheOrderItCame() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            outbox.add(Webhook.ROOM_STATUS, "room" + i % 3, "{" + i + "}");
            expected.add("{" + i + "}");
        }
        sender.run();
        assertThat(bodies())
                .containsExactly(
                        expected.subList(0, 100).toString().replace(" ", ""),
                        expected.subList(100, 200).toString().replace(" ", ""),
                        expected.subList(200, 250).toString().replace(" ", ""));
    }

    @Test
    void whatFailsIsToldAgainLaterAndLaterAndWhatFollowsWaits() {
        outbox.add(Webhook.MESSAGES, "room", "first");
        outbox.add(Webhook.MESSAGES, "room", "second");
        answer = Future.failedFuture("status 500");
        List<Long> pausesMs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sender.run();
            pausesMs.add(outbox.dueMs(Webhook.MESSAGES, "room") - nowMs);
            nowMs = outbox.dueMs(Webhook.MESSAGES, "room") - 1;
            sender.run();
            nowMs++;
        }
        assertThat(bodies()).containsExactly("first", "first", "first", "first");
        assertThat(pausesMs).containsExactly(1_000L, 2_000L, 4_000L, 8_000L);
        assertThat(signals).containsOnly("failed status 500");
        answer = Future.succeededFuture();
        sender.run();
        assertThat(bodies()).endsWith("first", "second").hasSize(6);
        assertThat(outbox.payloads()).isEmpty();
        assertThat(WebhookSender.backoffMs(9)).isEqualTo(256_000);
        assertThat(WebhookSender.backoffMs(10)).isEqualTo(300_000);
        assertThat(WebhookSender.backoffMs(Integer.MAX_VALUE)).isEqualTo(300_000);
    }

    @Test
    void oneRoomsFailureHoldsNoOtherRoomUp() {
        outbox.add(Webhook.MESSAGES, "a", "a");
        answer = Future.failedFuture("status 500");
        sender.run();
        answer = Future.succeededFuture();
        outbox.add(Webhook.MESSAGES, "b", "b");
        sender.run();
        assertThat(bodies()).containsExactly("a", "b");
    }

    @Test
    void aUrlThatNeverAnswersIsOnlyProbed() {
        IntStream.range(0, 40).forEach(i -> outbox.add(Webhook.MESSAGES, "room" + i, "m" + i));
        answer = Future.failedFuture("no answer");
        sender.run();
        assertThat(calls).hasSize(WebhookCircuits.FAILURES_MAX);
        for (int second = 1; second <= 60; second++) {
            nowMs += 1_000;
            sender.run();
        }
        assertThat(calls.size() - WebhookCircuits.FAILURES_MAX).isBetween(5, 7);
        answer = Future.succeededFuture();
        for (int second = 1; second <= 300; second++) {
            nowMs += 1_000;
            sender.run();
        }
        assertThat(outbox.payloads()).isEmpty();
    }

    @Test
    void whatNobodyWantsAnyMoreIsDropped() {
        outbox.add(Webhook.MESSAGES, "room", "m");
        settings = Future.succeededFuture(AppSettings.defaults("app"));
        sender.run();
        assertThat(calls).isEmpty();
        assertThat(outbox.payloads()).isEmpty();
        assertThat(signals).containsExactly("unwanted 1");
    }

    @Test
    void whileNobodyKnowsTheAppItsEventsWait() {
        outbox.add(Webhook.MESSAGES, "room", "m");
        settings = Future.failedFuture("auth-service is away");
        sender.run();
        assertThat(outbox.payloads()).containsExactly("m");
        assertThat(outbox.failures(Webhook.MESSAGES, "room")).isZero();
        settings = Future.succeededFuture(TestSettings.webhooks("app", 1, "http://hook", true));
        nowMs += 1_000;
        sender.run();
        assertThat(bodies()).containsExactly("m");
    }

    @Test
    void callsAreSignedWithTheAppsSecret() {
        assertThat(WebhookSignature.query("app", "secret", "nonce", 1_700_000_000_000L))
                .isEqualTo("appKey=app&nonce=nonce&timestamp=1700000000000&signTimestamp=1700000000000"
                        + "&signature=9035a081d1e08309583b52a637583272b1af8ff2");
    }
}
