import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Scanner;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The native protocol by hand, with nothing but a JDK: shows every frame, sends what you type.
 *
 * <p>{@code java docs/tour/Chat.java [room] [name] [host:port]}. A real client also pings every
 * heartbeat, retries with the same cid and resumes with its cursors; see docs/protocol.md.
 */
public class Chat implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    public static void main(String[] arguments) throws Exception {
        String room = arguments.length > 0 ? arguments[0] : "lobby";
        String name = arguments.length > 1 ? arguments[1] : "zoe";
        String server = arguments.length > 2 ? arguments[2] : "localhost:8080";
        HttpClient http = HttpClient.newHttpClient();

        HttpRequest ask = HttpRequest.newBuilder(URI.create("http://" + server + "/demo/token"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":" + json(name) + ",\"name\":" + json(name) + "}"))
                .build();
        String login = http.send(ask, HttpResponse.BodyHandlers.ofString()).body();

        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("stoa.v1.json")
                .buildAsync(URI.create("ws://" + server + "/v1/connect"), new Chat())
                .join();
        send(
                socket,
                "{\"id\":1,\"op\":\"connect\",\"app\":" + json(field(login, "app")) + ",\"token\":"
                        + json(field(login, "token")) + "}");
        send(socket, "{\"id\":2,\"op\":\"room.join\",\"room\":" + json(room) + ",\"create\":true}");

        Scanner typed = new Scanner(System.in);
        for (int id = 3; typed.hasNextLine(); id++) {
            send(
                    socket,
                    "{\"id\":" + id + ",\"op\":\"send\",\"room\":" + json(room)
                            + ",\"type\":\"RC:TxtMsg\",\"content\":{\"content\":" + json(typed.nextLine())
                            + "},\"cid\":\"" + System.nanoTime() + "\"}");
        }
        Thread.sleep(1_000); // for the last ack
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
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
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        System.out.println("closed " + code + ' ' + reason);
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
