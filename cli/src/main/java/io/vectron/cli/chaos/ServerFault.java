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
            return pause(stage, victim, beyondElection(stage));
        }
    },
    /** kill -9, and started again. */
    KILL {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            return restart(stage, victim, stage.cluster()::kill, "killed");
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
            return restart(stage, victim, stage.cluster()::stop, "stopped") + ", handing over what it led";
        }
    },
    /** It hears the other servers, and they do not hear it: it leads nobody, and may not know. Clients reach it. */
    SILENCED(true) {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            return cutOff(stage, victim, ClusterNetwork.Loss.SPEECH, "not heard");
        }
    },
    /** The other servers hear it, and it does not hear them: it leads on without an answer. Clients reach it. */
    DEAFENED(true) {
        @Override
        String strike(FaultStage stage, ClusterNode victim) throws IOException {
            return cutOff(stage, victim, ClusterNetwork.Loss.HEARING, "deaf");
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

    private interface Ending {
        void of(ClusterNode node) throws IOException;
    }

    private static String restart(FaultStage stage, ClusterNode victim, Ending ending, String what) throws IOException {
        stage.pauseUpTo(MAX_DELAY);
        ending.of(victim);
        stage.ledger().fault("shardserver " + what);
        stage.pauseUpTo(MAX_DELAY);
        stage.startAndAwait(List.of(victim));
        return what;
    }

    private static String cutOff(FaultStage stage, ClusterNode victim, ClusterNetwork.Loss loss, String what)
            throws IOException {
        ClusterNetwork network = stage.network().orElseThrow();
        stage.pauseUpTo(MAX_DELAY);
        network.cut(victim, loss);
        stage.ledger().fault("shardserver " + what);
        Pauses.pause(beyondElection(stage));
        network.mend(victim, loss);
        return what + " for a while";
    }

    /** Until another leads for sure. */
    private static Duration beyondElection(FaultStage stage) {
        return ELECTED.plusMillis(stage.random().nextLong(LONGER.toMillis()));
    }

    private static String pause(FaultStage stage, ClusterNode victim, Duration pause) throws IOException {
        stage.pauseUpTo(MAX_DELAY);
        stage.cluster().pause(victim);
        Pauses.pause(pause);
        stage.cluster().resume(victim);
        stage.ledger().fault("shardserver paused");
        return "paused for " + pause.toMillis() + " ms";
    }
}
