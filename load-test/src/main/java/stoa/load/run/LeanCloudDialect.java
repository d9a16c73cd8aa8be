package stoa.load.run;

import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.SessionCommand;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Protocol;
import stoa.load.wire.CommandScanner;
import stoa.load.wire.FrameScanner;
import stoa.load.wire.Payload;

/**
 * The protocol of LeanCloud's SDKs, as these speak it in chat rooms: a session is in one room, so a connection has one for
 * each of its rooms. Needs no signature, since the app has opened itself to these clients.
 *
 * @param access the app
 * @param traffic what is said
 */
record LeanCloudDialect(AppAccess access, LoadPlan.Traffic traffic) implements Dialect {
    private static final String SDK = "js/5.0.0";
    /** What SDKs of today understand ("LeanCloud protocol", section 6.1). */
    private static final long CAPABILITIES = 0xbb;

    @Override
    public Protocol protocol() {
        return Protocol.LEANCLOUD;
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String subprotocol() {
        return "lc.protobuf2.3";
    }

    @Override
    public boolean isBinary() {
        return true;
    }

    @Override
    public FrameScanner scanner() {
        return new CommandScanner();
    }

    @Override
    public int logins(int rooms) {
        return Math.max(1, rooms);
    }

    /** The client id of one of a connection's sessions. */
    private static String client(String user, int place) {
        return place == 0 ? user : user + '-' + place;
    }

    private static GenericCommand.Builder command(CommandType type, long id) {
        return GenericCommand.newBuilder().setCmd(type).setI((int) id);
    }

    /** As the only session of its socket says it: without a client id. */
    private static byte[] said(GenericCommand.Builder command, String user, int place) {
        return (place == 0 ? command : command.setPeerId(client(user, place)))
                .build()
                .toByteArray();
    }

    @Override
    public byte[] login(long id, String user, int login, String session, long nowSeconds) {
        SessionCommand.Builder asked = SessionCommand.newBuilder()
                .setUa(SDK)
                .setR(!session.isEmpty())
                .setDeviceId(user)
                .setConfigBitmap(CAPABILITIES);
        if (!session.isEmpty()) {
            asked.setSt(session);
        }
        return command(CommandType.session, id)
                .setOp(OpType.open)
                .setAppId(access.app())
                .setPeerId(client(user, login))
                .setSessionMessage(asked)
                .build()
                .toByteArray();
    }

    @Override
    public boolean comesBackIntoRooms() {
        return true;
    }

    @Override
    public byte[] join(long id, String user, int place, String room, long position) {
        ConvCommand.Builder asked = ConvCommand.newBuilder().setCid(room).addM(client(user, place));
        return said(command(CommandType.conv, id).setOp(OpType.add).setConvMessage(asked), user, place);
    }

    @Override
    public byte[] send(long id, String user, int place, Saying saying) {
        String body = traffic.likes() > 0
                ? "{\"_lctype\":" + Protocol.LIKE_NUMBER + ",\"count\":" + traffic.likes() + '}'
                : Payload.text(traffic.bytes(), saying.stream(), saying.number(), saying.dueMicros());
        DirectCommand.Builder direct = DirectCommand.newBuilder()
                .setCid(saying.room())
                .setMsg(body)
                .setDt(saying.stream() + "." + saying.number());
        return said(command(CommandType.direct, id).setDirectMessage(direct), user, place);
    }

    @Override
    public byte[] heartbeat() {
        return GenericCommand.newBuilder().setCmd(CommandType.echo).build().toByteArray();
    }
}
