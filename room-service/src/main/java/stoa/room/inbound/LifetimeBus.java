package stoa.room.inbound;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.protocol.room.RoomOperations.RoomsActive;
import stoa.room.domain.Activity;
import stoa.room.domain.Lifetimes;

/** Serves what is said and asked about the life of rooms, and hears what it depends on. One context. */
public final class LifetimeBus {
    private static final Logger LOG = LoggerFactory.getLogger(LifetimeBus.class);

    private final Bus bus;
    private final Lifetimes lifetimes;
    private final Activity activity;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param lifetimes when rooms end
     * @param activity when something happened in them
     */
    public LifetimeBus(Bus bus, Lifetimes lifetimes, Activity activity) {
        this.bus = bus;
        this.lifetimes = lifetimes;
        this.activity = activity;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(RoomOperations.SET_LIFETIME, request -> StoreFailures.coded(lifetimes.set(request)));
        bus.serve(RoomOperations.DESCRIBE, request -> StoreFailures.coded(lifetimes.describe(request)));
        bus.serve(RoomOperations.ACTIVE, this::active);
        bus.subscribe(
                AuthOperations.SETTINGS_CHANGED,
                told -> lifetimes
                        .settings(told)
                        .onFailure(failure -> LOG.debug(
                                "Rooms of {} could not be looked at earlier yet: {}",
                                told.app(),
                                failure.getMessage())));
        bus.subscribe(RoomOperations.MEMBERSHIPS_LOST, lost -> {
            if (lost.gateway() == null) {
                activity.lost();
            }
        });
    }

    private Future<Done> active(RoomsActive request) {
        if (request.rooms().size() > Activity.PART_MAX) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "at most " + Activity.PART_MAX + " active rooms in a call");
        }
        for (ActiveRoom room : request.rooms()) {
            activity.heard(room.app(), room.room(), room.atMs());
        }
        return Future.succeededFuture(Done.DONE);
    }
}
