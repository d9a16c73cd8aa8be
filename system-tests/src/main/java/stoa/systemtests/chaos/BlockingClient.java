package stoa.systemtests.chaos;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.systemtests.client.NativeConnection;

/** One connected user, for threads that think in steps; does not come back when the connection is lost. */
final class BlockingClient implements AutoCloseable {
    private static final long PATIENCE_MS = 25_000;

    private final Context context;
    private final NativeConnection connection;

    private BlockingClient(Context context, NativeConnection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** Who connects. */
    record Login(String app, String token, String user) {}

    /** Connects; throws {@link StoaException} when that does not succeed. */
    static BlockingClient connect(Vertx vertx, WebSocketClient sockets, URI gateway, Login login) {
        Context context = vertx.getOrCreateContext();
        NativeConnection opened =
                await(onContext(context, () -> NativeConnection.open(sockets, vertx, gateway, _ -> {}, () -> {})));
        BlockingClient client = new BlockingClient(context, opened);
        client.ask(
                "connect",
                new JsonObject()
                        .put("app", login.app())
                        .put("token", login.token())
                        .put("platform", "other")
                        .put("device", "d-" + login.user()));
        return client;
    }

    JsonObject ask(String op, JsonObject fields) {
        return await(onContext(context, () -> connection.ask(op, fields)));
    }

    /** The number of the error an op is answered with; 0 when it succeeds. */
    int refusal(String op, JsonObject fields) {
        try {
            ask(op, fields);
            return 0;
        } catch (StoaException refused) {
            return refused.code().number();
        }
    }

    /** Whether the connection is gone. */
    boolean isClosed() {
        return connection.isClosed();
    }

    @Override
    public void close() {
        context.runOnContext(_ -> connection.close());
    }

    private interface Step<T> {
        Future<T> run();
    }

    private static <T> Future<T> onContext(Context context, Step<T> step) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(_ -> step.run().onComplete(promise));
        return promise.future();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw StoaException.of(failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException late) {
            throw new StoaException(ErrorCode.DEADLINE_EXCEEDED, "no answer");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
