package io.vectron.placement.server;

/** A process that can be killed, started again and paused; what comes while it is paused happens when it goes on. */
final class SimulatedProcess {
    private static final long RETRY_MS = 50;

    private final SimulationKernel kernel;
    private final String name;
    private long incarnation = 1;
    private boolean up = true;
    private boolean paused;
    private long troubledUntilMs;

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

    /** Whether it runs, or did so a moment ago: what nobody can have noticed yet. */
    boolean ranLately(long withinMs) {
        return isRunning() || kernel.nowMs() - troubledUntilMs < withinMs;
    }

    void kill() {
        up = false;
        paused = false;
        incarnation++;
        troubledUntilMs = kernel.nowMs();
    }

    void start() {
        up = true;
    }

    void pause() {
        paused = true;
        troubledUntilMs = kernel.nowMs();
    }

    void resume() {
        paused = false;
    }

    /** Does something in this process now, or when it goes on, or never if it is killed first. */
    void run(Runnable action) {
        run(incarnation, action);
    }

    private void run(long born, Runnable action) {
        if (!up || born != incarnation) {
            return;
        }
        if (paused) {
            kernel.after(RETRY_MS, name, () -> run(born, action));
        } else {
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
