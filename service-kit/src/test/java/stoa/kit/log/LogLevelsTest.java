package stoa.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.kit.log.LogLevels.Outcome;

/** Which loggers may be changed, how far and for how long. */
class LogLevelsTest {
    private final AtomicLong nowMs = new AtomicLong(5_000);
    private final LoggerContext context = new LoggerContext();
    private final LogLevels levels = new LogLevels(context, nowMs::get);

    @BeforeEach
    void asAProcessHasThem() {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("stoa").setLevel(Level.INFO);
    }

    private boolean debugs(String logger) {
        return context.getLogger(logger).isDebugEnabled();
    }

    @Test
    void aChangeHoldsForItsTimeAndForAllBelow() {
        assertThat(levels.set("stoa.room", LogLevel.DEBUG, 60))
                .isEqualTo(new Outcome.Shown("stoa.room", "DEBUG", 60_000));
        assertThat(debugs("stoa.room.domain.X")).isTrue();
        assertThat(debugs("stoa.message")).isFalse();
        nowMs.addAndGet(59_999);
        assertThat(levels.expire()).isEmpty();
        assertThat(levels.changed()).containsExactly(new Outcome.Shown("stoa.room", "DEBUG", 1));
        nowMs.addAndGet(1);
        assertThat(levels.expire()).containsExactly("stoa.room");
        assertThat(debugs("stoa.room.domain.X")).isFalse();
        assertThat(context.getLogger("stoa.room").getLevel())
                .as("takes its level from above again")
                .isNull();
        assertThat(levels.changed()).isEmpty();
    }

    @Test
    void changedTwiceItGoesBackToWhatItWasFirst() {
        levels.set("stoa", LogLevel.TRACE, 60);
        nowMs.addAndGet(30_000);
        levels.set("stoa", LogLevel.ERROR, 60);
        nowMs.addAndGet(30_000);
        assertThat(levels.expire()).as("the later one has its own time").isEmpty();
        assertThat(levels.reset("stoa")).isEqualTo(new Outcome.Shown("stoa", "INFO", 0));
        assertThat(context.getLogger("stoa").getLevel()).isEqualTo(Level.INFO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROOT",
                "",
                "stoastore",
                "stoa.",
                "stoa..room",
                "sto",
                "org.apache",
                "org.postgresql",
                "stoa.a\nb",
                "io.netty",
                "kafka"
            })
    void othersAreNotChangedAndNotMade(String logger) {
        assertThat(levels.set(logger, LogLevel.DEBUG, 60)).isInstanceOf(Outcome.Refused.class);
        assertThat(levels.look(logger)).isInstanceOf(Outcome.Refused.class);
        assertThat(levels.reset(logger)).isInstanceOf(Outcome.Refused.class);
        assertThat(levels.set("stoa." + "x".repeat(200), LogLevel.DEBUG, 60)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void librariesLogNoMoreThanInfo() {
        assertThat(levels.set("org.apache.kafka.clients", LogLevel.INFO, 60)).isInstanceOf(Outcome.Shown.class);
        assertThat(levels.set("org.apache.kafka.clients", LogLevel.DEBUG, 60)).isInstanceOf(Outcome.Refused.class);
        assertThat(levels.set("io.vertx", LogLevel.TRACE, 60)).isInstanceOf(Outcome.Refused.class);
        assertThat(context.getLogger("org.apache.kafka.clients").getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void timesAndNumbersAreBounded() {
        assertThat(levels.set("stoa", LogLevel.DEBUG, 0)).isInstanceOf(Outcome.Refused.class);
        assertThat(levels.set("stoa", LogLevel.DEBUG, LogLevels.SECONDS_MAX + 1))
                .isInstanceOf(Outcome.Refused.class);
        for (int i = 0; i < LogLevels.CHANGES_MAX; i++) {
            assertThat(levels.set("stoa.x" + i, LogLevel.DEBUG, 60)).isInstanceOf(Outcome.Shown.class);
        }
        assertThat(levels.set("stoa.more", LogLevel.DEBUG, 60)).isInstanceOf(Outcome.Full.class);
        assertThat(levels.set("stoa.x0", LogLevel.TRACE, 60))
                .as("no further one")
                .isInstanceOf(Outcome.Shown.class);
        assertThat(debugs("stoa.more")).isFalse();
    }

    @Test
    void aLookMakesNoLogger() {
        assertThat(levels.look("stoa.never.used")).isEqualTo(new Outcome.Shown("stoa.never.used", "INFO", 0));
        assertThat(context.exists("stoa.never.used")).isNull();
    }
}
