package stoa.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Asks the process in the same container how it is, for orchestrators that can only run a program in it: an image has
 * no shell and no tool for HTTP. Exit code 0 when it is well, 1 when it is not, with its reasons on standard output, 2
 * for wrong arguments. Loads as little as it can, since it runs every few seconds.
 */
public final class HealthMain {
    private static final int TIMEOUT_MS = 3_000;
    private static final int ANSWER_BYTES_MAX = 16 * 1024;
    private static final int WRONG_ARGUMENTS = 2;

    private HealthMain() {}

    /**
     * Runs it; blocks for the answer, a few seconds at most.
     *
     * @param args {@code ready} or {@code live}
     */
    public static void main(String[] args) {
        if (args.length != 1 || !(args[0].equals("ready") || args[0].equals("live"))) {
            System.err.println("What to ask: ready or live.");
            System.exit(WRONG_ARGUMENTS);
            return;
        }
        String answer = ask(args[0], System.getenv());
        int body = answer.indexOf("\r\n\r\n");
        System.out.println(body < 0 ? answer : answer.substring(body).strip());
        System.exit(isWell(answer) ? 0 : 1);
    }

    /**
     * Asks.
     *
     * @param what {@code ready} or {@code live}
     * @param environment the settings of the process that is asked
     * @return the whole answer over HTTP; a sentence where there is none
     */
    static String ask(String what, Map<String, String> environment) {
        String bind = environment.getOrDefault("STOA_BIND", "127.0.0.1");
        String host = bind.equals("0.0.0.0") ? "127.0.0.1" : bind;
        int port = Integer.parseInt(environment.getOrDefault("STOA_MANAGEMENT_PORT", "9090"));
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            String request = "GET /health/" + what + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException nobody) {
            return "No answer at " + host + ':' + port + ": " + nobody.getMessage();
        }
    }

    /**
     * Reads an answer.
     *
     * @param answer of {@link #ask}
     * @return true where it says 200
     */
    static boolean isWell(String answer) {
        return answer.startsWith("HTTP/1.1 200 ");
    }
}
