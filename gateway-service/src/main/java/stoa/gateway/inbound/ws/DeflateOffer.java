package stoa.gateway.inbound.ws;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What clients offer of permessage-deflate (RFC 7692, section 7.1) and what is taken of it: no context takeover on
 * either side, the largest window. Pure.
 */
final class DeflateOffer {
    /** The answer to an offer that is taken. */
    static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static final String NAME = "permessage-deflate";
    private static final Pattern WINDOW_BITS = Pattern.compile("client_max_window_bits(=\"?(8|9|1[0-5])\"?)?");
    private static final Set<String> WITHOUT_VALUE = Set.of("server_no_context_takeover", "client_no_context_takeover");

    private DeflateOffer() {}

    /**
     * Whether one of the offers can be taken.
     *
     * @param extensions values of {@code Sec-WebSocket-Extensions}
     * @return false also where a client wants a smaller window of the server
     */
    static boolean isAcceptable(List<String> extensions) {
        return extensions.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .anyMatch(DeflateOffer::isTaken);
    }

    private static boolean isTaken(String offer) {
        String[] parts = offer.strip().toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(NAME)) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replaceAll("\\s*=\\s*", "=");
            String name = parameter.split("=", 2)[0];
            boolean known = WITHOUT_VALUE.contains(parameter)
                    || WINDOW_BITS.matcher(parameter).matches();
            if (!known || !seen.add(name)) {
                return false;
            }
        }
        return true;
    }
}
