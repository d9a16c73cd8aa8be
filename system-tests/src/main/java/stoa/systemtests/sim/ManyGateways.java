package stoa.systemtests.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import stoa.message.domain.OwnerEffect;
import stoa.protocol.bus.NodeId;
import stoa.protocol.id.Conversation;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.systemtests.Arguments;

/**
 * One room over many gateways, as large as memory allows: the real owner, the real hub and fan-out of every
 * gateway, over a simulated log, network, clock and sockets; batches are encoded for the bus and decoded
 * again. Checks that every member gets every message once and in order, and says what each node spends.
 * One thread.
 */
public final class ManyGateways {
    private static final ObjectMapper CBOR = CBORMapper.builder()
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();
    private static final long TICK_MS = 100;
    private static final long LAST_WRITES_MS = 2_000;

    private final Size size;
    private final SimWorld world = new SimWorld(1);
    private final Conversation room = Conversation.room("many", "stadium");
    private final ManyOwner owner = new ManyOwner(world, room);
    private final Map<NodeId, ManyGateway> gateways = new HashMap<>();
    private final CpuMeter ownerCpu = new CpuMeter();
    private final CpuMeter gatewayCpu = new CpuMeter();
    private final CpuMeter joinCpu = new CpuMeter();
    private long ticks;

    /**
     * How much of it.
     *
     * @param gateways how many
     * @param members of the room at each gateway
     * @param messages how many are sent
     * @param perSecond how many a second, on the simulation's clock
     */
    public record Size(int gateways, int members, int messages, int perSecond) {
        /**
         * From the command line.
         *
         * @param given {@code --gateways N --members N --messages N --rate N}
         * @return the size
         */
        public static Size of(Arguments given) {
            return new Size(
                    (int) given.number("--gateways", 100),
                    (int) given.number("--members", 10_000),
                    (int) given.number("--messages", 100),
                    (int) given.number("--rate", 20));
        }
    }

    /**
     * What came of it.
     *
     * @param deliveries of messages to members
     * @param text what each node spent
     * @param wrong what was not exact; empty when all was
     */
    public record Outcome(long deliveries, String text, List<String> wrong) {
        /** Copies the list. */
        public Outcome {
            wrong = List.copyOf(wrong);
        }
    }

    private ManyGateways(Size size) {
        this.size = size;
    }

    /**
     * Runs it once.
     *
     * @param size how much
     * @return what came of it
     */
    public static Outcome run(Size size) {
        ManyGateways run = new ManyGateways(size);
        List<String> wrong = new ArrayList<>();
        run.fill(wrong);
        run.talk();
        return run.outcome(wrong);
    }

    private void fill(List<String> wrong) {
        FrameNumbers numbers = new FrameNumbers();
        for (int i = 0; i < size.gateways(); i++) {
            ManyGateway gateway = new ManyGateway(i, world, owner, gatewayCpu, numbers);
            gateways.put(gateway.node(), gateway);
            long first = 1 + (long) i * size.members();
            joinCpu.run(() -> {
                int in = gateway.join(room, first, size.members());
                if (in != size.members()) {
                    wrong.add(gateway.node() + " let " + in + " members in");
                }
            });
        }
    }

    private void talk() {
        everyTick();
        long apartMs = 1_000L / size.perSecond();
        for (int i = 0; i < size.messages(); i++) {
            if (i == size.messages() / 2) {
                // The first half warms the process up: every one is checked, the second half is counted.
                ownerCpu.reset();
                gatewayCpu.reset();
            }
            long number = i;
            ownerCpu.run(() -> owner.say(number));
            route();
            world.run(apartMs);
        }
        world.run(LAST_WRITES_MS);
    }

    private void everyTick() {
        world.after(TICK_MS, () -> {
            ticks++;
            ownerCpu.run(owner::tick);
            gatewayCpu.run(() -> gateways.values().forEach(ManyGateway::tick));
            route();
            everyTick();
        });
    }

    /** The bus: what the owner wants delivered is encoded, decoded, heard and confirmed. */
    private void route() {
        List<OwnerEffect.Deliver> due = owner.takeDeliveries();
        while (!due.isEmpty()) {
            for (OwnerEffect.Deliver delivery : due) {
                byte[][] wire = new byte[1][];
                boolean[] confirmed = new boolean[1];
                ownerCpu.run(() -> wire[0] = encoded(delivery.batch()));
                gatewayCpu.run(() -> {
                    ManyGateway gateway = gateways.get(delivery.gateway());
                    confirmed[0] = gateway != null && gateway.hear(decoded(wire[0]));
                });
                ownerCpu.run(() -> owner.delivered(delivery, confirmed[0]));
            }
            due = owner.takeDeliveries();
        }
    }

    private static byte[] encoded(Batch batch) {
        try {
            return CBOR.writeValueAsBytes(batch);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Batch decoded(byte[] wire) {
        try {
            return CBOR.readValue(wire, Batch.class);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Outcome outcome(List<String> wrong) {
        long members = (long) size.gateways() * size.members();
        long deliveries =
                gateways.values().stream().mapToLong(ManyGateway::deliveries).sum();
        long misplaced =
                gateways.values().stream().mapToLong(ManyGateway::wrong).sum();
        if (deliveries != members * size.messages()) {
            wrong.add(deliveries + " deliveries instead of " + members * size.messages());
        }
        if (misplaced > 0) {
            wrong.add(misplaced + " deliveries out of order or doubled");
        }
        if (owner.accepted() != size.messages() || owner.dropped() > 0) {
            wrong.add(owner.accepted() + " messages accepted, " + owner.dropped() + " subscriptions dropped");
        }
        long counted = Math.max(1, size.messages() - size.messages() / 2);
        String text = String.format(
                Locale.ROOT,
                "%d members at %d gateways, %d messages: %d deliveries, %s; owner %.0f µs CPU per message; "
                        + "each gateway %.0f µs per message, %.3f µs per delivery; join %.1f µs at the gateway (%d ticks)",
                members,
                size.gateways(),
                size.messages(),
                deliveries,
                wrong.isEmpty() ? "each once and in order" : "NOT exact",
                ownerCpu.micros() / counted,
                gatewayCpu.micros() / counted / size.gateways(),
                gatewayCpu.micros() / counted / members,
                joinCpu.micros() / members,
                ticks);
        return new Outcome(deliveries, text, wrong);
    }
}
