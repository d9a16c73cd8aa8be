package stoa.kit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import stoa.kit.config.SettingsException;

class SocketTransportTest {
    @Test
    void theBestThatWorksIsTakenAndNoneThatWasNotAskedFor() {
        EnumSet<SocketTransport> all = EnumSet.allOf(SocketTransport.class);
        for (SocketTransport wanted : all) {
            assertThat(wanted.usable(all::contains)).isEqualTo(wanted);
        }
        assertThat(SocketTransport.IO_URING.usable(SocketTransport.EPOLL::equals))
                .isEqualTo(SocketTransport.EPOLL);
        assertThat(SocketTransport.IO_URING.usable(_ -> false)).isEqualTo(SocketTransport.NIO);
        assertThat(SocketTransport.EPOLL.usable(SocketTransport.IO_URING::equals))
                .isEqualTo(SocketTransport.NIO);
    }

    @Test
    void whatWorksHereIsKnownToVertx() {
        assertThat(SocketTransport.NIO.works()).isTrue();
        assertThat(SocketTransport.NIO.ofVertx()).isNull();
        for (SocketTransport one : EnumSet.of(SocketTransport.EPOLL, SocketTransport.IO_URING)) {
            assertThat(one.works() || !one.whyNot().isEmpty()).isTrue();
        }
    }

    @Test
    void itIsAWordOfASetting() {
        assertThat(ProcessSettings.TRANSPORT.parse("io_uring")).isEqualTo(SocketTransport.IO_URING);
        assertThat(ProcessSettings.TRANSPORT.defaultText()).isEqualTo("epoll");
        assertThatThrownBy(() -> ProcessSettings.TRANSPORT.parse("kqueue"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("one of epoll, io_uring, nio");
    }
}
