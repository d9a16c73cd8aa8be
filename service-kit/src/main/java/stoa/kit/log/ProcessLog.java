package stoa.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;

/**
 * Sets up the log of the whole process: to standard output, all logging libraries through SLF4J, noise of
 * libraries at WARN. Tokens, secrets and contents of messages are never logged, at no level.
 */
public final class ProcessLog {
    /** Format of log lines. */
    public static final Setting<LogFormat> FORMAT = Setting.oneOf("STOA_LOG_FORMAT", LogFormat.TEXT)
            .doc("Format of log lines: text for people, json for log collectors.");

    /** Level of Stoa's own log lines. */
    public static final Setting<LogLevel> LEVEL = Setting.oneOf("STOA_LOG_LEVEL", LogLevel.INFO)
            .doc("Least important level that is logged; libraries log warnings and errors only.");

    /** All settings of the log. */
    public static final List<Setting<?>> SETTINGS = List.of(FORMAT, LEVEL);

    private static final String READABLE = "%d{HH:mm:ss.SSS} %-5level %-28logger{28} %msg%n%ex";

    private ProcessLog() {}

    /**
     * Sets the log up; may be called again with other values. Any thread.
     *
     * @param settings with {@link #SETTINGS} declared
     */
    public static void configure(Settings settings) {
        configure(settings.get(FORMAT), settings.get(LEVEL));
    }

    /**
     * Sets the log up; may be called again with other values. Any thread.
     *
     * @param format of lines
     * @param level of Stoa's own classes
     */
    public static void configure(LogFormat format, LogLevel level) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            return; // a test runner brought another backend
        }
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console(context, layout(context, format)));
        context.getLogger("stoa").setLevel(level.level());
        // says at each start of a broker or client what the settings say already
        context.getLogger("org.apache.kafka.common.utils.AppInfoParser").setLevel(Level.ERROR);
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
        // heartbeats of other services in this JVM, while one of them stops
        context.getLogger("io.vertx.core.eventbus.impl.MessageConsumerImpl").setLevel(Level.ERROR);
        // an embedded broker says at every first start that it is a first start
        context.getLogger("org.apache.kafka.controller.QuorumController").setLevel(Level.ERROR);
        // an embedded broker calls its own slowness on a busy machine an error
        context.getLogger("org.apache.kafka.controller.EventPerformanceMonitor").setLevel(Level.OFF);
        // services of one JVM, and pools of one service, measure the same thing under one name
        context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
        context.getLogger("com.hazelcast.system").setLevel(Level.ERROR);
    }

    private static Layout<ILoggingEvent> layout(LoggerContext context, LogFormat format) {
        Layout<ILoggingEvent> layout = switch (format) {
            case JSON -> new JsonLines();
            case TEXT -> {
                PatternLayout pattern = new PatternLayout();
                pattern.setPattern(READABLE);
                yield pattern;
            }
        };
        layout.setContext(context);
        layout.start();
        return layout;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, Layout<ILoggingEvent> layout) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        StartingController startingController = new StartingController();
        startingController.start();
        appender.addFilter(startingController);
        appender.start();
        return appender;
    }
}
