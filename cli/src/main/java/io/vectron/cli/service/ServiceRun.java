package io.vectron.cli.service;

import io.vectron.cli.CliException;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.console.Console;
import io.vectron.cli.logging.ServerLog;
import io.vectron.cli.server.Closer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one service in this process until SIGTERM or Ctrl-C, and then closes it in order. */
public final class ServiceRun {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceRun.class);

    private final Service service;
    private final SettingValues values;
    private final Console console;
    private final Closer closer = new Closer();

    public ServiceRun(Service service, SettingValues values, Console console) {
        this.service = service;
        this.values = values;
        this.console = console;
    }

    /** Returns when the process is asked to stop. */
    public void run() throws IOException, InterruptedException {
        String name = service.schema().service() + " " + values.text(CommonSettings.NODE);
        values.value(CommonSettings.LOG_DIR).ifPresentOrElse(ServerLog::writeTo, ServerLog::writeToOutput);
        try {
            service.start(values, closer);
        } catch (IllegalArgumentException e) {
            closer.close();
            throw new CliException("the settings of " + name + " do not go together: " + e.getMessage(), e);
        } catch (CliException e) {
            LOG.error("{} cannot start: {}", name, e.getMessage());
            closer.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot start", name, e);
            closer.close();
            throw e;
        }
        CountDownLatch stopping = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(name, stopping), "stop"));
        console.note(name + " runs.");
        stopping.await();
    }

    private void stop(String name, CountDownLatch stopping) {
        stopping.countDown();
        try {
            closer.close();
            LOG.info("{} has stopped", name);
        } catch (RuntimeException e) {
            LOG.error("{} did not stop cleanly", name, e);
            console.note("vectron: " + e.getMessage());
        }
    }
}
