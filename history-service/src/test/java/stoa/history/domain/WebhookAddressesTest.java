package stoa.history.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Nothing inside may be called, in whatever notation; all else may. */
class WebhookAddressesTest {
    private record Network(String address, int bits) {}

    private static final List<Network> INSIDE = List.of(
            new Network("0.0.0.0", 8),
            new Network("10.0.0.0", 8),
            new Network("100.64.0.0", 10),
            new Network("127.0.0.0", 8),
            new Network("169.254.0.0", 16),
            new Network("172.16.0.0", 12),
            new Network("192.168.0.0", 16),
            new Network("224.0.0.0", 4),
            new Network("240.0.0.0", 4),
            new Network("::", 96),
            new Network("fc00::", 7),
            new Network("fe80::", 10),
            new Network("ff00::", 8));

    @Provide
    Arbitrary<InetAddress> inside() {
        return Combinators.combine(
                        Arbitraries.of(INSIDE),
                        Arbitraries.bytes().array(byte[].class).ofSize(16))
                .as(WebhookAddressesTest::within);
    }

    /** The network's bits, then any. */
    private static InetAddress within(Network network, byte[] random) {
        byte[] bytes = address(network.address()).getAddress();
        for (int bit = network.bits(); bit < bytes.length * 8; bit++) {
            int mask = 0x80 >> (bit % 8);
            bytes[bit / 8] = (byte) ((bytes[bit / 8] & ~mask) | (random[bit / 8] & mask));
        }
        return address(bytes);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Literals only: nothing is looked up. */
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Property(tries = 3_000)
    void nothingInsideIsPublic(@ForAll("inside") InetAddress address) {
        assertThat(WebhookAddresses.isPublic(address)).isFalse();
    }

    @Property(tries = 3_000)
    void neitherIsWhatStandsForIt(@ForAll("inside") InetAddress address) {
        byte[] inner = address.getAddress();
        if (inner.length == 4) {
            for (List<Integer> prefix : List.of(
                    List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff),
                    List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                    List.of(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0))) {
                assertThat(WebhookAddresses.isPublic(address(joined(prefix, inner, 12))))
                        .isFalse();
            }
            assertThat(WebhookAddresses.isPublic(address(joined(List.of(0x20, 0x02), inner, 2))))
                    .isFalse();
        }
    }

    private static byte[] joined(List<Integer> prefix, byte[] inner, int at) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < prefix.size(); i++) {
            bytes[i] = prefix.get(i).byteValue();
        }
        System.arraycopy(inner, 0, bytes, at, inner.length);
        return bytes;
    }

    @Property(tries = 3_000)
    void agreesWithThePlatformOnWhatItKnows(@ForAll("any") InetAddress address) {
        boolean inside = address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        assertThat(inside && WebhookAddresses.isPublic(address)).isFalse();
    }

    @Provide
    Arbitrary<InetAddress> any() {
        return Arbitraries.of(4, 16)
                .flatMap(size -> Arbitraries.bytes().array(byte[].class).ofSize(size))
                .map(WebhookAddressesTest::address);
    }

    @Example
    void whatIsOutsideMayBeCalled() {
        for (String literal : List.of(
                "1.1.1.1",
                "8.8.8.8",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.169.0.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001:800::200e",
                "64:ff9b::808:808",
                "2002:808:808::1")) {
            assertThat(WebhookAddresses.isPublic(address(literal))).as(literal).isTrue();
        }
    }
}
