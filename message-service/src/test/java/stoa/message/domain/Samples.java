package stoa.message.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/** Rooms of one partition and what happens in them. */
final class Samples {
    static final int PARTITION = Conversation.room("app", "a").partition();
    static final NodeId OWNER = new NodeId(Service.MESSAGE, "message-1", 1);
    static final NodeId GATEWAY = new NodeId(Service.GATEWAY, "gateway-1", 1);
    static final NodeId ROOMS_NODE = new NodeId(Service.ROOM, "room-1", 1);
    static final Ownership OWNERSHIP = new Ownership(PARTITION, 1, 7, OWNER);
    static final LogEvent.Sender SENDER = new LogEvent.Sender("Ann", null);

    private static final List<Conversation> ROOMS = IntStream.range(0, 10_000)
            .mapToObj(number -> Conversation.room("app", "room-" + number))
            .filter(room -> room.partition() == PARTITION)
            .limit(4)
            .toList();

    private Samples() {}

    static Conversation room(int number) {
        return ROOMS.get(number);
    }

    static LogEvent.MessageAccepted message(int room, String cid) {
        return new LogEvent.MessageAccepted(
                room(room),
                MessageId.of(room(room), "ann", cid),
                "ann",
                "s1",
                cid,
                "t",
                new JsonText("{}"),
                Priority.NORMAL,
                SENDER,
                null,
                null);
    }

    static Entry entry(int room, long offset, long logTime) {
        return new Entry(1, offset, logTime, logTime, message(room, "c" + offset), false);
    }

    static LogRecord record(long offset, long appendTimeMs, LogEvent event) {
        return new LogRecord(offset, appendTimeMs, event, 100);
    }

    static Send send(String cid, String type, Priority priority) {
        return new Send(cid, type, new JsonText("{}"), priority, false, null, null);
    }

    static SendBatch byServer(int room, Send... sends) {
        return new SendBatch(room(room), 7, "ann", null, SENDER, List.of(sends));
    }

    static SendBatch batch(int room, String... cids) {
        List<Send> sends = new ArrayList<>();
        for (String cid : cids) {
            sends.add(new Send(cid, "t", new JsonText("{}"), Priority.NORMAL, false, null, null));
        }
        return new SendBatch(room(room), 7, "ann", "s1", SENDER, sends);
    }

    static Subscribe subscribe(long number, boolean anew, Map<Conversation, Long> positions) {
        return new Subscribe(PARTITION, 7, number, anew, GATEWAY, positions);
    }

    static Policies policies(int room, long version) {
        return new Policies(policy(room, version), AppPolicy.open("app"));
    }

    static RoomPolicy policy(int room, long version) {
        return RoomPolicy.open("app", room(room).id(), version, 1);
    }
}
