package stoa.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusLogger;
import org.junit.jupiter.api.Test;

class LoggingTest {
    /** Else it would be the first line everybody reads who starts Stoa. */
    @Test
    void log4jOfTheBrokerDoesNotComplain() {
        assertThat(LogManager.getFactory()).isNotNull();
        assertThat(StatusLogger.getLogger().getStatusData())
                .extracting(StatusData::getFormattedStatus)
                .isEmpty();
    }
}
