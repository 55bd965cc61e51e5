package io.vectron.cli.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedWarningsTest {
    private static final int MANY = 3 * RepeatedWarnings.PER_MINUTE;

    private final AtomicLong nanos = new AtomicLong();
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> shown = new ListAppender<>();
    private final Logger chatty = context.getLogger("org.chatty.Appender");

    @BeforeEach
    void setUp() {
        context.addTurboFilter(new RepeatedWarnings("org.chatty", nanos::get));
        shown.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(shown);
    }

    @Test
    void sameTextIsShownSomeTimesAMinute() {
        for (int i = 0; i < MANY; i++) {
            chatty.warn("no answer from {}", i);
        }
        assertEquals(RepeatedWarnings.PER_MINUTE, shown.list.size());
        chatty.warn("no answer at all");
        assertEquals(RepeatedWarnings.PER_MINUTE + 1, shown.list.size(), "another text");
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        chatty.warn("no answer from {}", 1);
        assertEquals(RepeatedWarnings.PER_MINUTE + 1, shown.list.size());
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        chatty.warn("no answer from {}", 1);
        assertEquals(RepeatedWarnings.PER_MINUTE + 2, shown.list.size());
    }

    @Test
    void saysHowManyWereLeftOut() {
        // It says so with a logger of its own, which is not of this test's context.
        Logger own = (Logger) LoggerFactory.getLogger(RepeatedWarnings.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        own.addAppender(said);
        Level before = own.getLevel();
        own.setLevel(Level.WARN);
        try {
            for (int i = 0; i < MANY; i++) {
                chatty.warn("no answer");
            }
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            chatty.warn("no answer");
            chatty.warn("no answer");
        } finally {
            own.setLevel(before);
            own.detachAppender(said);
        }
        assertEquals(1, said.list.size());
        assertEquals(
                "left out " + (MANY - RepeatedWarnings.PER_MINUTE) + " warnings of org.chatty.Appender like the next",
                said.list.getFirst().getFormattedMessage());
    }

    @Test
    void errorsAndOthersPass() {
        Logger other = context.getLogger("org.other");
        for (int i = 0; i < MANY; i++) {
            chatty.error("broken");
            other.warn("no answer");
        }
        assertEquals(2 * MANY, shown.list.size());
    }
}
