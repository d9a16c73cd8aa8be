package stoa.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.NotControllerException;
import org.junit.jupiter.api.Test;

class StartingControllerTest {
    private static final String CONTROLLER = "kafka.server.ControllerApis";

    private final StartingController filter = new StartingController();

    @Test
    void aRequestBeforeTheElectionIsNotWorthALine() {
        Throwable early = new CompletionException(new NotControllerException("no controller yet"));

        assertThat(filter.decide(error(CONTROLLER, early))).isEqualTo(FilterReply.DENY);
    }

    @Test
    void otherErrorsOfTheControllerStay() {
        assertThat(filter.decide(error(CONTROLLER, new IllegalStateException("disk full"))))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void theSameErrorElsewhereStays() {
        Throwable late = new NotControllerException("moved");

        assertThat(filter.decide(error("stoa.message.outbound", late))).isEqualTo(FilterReply.NEUTRAL);
    }

    private static LoggingEvent error(String logger, Throwable thrown) {
        return new LoggingEvent(
                "fqcn", new LoggerContext().getLogger(logger), Level.ERROR, "Unexpected error", thrown, new Object[0]);
    }
}
