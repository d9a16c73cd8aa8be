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
import stoa.leancloud.wire.AckCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.SessionCommand;

/** Speaks as much of both protocols as the load test needs, and does one thing wrong to one client. */
public final class FaultyServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAULT_AT = 5;
    private static final int TEXT = 1;
    private static final int BINARY = 2;

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

    private record Member(String user, Socket socket, boolean foreign) {}

    /** A message; its time is its cursor. */
    private record Said(String content, long cursor) {}

    private final Fault fault;
    private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private long cursor = 1_000;
    private int sends;
    private @Nullable Said held;

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
            boolean foreign = request.indexOf("lc.protobuf2.3") >= 0;
            String user = "";
            while (true) {
                byte[] payload = frame(in, foreign ? BINARY : TEXT);
                if (foreign) {
                    GenericCommand asked = GenericCommand.parseFrom(payload);
                    user = asked.hasPeerId() ? asked.getPeerId() : user;
                    answer(asked, new Member(user, socket, true));
                } else {
                    JsonNode asked = JSON.readTree(payload);
                    user = asked.path("device").asText(user);
                    answer(asked, new Member(user, socket, false));
                }
            }
        } catch (IOException gone) {
            members.removeIf(member -> member.socket().equals(socket));
        }
    }

    private static byte[] frame(DataInputStream in, int kind) throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i % 4];
        }
        if ((first & 0x0f) != kind) {
            throw new IOException("no frame of this protocol");
        }
        return payload;
    }

    private synchronized void answer(JsonNode asked, Member from) throws IOException {
        long id = asked.path("id").asLong();
        switch (asked.path("op").asText()) {
            case "connect" ->
                say(
                        from,
                        "{\"id\":" + id
                                + (isRefused(from) ? ",\"error\":{\"code\":31004}}" : ",\"ok\":{\"session\":\"s\"}}"));
            case "room.join" -> {
                joined(from);
                say(from, "{\"id\":" + id + ",\"ok\":{\"messages\":[],\"cursor\":" + cursor + ",\"complete\":true}}");
            }
            default -> {
                boolean shed = accepted();
                say(from, "{\"id\":" + id + ",\"ok\":{\"cursor\":" + cursor + (shed ? ",\"shed\":true" : "") + "}}");
                deliver(new Said(asked.path("content").toString(), cursor), shed);
            }
        }
    }

    private synchronized void answer(GenericCommand asked, Member from) throws IOException {
        GenericCommand.Builder reply = GenericCommand.newBuilder()
                .setCmd(asked.getCmd())
                .setI(asked.getI())
                .setServerTs(cursor);
        switch (asked.getCmd()) {
            case session ->
                say(
                        from,
                        isRefused(from)
                                ? reply.setOp(OpType.closed)
                                        .setSessionMessage(
                                                SessionCommand.newBuilder().setCode(4100))
                                : reply.setOp(OpType.opened)
                                        .setSessionMessage(
                                                SessionCommand.newBuilder().setSt("s")));
            case conv -> {
                joined(from);
                say(from, reply.setOp(OpType.added));
            }
            default -> {
                boolean shed = accepted();
                say(
                        from,
                        reply.setCmd(CommandType.ack)
                                .setAckMessage(
                                        AckCommand.newBuilder().setT(cursor).setUid("m")));
                deliver(new Said(asked.getDirectMessage().getMsg(), cursor), shed);
            }
        }
    }

    /** Who only makes rooms is let in. */
    private boolean isRefused(Member who) {
        return fault == Fault.REFUSE && !who.user().contains("-h");
    }

    private void joined(Member who) {
        if (who.user().contains("-c")) {
            members.add(who);
        }
    }

    /** Takes another message; whether it is shed. */
    private boolean accepted() {
        cursor += 2;
        sends++;
        return sends == FAULT_AT && fault == Fault.NO_GAP;
    }

    private void deliver(Said said, boolean shed) throws IOException {
        boolean now = sends == FAULT_AT;
        for (Member member : List.copyOf(members)) {
            boolean victim = member.user().endsWith("-c1");
            if (!victim && shed) {
                if (!member.foreign()) {
                    say(member, "{\"ev\":\"gap\",\"shed\":{\"low\":0,\"normal\":1,\"high\":0}}");
                }
            } else if (!victim) {
                say(member, said);
            } else {
                for (Said one : toVictim(now, said)) {
                    say(member, one);
                }
                if (now && fault == Fault.HANG_UP) {
                    member.socket().close();
                    members.remove(member);
                }
            }
        }
    }

    private List<Said> toVictim(boolean now, Said said) {
        List<Said> told = new ArrayList<>();
        Said before = held;
        held = null;
        if (!now) {
            told.add(said);
        } else {
            switch (fault) {
                case NONE, REFUSE, HANG_UP -> told.add(said);
                case LOSE, NO_GAP -> {}
                case DOUBLE -> told.addAll(List.of(said, said));
                case SWAP -> held = said;
                case OTHER_CURSOR -> told.add(new Said(said.content(), cursor + 1));
            }
        }
        if (before != null) {
            told.add(before);
        }
        return told;
    }

    private static void say(Member to, Said said) throws IOException {
        if (to.foreign()) {
            DirectCommand.Builder direct = DirectCommand.newBuilder()
                    .setMsg(said.content())
                    .setTimestamp(said.cursor())
                    .setCid("r")
                    .setId("m");
            say(to, GenericCommand.newBuilder().setCmd(CommandType.direct).setDirectMessage(direct));
        } else {
            say(
                    to,
                    "{\"ev\":\"message\",\"room\":\"r\",\"id\":\"m\",\"cursor\":" + said.cursor() + ",\"content\":"
                            + said.content() + '}');
        }
    }

    private static void say(Member to, String json) throws IOException {
        say(to.socket(), TEXT, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void say(Member to, GenericCommand.Builder command) throws IOException {
        say(to.socket(), BINARY, command.build().toByteArray());
    }

    private static void say(Socket to, int kind, byte[] payload) throws IOException {
        byte[] frame = new byte[payload.length + 4];
        frame[0] = (byte) (0x80 | kind);
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
