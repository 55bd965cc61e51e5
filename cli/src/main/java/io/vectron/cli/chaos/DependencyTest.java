package io.vectron.cli.chaos;

import io.vectron.cli.CliException;
import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.load.BulkLoader;
import io.vectron.cli.load.LoadResult;
import io.vectron.cli.load.PointIds;
import io.vectron.cli.load.VectorRecords;
import io.vectron.cli.load.WaitFor;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Takes away what reads and direct writes do not need, with bulk records on their way: the broker, and the majority of the
 * placement drivers, in turn. Meanwhile keys are written and read; when it is back, every record must come in.
 */
final class DependencyTest implements FaultTest {
    private static final String COLLECTION = "chaos-t11";
    private static final int RECORDS = 600;
    private static final Duration AWAY = Duration.ofSeconds(4);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    @Override
    public String name() {
        return "T11";
    }

    @Override
    public String description() {
        return "Reads and direct writes go on while the broker or most placement drivers are dead; the backlog of bulk"
                + " records drains when they are back.";
    }

    @Override
    public int defaultRounds() {
        return 10;
    }

    @Override
    public int shortRounds() {
        return 2;
    }

    @Override
    public void run(FaultStage stage) throws IOException {
        stage.ledger().watchFor("backlog not drained", "stood still", "missing");
        try (DurableLoad load = DurableLoad.insisting(stage, COLLECTION);
                PointStore store = stage.openStore(COLLECTION, READ_TIMEOUT);
                ExecutorService loader = Executors.newSingleThreadExecutor()) {
            for (int round = 1; round <= stage.rounds(); round++) {
                List<float[]> vectors = vectors(round);
                try (PacedRecords records =
                        new PacedRecords(new VectorRecords(new VectorList(vectors), new PointIds.RowNumbers()))) {
                    Future<LoadResult> bulk =
                            loader.submit(() -> new BulkLoader(stage.cluster().gateway(), COLLECTION, stage.console())
                                    .load(records, WaitFor.SEARCHABLE));
                    awaitFirst(stage.cluster(), records);
                    records.allow(RECORDS / 2);
                    String fault = takeAway(stage, load, records, round % 2 == 1);
                    awaitBacklog(stage, bulk, fault, round);
                }
                compare(stage, store, vectors);
            }
        }
    }

    /** Other vectors in each round, so that a record of an earlier one does not pass for this one's. */
    private static List<float[]> vectors(int round) {
        return IntStream.range(0, RECORDS)
                .mapToObj(row -> new float[] {round, row})
                .toList();
    }

    /** The loader has found its topic when a record is taken in. */
    private static void awaitFirst(LocalCluster cluster, PacedRecords records) throws IOException {
        long before = covered(cluster);
        records.allow(1);
        long start = System.nanoTime();
        while (covered(cluster) == before) {
            if (System.nanoTime() - start > DRAIN_LIMIT.toNanos()) {
                throw new CliException("no record was taken in for " + DRAIN_LIMIT.toSeconds() + " s");
            }
            Pauses.pause(POLL);
        }
    }

    private static long covered(LocalCluster cluster) throws IOException {
        return CollectionStatus.fetch(cluster.gateway(), COLLECTION).covered().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns what was away. */
    private static String takeAway(FaultStage stage, DurableLoad load, PacedRecords records, boolean broker)
            throws IOException {
        List<ClusterNode> drivers = stage.cluster().nodes(NodeKind.PLACEMENT);
        List<ClusterNode> victims =
                broker ? stage.cluster().nodes(NodeKind.BROKER) : drivers.subList(0, drivers.size() / 2 + 1);
        String fault = broker ? "broker away" : "driver majority away";
        for (ClusterNode victim : victims) {
            stage.cluster().kill(victim);
        }
        stage.ledger().fault(fault);
        records.allow(RECORDS);
        long before = load.acknowledged();
        load.writeFor(AWAY);
        if (load.acknowledged() == before) {
            stage.ledger().violation("stood still", "no write was acknowledged: " + fault);
        }
        load.check();
        stage.startAndAwait(victims);
        return fault + ", " + Numbers.count(load.acknowledged() - before) + " writes acknowledged meanwhile";
    }

    private static void awaitBacklog(FaultStage stage, Future<LoadResult> bulk, String fault, int round) {
        long start = System.nanoTime();
        while (!bulk.isDone() && System.nanoTime() - start < DRAIN_LIMIT.toNanos()) {
            Pauses.pause(POLL);
        }
        Duration drained = Duration.ofNanos(System.nanoTime() - start);
        if (bulk.isDone()) {
            stage.ledger().add("records", Futures.await(bulk).records());
        } else {
            stage.ledger()
                    .violation(
                            "backlog not drained",
                            "records are not taken in " + DRAIN_LIMIT.toSeconds() + " s after: " + fault);
            bulk.cancel(true);
        }
        stage.ledger().max("ms until the backlog was drained, at most", drained.toMillis());
        stage.console()
                .note("round " + round + " of " + stage.rounds() + ": " + fault + ", backlog drained "
                        + Numbers.seconds(drained) + " after it was back");
    }

    private static void compare(FaultStage stage, PointStore store, List<float[]> vectors) {
        for (int row = 0; row < vectors.size(); row++) {
            String id = Integer.toString(row);
            float[] expected = vectors.get(row);
            if (store.findVector(id)
                    .filter(found -> Arrays.equals(found, expected))
                    .isEmpty()) {
                stage.ledger().violation("missing", "record " + id + " was not taken in");
            }
        }
        stage.ledger().checked(vectors.size());
    }
}
