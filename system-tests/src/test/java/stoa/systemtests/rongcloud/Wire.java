package stoa.systemtests.rongcloud;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Between the vendor's SDK and the server port: passes all bytes on as they are and remembers each request with its
 * answer before the SDK reads it. An answer that is no JSON object with a code ends the connection, and so the test.
 * What a busy machine was too slow for is asked again, as a back end does.
 */
final class Wire implements AutoCloseable {
    /** Code of a call that was not answered in time and may be repeated. */
    static final int TOO_SLOW = 1050;

    /** How often a call is made that is not answered in time. */
    static final int ATTEMPTS_MAX = 20;

    private static final String END_OF_HEAD = "\r\n\r\n";

    /** A request of the SDK, which makes one on a connection, and what it was answered. */
    record Call(String path, String form, int status, JsonObject answer) {
        int code() {
            return answer.getInteger("code");
        }
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger tooSlow = new AtomicInteger();
    private final NetServer server;
    private final NetClient client;
    private final URI target;

    Wire(Vertx vertx, URI target) {
        this.target = target;
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer()
                .connectHandler(this::pipe)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** What the SDK is pointed at. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** All calls so far. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How often the machine was too slow. */
    int tooSlow() {
        return tooSlow.get();
    }

    private void pipe(NetSocket sdk) {
        Buffer asked = Buffer.buffer();
        sdk.pause();
        client.connect(target.getPort(), target.getHost())
                .onFailure(_ -> sdk.close())
                .onSuccess(stoa -> {
                    sdk.handler(bytes -> {
                        asked.appendBuffer(bytes);
                        stoa.write(bytes);
                    });
                    sdk.closeHandler(_ -> stoa.close());
                    answer(sdk, asked, stoa, 1);
                    sdk.resume();
                });
    }

    private void answer(NetSocket sdk, Buffer asked, NetSocket stoa, int attempt) {
        Buffer answered = Buffer.buffer();
        stoa.handler(bytes -> {
            answered.appendBuffer(bytes);
            if (!isWhole(answered)) {
                return;
            }
            try {
                Call call = call(asked, answered);
                if (call.code() == TOO_SLOW && attempt < ATTEMPTS_MAX) {
                    again(sdk, asked, attempt + 1);
                } else {
                    calls.add(call);
                    sdk.write(answered);
                }
            } catch (DecodeException malformed) {
                System.err.println("not an answer: " + malformed + " in " + answered);
                sdk.close();
            }
        });
    }

    private void again(NetSocket sdk, Buffer asked, int attempt) {
        tooSlow.incrementAndGet();
        client.connect(target.getPort(), target.getHost())
                .onFailure(_ -> sdk.close())
                .onSuccess(stoa -> {
                    answer(sdk, asked, stoa, attempt);
                    stoa.write(asked);
                });
    }

    private static boolean isWhole(Buffer message) {
        String text = message.toString(StandardCharsets.ISO_8859_1);
        int head = text.indexOf(END_OF_HEAD);
        return head >= 0 && text.length() - head - END_OF_HEAD.length() >= length(text.substring(0, head));
    }

    private static int length(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    private static Call call(Buffer asked, Buffer answered) {
        String request = asked.toString(StandardCharsets.UTF_8);
        String response = answered.toString(StandardCharsets.UTF_8);
        JsonObject json = new JsonObject(body(response));
        int status = Integer.parseInt(response.split(" ", 3)[1]);
        if (!response.toLowerCase(Locale.ROOT).contains("content-type: application/json; charset=utf-8")
                || !(json.getValue("code") instanceof Integer)) {
            throw new DecodeException("not said to be JSON, or without a code");
        }
        return new Call(request.split(" ", 3)[1], body(request), status, json);
    }

    private static String body(String message) {
        return message.substring(message.indexOf(END_OF_HEAD) + END_OF_HEAD.length());
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
