package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.console.Numbers;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.placement.api.CollectionPlacement;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Damages a file of one replica while its server is down, the kinds of files and of damage in turn, and starts the server again
 * under load. The replica must be set aside and made anew from the others, unless the file is one that it can do without; then
 * every replica is read.
 */
final class CorruptionTest implements FaultTest {
    private static final String COLLECTION = "chaos-t6";
    private static final String KEPT = "damaged replicas kept";
    private static final List<Damage> KINDS_OF_DAMAGE = List.of(Damage.values());
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);
    /** For a replica to be set aside, taken out of its group and made anew. */
    private static final Duration RESTORED = Duration.ofMinutes(2);

    /** @param where in the file */
    private record Inflicted(ClusterNode victim, ReplicaFile file, Damage damage, String where) {
        @Override
        public String toString() {
            return victim.name() + ", " + file.kind() + " " + damage + " " + where + ", "
                    + file.file().getFileName();
        }
    }

    @Override
    public String name() {
        return "T6";
    }

    @Override
    public String description() {
        return "Damaged files lose nothing: a bit flipped, the end cut off or a page zeroed in each kind of file of one"
                + " replica while its server is down; the replica is made anew, and every replica is read.";
    }

    @Override
    public int defaultRounds() {
        return ReplicaFileKind.values().length * Damage.values().length;
    }

    @Override
    public int shortRounds() {
        return 2;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor(KEPT);
        Map<ReplicaFileKind, Integer> damaged = new EnumMap<>(ReplicaFileKind.class);
        try (DurableLoad load = DurableLoad.create(stage, COLLECTION)) {
            load.writeFor(WARM_UP);
            for (int round = 1; round <= stage.rounds(); round++) {
                String done = damageOne(stage, load, damaged);
                stage.console().note("round " + round + " of " + stage.rounds() + ": " + done);
            }
        }
    }

    /** Returns what was damaged and what became of it. */
    private static String damageOne(FaultStage stage, DurableLoad load, Map<ReplicaFileKind, Integer> damaged)
            throws IOException {
        LocalCluster cluster = stage.cluster();
        SortedMap<ShardId, Epoch> before = epochs(cluster);
        ReplicaConvergence convergence = new ReplicaConvergence(cluster, stage.ledger());
        Inflicted inflicted = load.writeDuring(() -> damageOneFile(stage, before.keySet(), damaged));
        long start = System.nanoTime();
        convergence.await(RESTORED);
        load.check();
        load.checkEveryReplica(cluster); // may be the first to come across the damage
        boolean dispensable = inflicted.file().kind().isDispensable();
        if (!dispensable) {
            awaitReplacement(cluster, before);
        }
        convergence.await(RESTORED);
        boolean replaced = !epochs(cluster).equals(before);
        stage.ledger().add(replaced ? "replicas made anew" : "replicas that went on", 1);
        if (!replaced && !dispensable) {
            stage.ledger().violation(KEPT, inflicted + ": the replica was not made anew");
        }
        return inflicted + ": " + (replaced ? "made anew" : "went on") + ", all of it read after "
                + Numbers.seconds(Duration.ofNanos(System.nanoTime() - start));
    }

    /** Reads need not come across the damage, for what they want may be elsewhere by now: the server then finds it by itself. */
    private static void awaitReplacement(LocalCluster cluster, SortedMap<ShardId, Epoch> before) throws IOException {
        long start = System.nanoTime();
        while (epochs(cluster).equals(before) && System.nanoTime() - start < RESTORED.toNanos()) {
            Pauses.pause(POLL);
        }
    }

    private static Inflicted damageOneFile(FaultStage stage, Set<ShardId> shards, Map<ReplicaFileKind, Integer> damaged)
            throws IOException {
        LocalCluster cluster = stage.cluster();
        ClusterNode victim = stage.anyShardServer();
        if (stage.random().nextBoolean()) {
            cluster.kill(victim);
        } else {
            cluster.stop(victim);
        }
        ReplicaFile file = leastDamaged(ReplicaFile.in(cluster.data(victim), shards), stage, damaged);
        int times = damaged.merge(file.kind(), 1, Integer::sum);
        Damage damage = KINDS_OF_DAMAGE.get(times % KINDS_OF_DAMAGE.size());
        String where = damage.inflict(file.file(), stage.random());
        stage.ledger().fault(file.kind() + " " + damage);
        stage.startAndAwait(List.of(victim));
        stage.pauseUpTo(MAX_DELAY);
        return new Inflicted(victim, file, damage, where);
    }

    /** One of the kind whose turn it is. */
    private static ReplicaFile leastDamaged(
            List<ReplicaFile> files, FaultStage stage, Map<ReplicaFileKind, Integer> damaged) {
        int fewest = files.stream()
                .mapToInt(file -> damaged.getOrDefault(file.kind(), 0))
                .min()
                .orElseThrow();
        ReplicaFileKind kind = files.stream()
                .map(ReplicaFile::kind)
                .filter(candidate -> damaged.getOrDefault(candidate, 0) == fewest)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        List<ReplicaFile> candidates =
                files.stream().filter(file -> file.kind() == kind).toList();
        return candidates.get(stage.random().nextInt(candidates.size()));
    }

    /** Of the collection's shards: another one says that a replica was taken out and back in. */
    private static SortedMap<ShardId, Epoch> epochs(LocalCluster cluster) throws IOException {
        try (ClusterInspector inspector = ClusterInspector.of(cluster)) {
            CollectionPlacement collection =
                    Objects.requireNonNull(inspector.map().collections().get(new CollectionName(COLLECTION)));
            SortedMap<ShardId, Epoch> epochs = new TreeMap<>();
            collection.shards().forEach(shard -> epochs.put(shard.shard(), shard.epoch()));
            return epochs;
        }
    }
}
