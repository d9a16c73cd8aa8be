package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoa.history.TestDatabase.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.history.domain.WebhookCalls.Call;
import stoa.history.outbound.HttpWebhookCalls;

/** Calls by real HTTP: where they go, and where they never go. */
class WebhookCallsIT {
    private Vertx vertx;
    private WebhookReceiver receiver;
    private HttpWebhookCalls calls;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        receiver = new WebhookReceiver(vertx);
        calls = new HttpWebhookCalls(vertx, true);
    }

    @AfterEach
    void close() {
        calls.close();
        receiver.close();
        await(vertx.close());
    }

    private static Call call(String url) {
        return new Call(url, "appKey=app&nonce=1", "application/json", "[1]");
    }

    private String port() {
        return receiver.url().replaceAll(".*:", "");
    }

    @Test
    void theNameStaysInTheRequestAndTheQueryOfTheAppToo() {
        await(calls.make(call("http://localhost:" + port() + "/hook?tenant=7&x=%20")));
        await(calls.make(call("http://localhost:" + port())));
        assertThat(receiver.told()).hasSize(2);
        WebhookReceiver.Told first = receiver.told().getFirst();
        assertThat(first.host()).isEqualTo("localhost:" + port());
        assertThat(first.path()).isEqualTo("/hook");
        assertThat(first.query())
                .containsEntry("tenant", "7")
                .containsEntry("x", " ")
                .containsEntry("appKey", "app")
                .containsEntry("nonce", "1");
        assertThat(first.body()).isEqualTo("[1]");
        assertThat(receiver.told().getLast().path()).isEqualTo("/");
    }

    @Test
    void allButTwoHundredsAreFailuresThatSayWhy() {
        for (int status : new int[] {301, 400, 404, 500, 503}) {
            receiver.answer(status);
            assertThatThrownBy(() -> await(calls.make(call(receiver.url())))).hasMessageContaining("" + status);
        }
        receiver.answer(204);
        await(calls.make(call(receiver.url())));
    }

    @Test
    void whoNeverAnswersIsNotWaitedForAndNotKeptConnected() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        NetServer silent = await(vertx.createNetServer()
                .connectHandler(socket -> socket.closeHandler(_ -> dropped.countDown()))
                .listen(0, "127.0.0.1"));
        long begunNanos = System.nanoTime();
        assertThatThrownBy(() -> await(calls.make(call("http://127.0.0.1:" + silent.actualPort()))))
                .hasMessageContaining("no answer within 5000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(Duration.ofSeconds(10));
        assertThat(dropped.await(10, TimeUnit.SECONDS)).isTrue();
        await(silent.close());
    }

    @Test
    void aBackEndThatIsNotThereIsAFailure() {
        receiver.close();
        assertThatThrownBy(() -> await(calls.make(call(receiver.url())))).isInstanceOf(Exception.class);
        receiver = new WebhookReceiver(vertx);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/",
                "http://127.1:PORT/",
                "http://2130706433:PORT/",
                "http://localhost:PORT/",
                "http://[::1]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://0.0.0.0:PORT/",
                "http://169.254.169.254/latest/meta-data",
                "http://user@127.0.0.1:PORT/",
                "ftp://127.0.0.1:PORT/",
                "http:///hook",
                "not a url"
            })
    void nothingInsideIsCalledByDefault(String url) {
        HttpWebhookCalls careful = new HttpWebhookCalls(vertx, false);
        assertThatThrownBy(() -> await(careful.make(call(url.replace("PORT", port())))))
                .isInstanceOf(RuntimeException.class);
        assertThat(receiver.told()).isEmpty();
        careful.close();
    }
}
