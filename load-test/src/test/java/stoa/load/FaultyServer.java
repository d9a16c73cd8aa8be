package stoa.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Speaks as much of the native protocol as the load test needs, and does one thing wrong to one client. */
public final class FaultyServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAULT_AT = 5;

    /** What is done wrong. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** No token is good enough. */
        REFUSE,
        /** A message does not come. */
        LOSE,
        /** A message comes twice. */
        DOUBLE,
        /** A message comes after the next one. */
        SWAP,
        /** A message is shed, and the gap does not come. */
        NO_GAP,
        /** A message has another cursor. */
        OTHER_CURSOR,
        /** The connection ends. */
        HANG_UP
    }

    private record Member(String user, Socket socket) {}

    private final Fault fault;
    private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private long cursor = 1_000;
    private int sends;
    private @Nullable String held;

    public FaultyServer(Fault fault) throws IOException {
        this.fault = fault;
        Thread _ = Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                Thread _ = Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            members.clear();
        }
    }

    private void serve(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) in.readUnsignedByte());
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String user = "";
            while (true) {
                JsonNode asked = JSON.readTree(frame(in));
                user = asked.path("device").asText(user);
                answer(asked, user, socket);
            }
        } catch (IOException gone) {
            members.removeIf(member -> member.socket().equals(socket));
        }
    }

    private static byte[] frame(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i % 4];
        }
        if ((first & 0x0f) != 1) {
            throw new IOException("no text");
        }
        return payload;
    }

    private synchronized void answer(JsonNode asked, String user, Socket socket) throws IOException {
        long id = asked.path("id").asLong();
        switch (asked.path("op").asText()) {
            case "connect" ->
                say(
                        socket,
                        "{\"id\":" + id
                                + (fault == Fault.REFUSE
                                        ? ",\"error\":{\"code\":31004}}"
                                        : ",\"ok\":{\"session\":\"s\"}}"));
            case "room.join" -> {
                if (user.contains("-c")) {
                    members.add(new Member(user, socket));
                }
                say(socket, "{\"id\":" + id + ",\"ok\":{\"messages\":[],\"cursor\":" + cursor + ",\"complete\":true}}");
            }
            default -> sent(id, asked, socket);
        }
    }

    private void sent(long id, JsonNode asked, Socket socket) throws IOException {
        cursor += 2;
        sends++;
        boolean now = sends == FAULT_AT;
        boolean shed = now && fault == Fault.NO_GAP;
        say(socket, "{\"id\":" + id + ",\"ok\":{\"cursor\":" + cursor + (shed ? ",\"shed\":true" : "") + "}}");
        String message = message(asked, cursor);
        for (Member member : List.copyOf(members)) {
            boolean victim = member.user().endsWith("-c1");
            if (!victim && shed) {
                say(member.socket(), "{\"ev\":\"gap\",\"shed\":{\"low\":0,\"normal\":1,\"high\":0}}");
            } else if (!victim) {
                say(member.socket(), message);
            } else {
                for (String frame : toVictim(now, asked, message)) {
                    say(member.socket(), frame);
                }
                if (now && fault == Fault.HANG_UP) {
                    member.socket().close();
                    members.remove(member);
                }
            }
        }
    }

    private List<String> toVictim(boolean now, JsonNode asked, String message) {
        List<String> frames = new ArrayList<>();
        String before = held;
        held = null;
        if (!now) {
            frames.add(message);
        } else {
            switch (fault) {
                case NONE, REFUSE, HANG_UP -> frames.add(message);
                case LOSE, NO_GAP -> {}
                case DOUBLE -> frames.addAll(List.of(message, message));
                case SWAP -> held = message;
                case OTHER_CURSOR -> frames.add(message(asked, cursor + 1));
            }
        }
        if (before != null) {
            frames.add(before);
        }
        return frames;
    }

    private static String message(JsonNode asked, long at) {
        return "{\"ev\":\"message\",\"room\":\"r\",\"id\":\"m\",\"cursor\":" + at + ",\"content\":"
                + asked.path("content") + '}';
    }

    private static void say(Socket to, String json) throws IOException {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[payload.length + 4];
        frame[0] = (byte) 0x81;
        frame[1] = 126;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 4, payload.length);
        OutputStream out = to.getOutputStream();
        out.write(frame);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
