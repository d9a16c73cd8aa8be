package stoa.load.run;

import stoa.load.plan.LoadPlan;
import stoa.load.plan.Protocol;
import stoa.load.wire.EventScanner;
import stoa.load.wire.FrameScanner;
import stoa.load.wire.Payload;

/**
 * Stoa's own protocol: one session in all rooms of a connection.
 *
 * @param access the app
 * @param traffic what is said
 */
record NativeDialect(AppAccess access, LoadPlan.Traffic traffic) implements Dialect {
    @Override
    public Protocol protocol() {
        return Protocol.NATIVE;
    }

    @Override
    public String path() {
        return "/v1/connect";
    }

    @Override
    public String subprotocol() {
        return "stoa.v1.json";
    }

    @Override
    public boolean isBinary() {
        return false;
    }

    @Override
    public FrameScanner scanner() {
        return new EventScanner();
    }

    @Override
    public int logins(int rooms) {
        return 1;
    }

    @Override
    public byte[] login(long id, String user, int login, String session, long nowSeconds) {
        return Dialect.utf8("{\"id\":" + id + ",\"op\":\"connect\",\"app\":\"" + access.app() + "\",\"token\":\""
                + access.token(user, nowSeconds) + "\",\"platform\":\"other\",\"device\":\"" + user + '"'
                + (session.isEmpty() ? "" : ",\"session\":\"" + session + '"') + '}');
    }

    @Override
    public boolean comesBackIntoRooms() {
        return false;
    }

    @Override
    public byte[] join(long id, String user, int place, String room, long position) {
        return Dialect.utf8("{\"id\":" + id + ",\"op\":\"room.join\",\"room\":\"" + room
                + "\",\"create\":true,\"latest\":-1" + (position >= 0 ? ",\"after\":" + position : "") + '}');
    }

    @Override
    public byte[] send(long id, String user, int place, Saying saying) {
        boolean likes = traffic.likes() > 0;
        String content = likes
                ? "{\"count\":" + traffic.likes() + '}'
                : '"' + Payload.text(traffic.bytes(), saying.stream(), saying.number(), saying.dueMicros()) + '"';
        return Dialect.utf8("{\"id\":" + id + ",\"op\":\"send\",\"room\":\"" + saying.room() + "\",\"type\":\""
                + (likes ? Protocol.NATIVE.likeType() : LoadPlan.TYPE) + "\",\"cid\":\"" + saying.stream() + '.'
                + saying.number() + "\",\"content\":" + content + '}');
    }

    @Override
    public byte[] heartbeat() {
        return new byte[0];
    }
}
