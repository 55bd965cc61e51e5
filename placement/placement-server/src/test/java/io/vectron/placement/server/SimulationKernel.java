package io.vectron.placement.server;

import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** One thread, one seed, one queue of events in virtual time; everything that happens goes into the trace's hash. */
final class SimulationKernel {
    private record Event(long atMs, long order, String what, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMs != other.atMs ? Long.compare(atMs, other.atMs) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Random random;
    private long order;
    private long nowMs;
    private long hash = 17;
    private long steps;

    SimulationKernel(long seed) {
        this.random = new Random(seed);
    }

    long nowMs() {
        return nowMs;
    }

    long nowNanos() {
        return nowMs * 1_000_000;
    }

    long hash() {
        return hash;
    }

    long steps() {
        return steps;
    }

    void after(long delayMs, String what, Runnable action) {
        events.add(new Event(nowMs + delayMs, order++, what, action));
    }

    /** Now and then for ever, at times of its own. */
    void every(long minMs, long maxMs, String what, Runnable action) {
        after(between(minMs, maxMs), what, () -> {
            action.run();
            every(minMs, maxMs, what, action);
        });
    }

    /** Takes the next event. */
    void step() {
        Event event = events.remove();
        nowMs = event.atMs();
        steps++;
        trace(event.what());
        event.action().run();
    }

    void trace(Object fact) {
        hash = hash * 1_000_003 + fact.hashCode() + nowMs;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both inclusive. */
    long between(long min, long max) {
        return min + random.nextLong(max - min + 1);
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
