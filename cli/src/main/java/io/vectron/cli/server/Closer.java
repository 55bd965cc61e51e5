package io.vectron.cli.server;

import io.vectron.cli.CliException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, last first; one that fails does not keep the others open. Used by one thread at a time. */
public final class Closer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    public <T extends AutoCloseable> T register(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        Exception first = null;
        while (!open.isEmpty()) {
            AutoCloseable resource = open.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.error("Cannot close {}", resource, e);
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw new CliException("the stop was not clean: " + first.getMessage(), first);
        }
    }
}
