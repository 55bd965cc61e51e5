package io.vectron.placement.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Messages between named nodes: late, lost, doubled, out of order, and cut off in one direction or both. */
final class SimulatedNetwork {
    private record Link(String from, String to) {}

    private final SimulationKernel kernel;
    private final Set<Link> cut = new HashSet<>();
    private double lossRate;
    private double doubleRate;
    private long maxDelayMs = 5;

    SimulatedNetwork(SimulationKernel kernel) {
        this.kernel = kernel;
    }

    void degrade(double loss, double doubled, long delayMs) {
        lossRate = loss;
        doubleRate = doubled;
        maxDelayMs = delayMs;
    }

    void cut(String from, String to) {
        cut.add(new Link(from, to));
    }

    void isolate(String node, List<String> others) {
        for (String other : others) {
            if (!other.equals(node)) {
                cut(node, other);
                cut(other, node);
            }
        }
    }

    void heal() {
        cut.clear();
    }

    boolean isOpen(String from, String to) {
        return !cut.contains(new Link(from, to));
    }

    /** Whether a call and its answer come through, this time. */
    boolean passes(String from, String to) {
        return isOpen(from, to) && !kernel.chance(lossRate);
    }

    void send(String from, String to, String what, Runnable delivery) {
        deliver(from, to, what, delivery);
        if (kernel.chance(doubleRate)) {
            deliver(from, to, what, delivery);
        }
    }

    private void deliver(String from, String to, String what, Runnable delivery) {
        if (!passes(from, to)) {
            return;
        }
        kernel.after(kernel.between(1, maxDelayMs), what, () -> {
            if (isOpen(from, to)) {
                delivery.run();
            }
        });
    }
}
