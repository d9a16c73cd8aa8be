package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateOfferTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "Permessage-Deflate ; client_max_window_bits = 15 ; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits=\"10\"",
                "x-webkit-deflate-frame, permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate"
            })
    void isTaken(String offer) {
        assertThat(DeflateOffer.isAcceptable(List.of(offer))).isTrue();
        assertThat(DeflateOffer.isAcceptable(List.of("other", offer))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                ",",
                "deflate",
                "permessage-deflate-2",
                "permessage-deflate;",
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; unknown",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=10"
            })
    void isNotTaken(String offer) {
        assertThat(DeflateOffer.isAcceptable(List.of(offer))).isFalse();
    }

    @Test
    void nothingIsOffered() {
        assertThat(DeflateOffer.isAcceptable(List.of())).isFalse();
    }
}
