package stoa.room.inbound;

import stoa.kit.bus.Bus;
import stoa.protocol.room.AttributeOperations;
import stoa.room.domain.Attributes;

/** Serves {@link AttributeOperations} on the bus. One context. */
public final class AttributeBus {
    private final Bus bus;
    private final Attributes attributes;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param attributes the rules
     */
    public AttributeBus(Bus bus, Attributes attributes) {
        this.bus = bus;
        this.attributes = attributes;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(AttributeOperations.SET, request -> StoreFailures.coded(attributes.set(request)));
        bus.serve(AttributeOperations.DELETE, request -> StoreFailures.coded(attributes.delete(request)));
        bus.serve(AttributeOperations.QUERY, request -> StoreFailures.coded(attributes.query(request)));
    }
}
