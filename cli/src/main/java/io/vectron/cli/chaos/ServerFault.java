package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What is done to a shard server while clients go on. */
enum ServerFault {
    /** It stands still (SIGSTOP) until another leads for sure, and wakes without knowing. */
    LONG_PAUSE {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            return pause(stage, victim, ELECTED.plusMillis(stage.random().nextLong(LONGER.toMillis())));
        }
    },
    /** kill -9, and started again. */
    KILL {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            stage.pauseUpTo(MAX_DELAY);
            stage.cluster().kill(victim);
            stage.ledger().fault("shardserver killed");
            stage.pauseUpTo(MAX_DELAY);
            stage.startAndAwait(List.of(victim));
            return "killed";
        }
    },
    /** It stands still for about as long as the others wait for a leader. */
    SHORT_PAUSE {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            return pause(stage, victim, Duration.ofMillis(1 + stage.random().nextLong(ELECTED.toMillis())));
        }
    },
    /** SIGTERM: it hands over what it leads, and is started again. */
    STOP {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            stage.pauseUpTo(MAX_DELAY);
            stage.cluster().stop(victim);
            stage.ledger().fault("shardserver stopped");
            stage.startAndAwait(List.of(victim));
            return "stopped, handing over what it led";
        }
    };

    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    /** Longer than an election takes. */
    private static final Duration ELECTED = Duration.ofSeconds(4);

    private static final Duration LONGER = Duration.ofSeconds(2);

    /** Returns what was done, for a person, when the server works again. */
    abstract String strike(FaultStage stage, ClusterNode victim) throws IOException;

    private static String pause(FaultStage stage, ClusterNode victim, Duration pause) throws IOException {
        stage.pauseUpTo(MAX_DELAY);
        stage.cluster().pause(victim);
        Pauses.pause(pause);
        stage.cluster().resume(victim);
        stage.ledger().fault("shardserver paused");
        return "paused for " + pause.toMillis() + " ms";
    }
}
