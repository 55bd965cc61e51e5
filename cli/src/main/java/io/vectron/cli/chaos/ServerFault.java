package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
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
    },
    /** It hears the other servers, and they do not hear it: it leads nobody, and may not know. Clients reach it. */
    SILENCED(true) {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            ClusterNetwork network = stage.network().orElseThrow();
            stage.pauseUpTo(MAX_DELAY);
            network.silence(victim);
            stage.ledger().fault("shardserver not heard");
            Pauses.pause(ELECTED.plusMillis(stage.random().nextLong(LONGER.toMillis())));
            network.endSilence(victim);
            return "not heard by the others for a while";
        }
    },
    /** The other servers hear it, and it does not hear them: it leads on without an answer. Clients reach it. */
    DEAFENED(true) {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            ClusterNetwork network = stage.network().orElseThrow();
            stage.pauseUpTo(MAX_DELAY);
            network.deafen(victim);
            stage.ledger().fault("shardserver deaf");
            Pauses.pause(ELECTED.plusMillis(stage.random().nextLong(LONGER.toMillis())));
            network.endDeafness(victim);
            return "deaf to the others for a while";
        }
    };

    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    /** Longer than an election takes. */
    private static final Duration ELECTED = Duration.ofSeconds(4);

    private static final Duration LONGER = Duration.ofSeconds(2);

    private final boolean cuts;

    ServerFault() {
        this(false);
    }

    /** @param cuts the network */
    ServerFault(boolean cuts) {
        this.cuts = cuts;
    }

    /** Those that can be done there, in order. */
    static List<ServerFault> possible(FaultStage stage) {
        return Arrays.stream(values())
                .filter(fault -> stage.network().isPresent() || !fault.cuts)
                .toList();
    }

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
