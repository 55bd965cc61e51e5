package io.vectron.cli.chaos;

import io.grpc.StatusRuntimeException;
import io.vectron.cli.linearizability.Operation;
import io.vectron.common.error.VectronException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads, overwrites and deletes keys it shares with other clients, one operation after the other, and records each with its
 * times. Used by one thread at a time.
 */
final class RegisterClient {
    private static final double READS = 0.5;
    private static final double DELETES = 0.1;
    /** Of the reads. */
    private static final double PAST_GATEWAY = 0.5;

    private static final Duration RETRY_PAUSE = Duration.ofMillis(20);

    private final PointStore store;
    private final LeaderReader leaders;
    private final List<String> keys;
    private final AtomicInteger values;
    private final SplittableRandom random;
    private final Map<String, List<Operation>> history = new TreeMap<>();

    /** @param values gives every write of all clients another value */
    RegisterClient(
            PointStore store, LeaderReader leaders, List<String> keys, AtomicInteger values, SplittableRandom random) {
        this.store = store;
        this.leaders = leaders;
        this.keys = keys;
        this.values = values;
        this.random = random;
    }

    /** One operation; returns when it is answered, or has failed, whether the history has it. */
    boolean operate() {
        String key = keys.get(random.nextInt(keys.size()));
        double choice = random.nextDouble();
        if (choice < READS) {
            return read(key);
        }
        write(key, choice < READS + DELETES ? Operation.NOTHING : values.incrementAndGet());
        return true;
    }

    private boolean read(String key) {
        long invoked = System.nanoTime();
        try {
            Optional<float[]> vector =
                    random.nextDouble() < PAST_GATEWAY ? leaders.findVector(key) : store.findVector(key);
            int value = KeyWriter.version(vector).orElse(Operation.NOTHING);
            record(key, Operation.read(value, invoked, System.nanoTime()));
            return true;
        } catch (StatusRuntimeException | VectronException e) {
            // A read that is not answered says nothing.
            Pauses.pause(RETRY_PAUSE);
            return false;
        }
    }

    private void write(String key, int value) {
        long invoked = System.nanoTime();
        boolean answered =
                value == Operation.NOTHING ? store.tryDelete(key) : store.tryUpsert(key, KeyWriter.vector(value));
        record(key, Operation.write(value, invoked, answered ? System.nanoTime() : Operation.NEVER));
    }

    private void record(String key, Operation operation) {
        history.computeIfAbsent(key, _ -> new ArrayList<>()).add(operation);
    }

    /** What it did, by key, in order. */
    Map<String, List<Operation>> history() {
        return history;
    }
}
