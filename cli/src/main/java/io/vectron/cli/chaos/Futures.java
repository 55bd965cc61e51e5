package io.vectron.cli.chaos;

import io.vectron.cli.CliException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Outcomes of what other threads do for a run. */
final class Futures {
    private Futures() {}

    static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CliException expected) {
                throw expected;
            }
            throw new CliException("the run failed: " + e.getCause(), e);
        }
    }

    static void awaitAll(List<Future<?>> futures) {
        futures.forEach(Futures::await);
    }
}
