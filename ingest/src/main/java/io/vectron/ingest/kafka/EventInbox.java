package io.vectron.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What other threads have to tell the thread that owns a consumer. It runs the events itself, and is woken for one only
 * while it waits for records. There are never more events than requests under way.
 */
final class EventInbox {
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final Runnable wakeUp;

    /** @param wakeUp ends the owner's waiting; called by any thread */
    EventInbox(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Hands an event to the owner; called by any thread. */
    void add(Runnable event) {
        events.add(event);
        if (waiting.compareAndSet(true, false)) {
            wakeUp.run();
        }
    }

    /** Runs what has come so far, in order. */
    void runAll() {
        for (Runnable event = events.poll(); event != null; event = events.poll()) {
            event.run();
        }
    }

    /** Waits for one event and runs it. */
    void runNext(Duration wait) throws InterruptedException {
        Runnable event = events.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (event != null) {
            event.run();
        }
    }

    /** The owner is about to wait for records; returns whether it may, as nothing is here. */
    boolean beginWait() {
        waiting.set(true);
        return events.isEmpty();
    }

    void endWait() {
        waiting.set(false);
    }
}
