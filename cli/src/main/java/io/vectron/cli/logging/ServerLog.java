package io.vectron.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Sends a server's log to {@code vectron.log} in a folder, three files of 16 MB at the most, or to standard output. */
public final class ServerLog {
    private static final String FILE_NAME = "vectron.log";
    private static final String RATIS = "org.apache.ratis";

    /** Libraries that say much at INFO that only their own developers need. */
    private static final Map<String, Level> LEVELS = Map.of(
            "io.vectron",
            Level.INFO,
            "org.apache.kafka",
            Level.WARN,
            "kafka",
            Level.WARN,
            // Says ERROR of partitions that are merely new.
            "state.change.logger",
            Level.OFF,
            RATIS,
            Level.WARN,
            "org.eclipse.jetty",
            Level.WARN,
            "io.javalin",
            Level.WARN);

    private ServerLog() {}

    /** Starts writing to the folder; errors no longer go to the console. Returns the file. */
    public static Path writeTo(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        use(context(), fileAppender(context(), file));
        return file;
    }

    /** Starts writing to standard output; errors no longer go to standard error. */
    public static void writeToOutput() {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context());
        appender.setEncoder(encoder(context()));
        appender.start();
        use(context(), appender);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static void use(LoggerContext context, Appender<ILoggingEvent> appender) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        context.resetTurboFilterList();
        context.addTurboFilter(new RepeatedWarnings(RATIS, System::nanoTime));
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%date{ISO8601} %-5level [%thread] %logger{36}: %msg%n");
        encoder.start();
        return encoder;
    }

    private static RollingFileAppender<ILoggingEvent> fileAppender(LoggerContext context, Path file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context));
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(2);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf("16MB"));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }
}
