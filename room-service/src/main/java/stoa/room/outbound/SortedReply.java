package stoa.room.outbound;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.function.ObjLongConsumer;

/** Reads what {@code ZRANGE … WITHSCORES} answers, where scores are whole numbers. Pure. */
final class SortedReply {
    private SortedReply() {}

    static void forEach(Response reply, ObjLongConsumer<String> each) {
        // The third version of Redis' protocol answers pairs, the second a flat list.
        if (reply.size() > 0 && reply.get(0).type() == ResponseType.MULTI) {
            reply.forEach(pair -> accept(pair.get(0), pair.get(1), each));
        } else {
            for (int i = 0; i + 1 < reply.size(); i += 2) {
                accept(reply.get(i), reply.get(i + 1), each);
            }
        }
    }

    private static void accept(Response member, Response score, ObjLongConsumer<String> each) {
        each.accept(member.toString(), score.toDouble().longValue());
    }
}
