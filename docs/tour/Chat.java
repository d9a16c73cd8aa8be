import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Scanner;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The native protocol by hand, with nothing but a JDK: shows every frame, sends what you type.
 *
 * <p>{@code java docs/tour/Chat.java [room] [name] [host:port]}. A real client also pings every
 * heartbeat, retries with the same cid and resumes with its cursors; see docs/protocol.md.
 */
public class Chat implements WebSocket.Listener {
    private static final int REPLY_WITHIN_S = 15;
    private static final int CLOSE_WITHIN_S = 5;

    private final StringBuilder frame = new StringBuilder();
    private final Semaphore replies = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);

    public static void main(String[] arguments) throws Exception {
        String room = arguments.length > 0 ? arguments[0] : "lobby";
        String name = arguments.length > 1 ? arguments[1] : "zoe";
        String server = arguments.length > 2 ? arguments[2] : "localhost:8080";
        Chat chat = new Chat();
        HttpClient http = HttpClient.newHttpClient();

        HttpRequest ask = HttpRequest.newBuilder(URI.create("http://" + server + "/demo/token"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":" + json(name) + ",\"name\":" + json(name) + "}"))
                .build();
        String login = http.send(ask, HttpResponse.BodyHandlers.ofString()).body();

        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("stoa.v1.json")
                .buildAsync(URI.create("ws://" + server + "/v1/connect"), chat)
                .join();
        send(
                socket,
                "{\"id\":1,\"op\":\"connect\",\"app\":" + json(field(login, "app")) + ",\"token\":"
                        + json(field(login, "token")) + "}");
        send(socket, "{\"id\":2,\"op\":\"room.join\",\"room\":" + json(room) + ",\"create\":true}");

        Scanner typed = new Scanner(System.in);
        int id = 3;
        for (; typed.hasNextLine(); id++) {
            send(
                    socket,
                    "{\"id\":" + id + ",\"op\":\"send\",\"room\":" + json(room)
                            + ",\"type\":\"RC:TxtMsg\",\"content\":{\"content\":" + json(typed.nextLine())
                            + "},\"cid\":\"" + System.nanoTime() + "\"}");
        }
        chat.replies.tryAcquire(id - 1, REPLY_WITHIN_S, TimeUnit.SECONDS); // the last ack is one of them
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        chat.closed.await(CLOSE_WITHIN_S, TimeUnit.SECONDS);
    }

    private static void send(WebSocket socket, String request) {
        System.out.println("-> " + request.replaceAll("(\"token\":\"[^\"]{8})[^\"]*", "$1..."));
        socket.sendText(request, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            System.out.println("<- " + frame);
            if (frame.indexOf("{\"id\":") == 0) { // events begin with "ev"
                replies.release();
            }
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        System.out.println("closed " + code + ' ' + reason);
        closed.countDown();
        return null;
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile('"' + name + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return found.group(1);
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
