package stoa.room.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.room.domain.Destruction;
import stoa.room.domain.RoomOutbox;
import stoa.room.domain.RoomSignals;

/** Counts and logs. Any thread. */
public final class MeteredRoomSignals implements RoomSignals {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredRoomSignals.class);

    private final Counter fillings;
    private final Counter unsure;
    private final Counter dropped;
    private final Counter delayed;
    private final Counter tellingDelayed;

    /**
     * Registers the meters.
     *
     * @param meters where
     */
    public MeteredRoomSignals(MeterRegistry meters) {
        fillings = Counter.builder("stoa_room_fillings_total")
                .description("times the memberships in Redis were filled anew from the gateways")
                .register(meters);
        unsure = Counter.builder("stoa_room_memberships_unsure_total")
                .description("joins and leaves that Redis did not take")
                .register(meters);
        dropped = Counter.builder("stoa_room_memberships_dropped_total")
                .description("memberships taken out because their gateway was silent")
                .register(meters);
        delayed = Counter.builder("stoa_room_destructions_delayed_total")
                .description("attempts to tell the end of a room that failed and are repeated")
                .register(meters);
        tellingDelayed = Counter.builder("stoa_room_outbox_delayed_total")
                .description("attempts to tell what waits in the outbox that failed and are repeated")
                .register(meters);
    }

    @Override
    public void fillingAnew(String why) {
        fillings.increment();
        LOG.warn("Memberships are filled anew from the gateways: {}", why);
    }

    @Override
    public void membershipUnsure(Throwable failure) {
        unsure.increment();
        LOG.debug("Redis did not take a membership: {}", failure.getMessage());
    }

    @Override
    public void gatewayDropped(String gateway, long memberships) {
        dropped.increment((double) memberships);
        LOG.warn("{} was silent for too long: {} memberships taken out", gateway, memberships);
    }

    @Override
    public void destructionDelayed(Destruction destruction, Throwable failure) {
        delayed.increment();
        LOG.info("The end of room {} could not be told yet: {}", destruction.room(), failure.getMessage());
    }

    @Override
    public void tellingDelayed(RoomOutbox.Lane lane, Throwable failure) {
        tellingDelayed.increment();
        LOG.info("What room {} has to tell could not be told yet: {}", lane.room(), failure.getMessage());
    }
}
