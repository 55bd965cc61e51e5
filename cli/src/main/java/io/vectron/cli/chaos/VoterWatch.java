package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.ReplicaRole;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Looks again and again, on a thread of its own until it is closed, at how many voters every shard has. */
final class VoterWatch implements AutoCloseable {
    private static final int MIN_VOTERS = 2;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ClusterInspector inspector;
    private final FaultLedger ledger;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final RepeatedSteps looks;
    private final AtomicLong done = new AtomicLong();
    private final Set<String> wrong = new ConcurrentSkipListSet<>();

    /** @param ledger told what was seen when this is closed */
    VoterWatch(ClusterInspector inspector, FaultLedger ledger) {
        this.inspector = inspector;
        this.ledger = ledger;
        looks = new RepeatedSteps(thread, List.of(this::look));
    }

    private void look() {
        try {
            for (ShardReplicas shard : inspector.shards(inspector.map())) {
                int voters = shard.placement().servers(ReplicaRole.VOTER).size();
                if (voters < MIN_VOTERS) {
                    wrong.add("shard " + shard.placement().shard() + " of " + shard.collection() + " has " + voters
                            + " voters at epoch " + shard.placement().epoch());
                }
            }
            done.incrementAndGet();
        } catch (VectronException e) {
            // The drivers elect a leader; looked at again in a moment.
        }
        Pauses.pause(PAUSE);
    }

    @Override
    public void close() {
        looks.close();
        thread.shutdown();
        ledger.checked(done.get());
        wrong.forEach(line -> ledger.violation("too few voters", line));
    }
}
