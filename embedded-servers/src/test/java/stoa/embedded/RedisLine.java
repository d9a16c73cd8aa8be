package stoa.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Speaks to Redis in its inline protocol, one command per connection. */
final class RedisLine {
    private RedisLine() {}

    /** The last line of the reply; no line of it is longer than a value. */
    static String ask(String uri, String command) throws IOException {
        URI target = URI.create(uri);
        try (Socket socket = new Socket(target.getHost(), target.getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = String.valueOf(reader.readLine());
            return line.startsWith("$") && !line.equals("$-1") ? String.valueOf(reader.readLine()) : line;
        }
    }
}
