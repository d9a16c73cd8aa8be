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
 * @param privateWebhookTargets whether webhooks may lead to addresses inside
 */
record HistoryConfig(Retention retention, boolean privateWebhookTargets) {
    /** How long messages of rooms are kept. */
    static final Setting<Integer> ROOM_DAYS = Setting.integer("STOA_HISTORY_ROOM_DAYS", 60)
            .between(1, 3650)
            .unit("days")
            .doc("How long the history keeps messages of rooms; days are dropped whole.");

    /** Whether webhooks may lead inside. */
    static final Setting<Boolean> WEBHOOK_PRIVATE_TARGETS = Setting.flag("STOA_WEBHOOK_PRIVATE_TARGETS", false)
            .doc("Whether webhooks of apps may lead to loopback, link-local and private addresses.");

    /** All settings, those of the stores too. */
    static final List<Setting<?>> SETTINGS = Stream.of(
                    List.<Setting<?>>of(ROOM_DAYS, WEBHOOK_PRIVATE_TARGETS),
                    PgPools.SETTINGS,
                    RedisClients.SETTINGS,
                    KafkaClients.SETTINGS)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    static HistoryConfig of(Settings settings) {
        return new HistoryConfig(new Retention(settings.get(ROOM_DAYS)), settings.get(WEBHOOK_PRIVATE_TARGETS));
    }
}
