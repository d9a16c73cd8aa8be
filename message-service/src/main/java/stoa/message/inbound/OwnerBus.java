package stoa.message.inbound;

import io.vertx.core.Future;
import java.time.Clock;
import stoa.kit.bus.Bus;
import stoa.message.domain.PolicyLeases;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.RateOperations;
import stoa.protocol.room.PolicyOperations;

/** What comes in over the bus: calls to the owners, policies, settings. On the owners' event loop. */
public final class OwnerBus {
    private final PartitionDesk desk;
    private final PolicyLeases leases;
    private final SettingsCache settings;
    private final Clock clock;

    /**
     * Serves nothing yet.
     *
     * @param desk gets the calls
     * @param leases gets the policies' changes
     * @param settings gets the settings' changes
     * @param clock wall clock
     */
    public OwnerBus(PartitionDesk desk, PolicyLeases leases, SettingsCache settings, Clock clock) {
        this.desk = desk;
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Registers everything; called on the owners' event loop before the bus starts.
     *
     * @param bus this node's end
     */
    public void register(Bus bus) {
        bus.serve(MessageOperations.SEND, desk::send);
        bus.serve(MessageOperations.RECALL, desk::recall);
        bus.serve(MessageOperations.MODIFY, desk::modify);
        bus.serve(MessageOperations.APPEND, desk::append);
        bus.serve(MessageOperations.APPEND_IN_TURN, desk::append);
        bus.serve(MessageOperations.SUBSCRIBE, desk::subscribe);
        bus.serve(MessageOperations.UNSUBSCRIBE, desk::unsubscribe);
        bus.serve(
                RateOperations.RATES,
                question -> Future.succeededFuture(desk.rates().rates(question)));
        bus.subscribe(PolicyOperations.POLICY_LEASE, lease -> leases.lease(lease, clock.millis()));
        bus.subscribe(PolicyOperations.POLICY_CHANGED, change -> leases.changed(change, clock.millis()));
        bus.subscribe(AuthOperations.SETTINGS_CHANGED, settings::changed);
    }
}
