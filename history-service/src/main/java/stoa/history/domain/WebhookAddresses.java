package stoa.history.domain;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses an app may have called: none inside, so that a URL cannot reach what only our own processes
 * may (server-side request forgery). Pure; looks nothing up.
 */
public final class WebhookAddresses {
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Network(byte[] prefix, int bits) {
        static Network of(int bits, int... bytes) {
            byte[] prefix = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                prefix[i] = (byte) bytes[i];
            }
            return new Network(prefix, bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Network> INSIDE_V4 = List.of(
            Network.of(8, 0), // this network
            Network.of(8, 10), // private
            Network.of(10, 100, 64), // between a provider and its customers
            Network.of(8, 127), // loopback
            Network.of(16, 169, 254), // link-local, where clouds keep their metadata
            Network.of(12, 172, 16), // private
            Network.of(24, 192, 0, 0), // protocol assignments
            Network.of(24, 192, 0, 2), // documentation
            Network.of(24, 192, 88, 99), // relays to IPv6
            Network.of(16, 192, 168), // private
            Network.of(15, 198, 18), // benchmarks
            Network.of(24, 198, 51, 100), // documentation
            Network.of(24, 203, 0, 113), // documentation
            Network.of(4, 224), // multicast
            Network.of(4, 240)); // reserved, broadcast

    /** All that is routed lies here. */
    private static final Network GLOBAL_V6 = Network.of(3, 0x20);

    private static final List<Network> INSIDE_V6 = List.of(
            Network.of(23, 0x20, 0x01, 0x00), // protocol assignments, Teredo
            Network.of(32, 0x20, 0x01, 0x0d, 0xb8)); // documentation

    private static final Network SIX_TO_FOUR = Network.of(16, 0x20, 0x02);
    private static final Network NAT64 = Network.of(96, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);

    private WebhookAddresses() {}

    /**
     * Whether an address is one of the public network.
     *
     * @param address any address; one of IPv4 within IPv6 counts as what it stands for
     * @return false for what is inside, in any notation
     */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicV4(bytes);
        }
        if (SIX_TO_FOUR.holds(bytes)) {
            return isPublicV4(Arrays.copyOfRange(bytes, 2, 6));
        }
        if (NAT64.holds(bytes)) {
            return isPublicV4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return GLOBAL_V6.holds(bytes) && INSIDE_V6.stream().noneMatch(network -> network.holds(bytes));
    }

    private static boolean isPublicV4(byte[] bytes) {
        return INSIDE_V4.stream().noneMatch(network -> network.holds(bytes));
    }
}
