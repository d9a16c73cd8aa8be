package stoa.history.outbound;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import stoa.history.domain.Webhook;
import stoa.history.domain.WebhookEvent;
import stoa.history.domain.WebhookOutbox.Lane;
import stoa.history.domain.WebhookOutbox.Move;

/** Events, moves and lanes as arrays, one per column. Stateless. */
final class WebhookColumns {
    private WebhookColumns() {}

    /** App, hook, lane, id, source's topic, partition, offset and type, time, payload. */
    static Tuple events(List<WebhookEvent> events) {
        return Tuple.tuple()
                .addArrayOfString(texts(events, WebhookEvent::app))
                .addArrayOfShort(shorts(events, event -> event.hook().code()))
                .addArrayOfString(texts(events, WebhookEvent::lane))
                .addArrayOfString(texts(events, WebhookEvent::id))
                .addArrayOfString(texts(events, event -> event.source().topic()))
                .addArrayOfShort(shorts(events, event -> event.source().partition()))
                .addArrayOfLong(longs(events, event -> event.source().offset()))
                .addArrayOfString(texts(events, event -> event.source().type()))
                .addArrayOfLong(longs(events, event -> event.source().atMs()))
                .addArrayOfString(texts(events, event -> WebhookPayload.of(event.body())));
    }

    /** Topic, partition, offset before, offset after. */
    static Tuple moves(List<Move> moves) {
        return Tuple.tuple()
                .addArrayOfString(texts(moves, Move::topicId))
                .addArrayOfShort(shorts(moves, Move::partition))
                .addArrayOfLong(longs(moves, Move::from))
                .addArrayOfLong(longs(moves, Move::to));
    }

    /** App, hook, lane. */
    static Tuple lanes(List<Lane> lanes) {
        return Tuple.tuple()
                .addArrayOfString(texts(lanes, Lane::app))
                .addArrayOfShort(shorts(lanes, lane -> lane.hook().code()))
                .addArrayOfString(texts(lanes, Lane::name));
    }

    /** App, hook, lane of one. */
    static Tuple lane(Lane lane) {
        return Tuple.of(PgText.of(lane.app()), code(lane.hook()), PgText.of(lane.name()));
    }

    static short code(Webhook hook) {
        return (short) hook.code();
    }

    private static <T> String[] texts(List<T> from, Function<T, String> value) {
        return from.stream().map(value).map(PgText::of).toArray(String[]::new);
    }

    private static <T> Long[] longs(List<T> from, Function<T, Long> value) {
        return from.stream().map(value).toArray(Long[]::new);
    }

    private static <T> Short[] shorts(List<T> from, Function<T, Integer> value) {
        return from.stream().map(one -> value.apply(one).shortValue()).toArray(Short[]::new);
    }
}
