package io.vectron.placement.server;

import java.util.ArrayList;
import java.util.List;

/** A process that can be killed, started again and paused; what comes while it is paused happens when it goes on. */
final class SimulatedProcess {
    private final SimulationKernel kernel;
    private final String name;
    private long incarnation = 1;
    private boolean up = true;
    private boolean paused;
    private List<Runnable> pending = new ArrayList<>();
    private long troubledSinceMs;

    SimulatedProcess(SimulationKernel kernel, String name) {
        this.kernel = kernel;
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isRunning() {
        return up && !paused;
    }

    boolean isUp() {
        return up;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether it runs, or did so at a moment or later. */
    boolean ranSince(long momentMs) {
        return isRunning() || troubledSinceMs >= momentMs;
    }

    void kill() {
        stand();
        up = false;
        paused = false;
        incarnation++;
        pending = new ArrayList<>();
    }

    void start() {
        up = true;
    }

    void pause() {
        stand();
        paused = true;
    }

    private void stand() {
        if (isRunning()) {
            troubledSinceMs = kernel.nowMs();
        }
    }

    void resume() {
        paused = false;
        List<Runnable> due = pending;
        pending = new ArrayList<>();
        due.forEach(this::run);
    }

    /** Does something in this process now, or when it goes on, or never if it is down or killed first. */
    void run(Runnable action) {
        if (paused) {
            pending.add(action);
        } else if (up) {
            action.run();
        }
    }

    /** A timer of this process; ends with it. */
    void every(long minMs, long maxMs, Runnable action) {
        every(incarnation, minMs, maxMs, action);
    }

    private void every(long born, long minMs, long maxMs, Runnable action) {
        kernel.after(kernel.between(minMs, maxMs), name, () -> {
            if (up && born == incarnation) {
                if (!paused) {
                    action.run();
                }
                every(born, minMs, maxMs, action);
            }
        });
    }
}
