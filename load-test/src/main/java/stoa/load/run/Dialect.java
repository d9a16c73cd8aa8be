package stoa.load.run;

import java.nio.charset.StandardCharsets;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Protocol;
import stoa.load.wire.ClientFrames;
import stoa.load.wire.FrameScanner;

/** How clients say things in a protocol, as the payloads of frames. Any thread. */
sealed interface Dialect permits NativeDialect, LeanCloudDialect {
    /**
     * Something that is said in a room.
     *
     * @param room room id
     * @param stream whose
     * @param number its number in the stream, from 1
     * @param dueMicros when it was to be sent
     */
    record Saying(String room, int stream, int number, long dueMicros) {}

    /** What the clients of a plan speak. */
    static Dialect of(LoadPlan plan, AppAccess access) {
        return switch (plan.traffic().protocol()) {
            case NATIVE -> new NativeDialect(access, plan.traffic());
            case LEANCLOUD -> new LeanCloudDialect(access, plan.traffic());
        };
    }

    Protocol protocol();

    /** The request that opens a connection. */
    default byte[] upgrade(String authority) {
        return ClientFrames.upgrade(authority, path(), subprotocol());
    }

    String path();

    String subprotocol();

    /** Whether frames are binary; the others are refused. */
    boolean isBinary();

    /** For what a loop reads. */
    FrameScanner scanner();

    /** How many sessions a connection needs to be in so many rooms. */
    int logins(int rooms);

    /**
     * Opens a session.
     *
     * @param user who has the connection
     * @param login which of its sessions
     * @param session to come back with; empty for a new one
     */
    byte[] login(long id, String user, int login, String session, long nowSeconds);

    /** Whether a session that came back is in its room again without being asked to join. */
    boolean comesBackIntoRooms();

    /**
     * Enters a room.
     *
     * @param place which of the connection's rooms it is
     * @param position what was seen last; below 0 for nothing
     */
    byte[] join(long id, String user, int place, String room, long position);

    /** Says something, in the room of that place. */
    byte[] send(long id, String user, int place, Saying saying);

    /** What a client says that has nothing to say; empty where the server does not want that. */
    byte[] heartbeat();

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
