package stoa.history;

import java.util.List;
import java.util.stream.Stream;
import stoa.history.domain.Retention;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.pg.PgPools;
import stoa.kit.redis.RedisClients;

/**
 * The settings of history-service.
 *
 * @param retention how long entries are kept
 */
record HistoryConfig(Retention retention) {
    /** How long messages of rooms are kept. */
    static final Setting<Integer> ROOM_DAYS = Setting.integer("STOA_HISTORY_ROOM_DAYS", 60)
            .between(1, 3650)
            .unit("days")
            .doc("How long the history keeps messages of rooms; days are dropped whole.");

    /** All settings, those of the stores too. */
    static final List<Setting<?>> SETTINGS = Stream.of(
                    List.<Setting<?>>of(ROOM_DAYS), PgPools.SETTINGS, RedisClients.SETTINGS, KafkaClients.SETTINGS)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    static HistoryConfig of(Settings settings) {
        return new HistoryConfig(new Retention(settings.get(ROOM_DAYS)));
    }
}
