package io.vectron.cli.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Overwrites and deletes keys of its own at random, one write after the other, and remembers what they must hold. Used by
 * one thread at a time.
 */
final class KeyWriter {
    private static final int OPEN_KEYS = 48;
    private static final double DELETES = 0.25;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

    private final String name;
    private final PointStore store;
    private final Duration patience;
    private final SplittableRandom random;
    private final SortedMap<String, KeyFate> fates = new TreeMap<>();
    /** Those that may be written. */
    private final List<String> open = new ArrayList<>();
    /** Those that are not written any more. */
    private final Set<String> retired = new HashSet<>();

    private int keys;
    private long acknowledged;
    private long unanswered;

    /**
     * @param name unique among writers of a collection
     * @param patience how long a write is repeated that is not answered
     */
    KeyWriter(String name, PointStore store, Duration patience, SplittableRandom random) {
        this.name = name;
        this.store = store;
        this.patience = patience;
        this.random = random;
    }

    /** One write; returns when it is answered, or has failed. */
    void write() {
        while (open.size() < OPEN_KEYS) {
            open.add(name + "-" + keys++);
        }
        int turn = random.nextInt(open.size());
        String key = open.get(turn);
        KeyFate fate = fates.computeIfAbsent(key, _ -> new KeyFate());
        Optional<Integer> version = random.nextDouble() < DELETES ? Optional.empty() : Optional.of(fate.nextVersion());
        if (tryWrite(key, version)) {
            fate.acknowledge(version);
            acknowledged++;
            return;
        }
        open.remove(turn);
        if (tryRepeat(key, version)) {
            fate.acknowledge(version);
            // An earlier attempt may still come: whatever it left is the same, but not after another write.
            retired.add(key);
            acknowledged++;
        } else {
            fate.leaveUnanswered(version);
            unanswered++;
        }
    }

    private boolean tryWrite(String key, Optional<Integer> version) {
        return version.map(number -> store.tryUpsert(key, vector(number))).orElseGet(() -> store.tryDelete(key));
    }

    private boolean tryRepeat(String key, Optional<Integer> version) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < patience.toNanos()) {
            Pauses.pause(RETRY_PAUSE);
            if (tryWrite(key, version)) {
                return true;
            }
        }
        return false;
    }

    /** Whole numbers up to 2^24 are floats. */
    static float[] vector(int version) {
        return new float[] {version, 1};
    }

    static Optional<Integer> version(Optional<float[]> vector) {
        return vector.map(numbers -> (int) numbers[0]);
    }

    /** Every key ever written, with what it must hold. */
    SortedMap<String, KeyFate> fates() {
        return fates;
    }

    /** Lets keys be written again whose unanswered write has been seen. */
    void reopenSettled() {
        fates.forEach((key, fate) -> {
            if (fate.isSettled() && !retired.contains(key) && !open.contains(key)) {
                open.add(key);
            }
        });
    }

    long acknowledged() {
        return acknowledged;
    }

    long unanswered() {
        return unanswered;
    }
}
