package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.WebhookAddresses;
import stoa.history.domain.WebhookCalls;

/**
 * Makes calls by HTTP/1.1. The host is looked up once per call, addresses inside are refused unless the operator
 * allows them, and the connection goes to the very address that was checked; the name still stands in the header
 * {@code Host} and is what a certificate is checked against. Redirects are not followed; of an answer at most
 * {@link #ANSWER_BYTES_MAX} are read. Look-ups block threads of their own, nothing else blocks.
 */
public final class HttpWebhookCalls implements WebhookCalls {
    /** Bytes of an answer's body that are read; its status is all that matters. */
    public static final int ANSWER_BYTES_MAX = 4 * 1024;

    private static final int CONNECTIONS_PER_TARGET_MAX = 16;
    private static final int WAITING_MAX = 256;
    private static final int LOOK_UPS_AT_ONCE_MAX = 4;
    private static final int IDLE_CONNECTION_S = 30;

    private final Vertx vertx;
    private final HttpClient client;
    private final WorkerExecutor lookUps;
    private final boolean privateTargets;

    /**
     * A client without connections.
     *
     * @param vertx whose event loops it uses
     * @param privateTargets whether addresses inside may be called
     */
    public HttpWebhookCalls(Vertx vertx, boolean privateTargets) {
        this.vertx = vertx;
        this.privateTargets = privateTargets;
        this.lookUps = vertx.createSharedWorkerExecutor("stoa-webhook-dns", LOOK_UPS_AT_ONCE_MAX);
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) TIMEOUT_MS)
                        .setKeepAliveTimeout(IDLE_CONNECTION_S)
                        .setForceSni(true)
                        .setTracingPolicy(TracingPolicy.IGNORE),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_TARGET_MAX).setMaxWaitQueueSize(WAITING_MAX));
    }

    @Override
    public Future<Void> make(Call call) {
        URI uri;
        try {
            uri = new URI(call.url());
        } catch (URISyntaxException e) {
            return Future.failedFuture(new WebhookException("the URL is none"));
        }
        String host = uri.getHost();
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (host == null || (!https && !"http".equalsIgnoreCase(uri.getScheme()))) {
            return Future.failedFuture(new WebhookException("the URL is not one of http or https with a host"));
        }
        Exchange exchange = new Exchange(call);
        lookUps.executeBlocking(() -> allowed(host), false)
                .compose(address -> client.request(request(uri, https, address, call.query())))
                .compose(exchange::send)
                .onSuccess(_ -> exchange.succeeded())
                .onFailure(exchange::failed);
        return exchange.outcome();
    }

    /** Closes all connections. */
    public void close() {
        client.close();
        lookUps.close();
    }

    private InetAddress allowed(String host) {
        try {
            InetAddress[] found = InetAddress.getAllByName(host);
            return Arrays.stream(found)
                    .filter(address -> privateTargets || WebhookAddresses.isPublic(address))
                    .findFirst()
                    .orElseThrow(() -> new WebhookException(
                            "the host has no address outside, and STOA_WEBHOOK_PRIVATE_TARGETS is false"));
        } catch (UnknownHostException e) {
            throw new WebhookException("the host is not known");
        }
    }

    private static RequestOptions request(URI uri, boolean https, InetAddress address, String query) {
        int port = uri.getPort() >= 0 ? uri.getPort() : https ? 443 : 80;
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String before = uri.getRawQuery() == null ? "?" : '?' + uri.getRawQuery() + '&';
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(https)
                .setFollowRedirects(false)
                .setURI(path + before + query);
    }

    /** One request and its answer, ended after {@link #TIMEOUT_MS} wherever it is then. */
    private final class Exchange {
        private final Call call;
        private final Promise<Void> outcome = Promise.promise();
        private final long timer;
        private @Nullable HttpClientRequest request;

        Exchange(Call call) {
            this.call = call;
            this.timer = vertx.setTimer(TIMEOUT_MS, _ -> {
                outcome.tryFail(new WebhookException("no answer within " + TIMEOUT_MS + " ms"));
                reset();
            });
        }

        Future<Void> outcome() {
            return outcome.future();
        }

        Future<Void> send(HttpClientRequest made) {
            request = made;
            if (outcome.future().isComplete()) {
                reset();
                return outcome.future();
            }
            return made.putHeader("Content-Type", call.mediaType())
                    .putHeader("User-Agent", "Stoa")
                    .send(call.body())
                    .compose(this::answered);
        }

        private Future<Void> answered(HttpClientResponse response) {
            AtomicLong read = new AtomicLong();
            // Read to its end where that is near, so that the connection can be used again.
            response.handler(bytes -> {
                if (read.addAndGet(bytes.length()) > ANSWER_BYTES_MAX) {
                    reset();
                }
            });
            response.exceptionHandler(_ -> vertx.cancelTimer(timer));
            response.endHandler(_ -> vertx.cancelTimer(timer));
            int status = response.statusCode();
            return status >= 200 && status < 300
                    ? Future.succeededFuture()
                    : Future.failedFuture(new WebhookException("answered with status " + status));
        }

        void succeeded() {
            outcome.tryComplete();
        }

        void failed(Throwable why) {
            vertx.cancelTimer(timer);
            outcome.tryFail(why);
        }

        private void reset() {
            HttpClientRequest made = request;
            if (made != null) {
                made.reset();
            }
        }
    }

    /** Why a call failed, in one sentence. */
    private static final class WebhookException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WebhookException(String why) {
            super(why, null, false, false);
        }
    }
}
