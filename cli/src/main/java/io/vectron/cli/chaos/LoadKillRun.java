package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vectron.cli.CliException;
import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.client.SystemEndpoints;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.load.BulkLoader;
import io.vectron.cli.load.LoadResult;
import io.vectron.cli.load.PointIds;
import io.vectron.cli.load.VectorRecords;
import io.vectron.cli.load.WaitFor;
import io.vectron.cli.process.ScratchServer;
import io.vectron.cli.vectors.VectorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Kills the server (-9) again and again in the middle of a bulk load, overwriting some loaded points over gRPC in
 * between, and then compares everything it holds with the file: count, ids, and vectors to the bit; points overwritten
 * and acknowledged keep the newer vector although their records are in the topic still.
 */
public final class LoadKillRun {
    private static final String COLLECTION = "chaos-load";
    private static final String IN_THE_MIDDLE = "kills in the middle of the load";
    private static final String BESIDE = "kills beside it";
    private static final int OVERWRITES_PER_ROUND = 20;
    private static final int READERS = 8;
    private static final int SLICES = 20;
    private static final Duration TAKE_IN_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SLICE_PAUSE = Duration.ofMillis(30);

    private final Path file;
    private final int limit;
    private final int rounds;
    private final long seed;
    private final SplittableRandom random;
    private final Console console;
    private final FaultLedger ledger = new FaultLedger();

    /**
     * @param limit records to load, from the front of the file
     * @param rounds kills
     */
    public LoadKillRun(Path file, int limit, int rounds, long seed, Console console) {
        this.file = file;
        this.limit = limit;
        this.rounds = rounds;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.console = console;
    }

    public FaultReport run(ScratchServer server) throws IOException {
        List<float[]> vectors = firstVectors();
        create(server.gateway(), vectors.getFirst().length);
        Map<String, List<float[]>> overwritten = new TreeMap<>();
        LoadResult loaded;
        try (ExecutorService loader = Executors.newSingleThreadExecutor();
                PacedRecords records =
                        new PacedRecords(new VectorRecords(new VectorList(vectors), new PointIds.RowNumbers()))) {
            Future<LoadResult> load = loader.submit(
                    () -> new BulkLoader(server.gateway(), COLLECTION, console).load(records, WaitFor.INDEXED));
            try {
                // A load whose server dies before it has found the topic fails, and rightly so.
                records.allow(1);
                awaitTakenIn(server, 1);
                for (int round = 1; round <= rounds; round++) {
                    int share = vectors.size() / (rounds + 1);
                    awaitTakenIn(server, (round - 1) * share);
                    overwriteSome(server, vectors.subList(0, (round - 1) * share), overwritten);
                    killInTheMiddle(server, records, round, share);
                }
            } finally {
                records.allow(vectors.size() + 1);
            }
            loaded = Futures.await(load);
        }
        verify(server, vectors, overwritten, loaded);
        return ledger.report("load", rounds, seed);
    }

    private List<float[]> firstVectors() throws IOException {
        List<float[]> vectors = VectorFiles.readAll(file, "train");
        return vectors.size() <= limit ? vectors : vectors.subList(0, limit);
    }

    private static void create(GatewayClient gateway, int dimension) {
        gateway.post(
                "/v1/collections",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", COLLECTION)
                        .put("dimension", dimension)
                        .put("distance", "cosine"));
    }

    /** Overwrites points whose record has been taken in, so that only a replay could bring the old vector back. */
    private void overwriteSome(ScratchServer server, List<float[]> vectors, Map<String, List<float[]>> overwritten) {
        if (vectors.isEmpty()) {
            return;
        }
        try (PointStore store =
                new PointStore(SystemEndpoints.of(server.gateway()).grpc(), COLLECTION)) {
            for (int i = 0; i < OVERWRITES_PER_ROUND; i++) {
                int row = random.nextInt(vectors.size());
                String id = Integer.toString(row);
                float[] newer = vectors.get(row).clone();
                newer[0] += 1 + random.nextInt(1000);
                if (store.findVector(id).isEmpty()) {
                    continue; // its record would rightly replace what is written now
                }
                if (store.tryUpsert(id, newer)) {
                    overwritten.put(id, List.of(newer));
                } else {
                    List<float[]> possible = new ArrayList<>(overwritten.getOrDefault(id, List.of(vectors.get(row))));
                    possible.add(newer);
                    overwritten.put(id, possible);
                }
            }
        }
    }

    /**
     * Lets this round's records go slice by slice and kills just after one of the slices: in the middle, if records that were
     * let go had not been taken in by then.
     */
    private void killInTheMiddle(ScratchServer server, PacedRecords records, int round, int share) throws IOException {
        int slice = share / SLICES;
        int last = random.nextInt(SLICES);
        for (int i = 0; i < last; i++) {
            records.allow(slice);
            Pauses.pause(SLICE_PAUSE);
        }
        records.allow(slice);
        Pauses.pause(Duration.ofMillis(random.nextLong(SLICE_PAUSE.toMillis())));
        long start = System.nanoTime();
        server.killAndRestart();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        // Ingest needs a second to come back: what is there now was there before the kill.
        long kept = points(server);
        int released = (round - 1) * share + (last + 1) * slice;
        console.note("kill " + round + " of " + rounds + ": with " + Numbers.count(kept) + " of "
                + Numbers.count(released) + " records taken in; ready again after " + Numbers.seconds(elapsed));
        records.allow(share - (last + 1) * slice);
        ledger.fault(kept < released ? IN_THE_MIDDLE : BESIDE);
    }

    /** What earlier rounds let go must be in before it can be overwritten, and before the next kill means anything. */
    private static void awaitTakenIn(ScratchServer server, int records) {
        long deadline = System.nanoTime() + TAKE_IN_TIMEOUT.toNanos();
        while (points(server) < records) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("only " + points(server) + " of " + records + " records were taken in within "
                        + TAKE_IN_TIMEOUT.toSeconds() + " s after a kill");
            }
            Pauses.pause(SLICE_PAUSE);
        }
    }

    private static long points(ScratchServer server) {
        return CollectionStatus.fetch(server.gateway(), COLLECTION).points();
    }

    private void verify(
            ScratchServer server, List<float[]> vectors, Map<String, List<float[]>> overwritten, LoadResult loaded) {
        ledger.watchFor("wrong", "lost or duplicated", "dead letters", "too few kills in the middle");
        ledger.add("records", vectors.size());
        ledger.add("points overwritten over gRPC meanwhile", overwritten.size());
        try (PointStore store =
                        new PointStore(SystemEndpoints.of(server.gateway()).grpc(), COLLECTION);
                ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            List<Future<Optional<String>>> checks = new ArrayList<>();
            for (int row = 0; row < vectors.size(); row++) {
                String id = Integer.toString(row);
                List<float[]> allowed = overwritten.getOrDefault(id, List.of(vectors.get(row)));
                checks.add(readers.submit(() -> findFault(store, id, allowed)));
            }
            for (Future<Optional<String>> check : checks) {
                Futures.await(check).ifPresent(line -> ledger.violation("wrong", line));
            }
            ledger.checked(checks.size());
        }
        long points = points(server);
        if (points != vectors.size()) {
            ledger.violation("lost or duplicated", points + " points of " + vectors.size() + " records");
        }
        if (loaded.deadLetters() > 0) {
            ledger.violation("dead letters", loaded.deadLetters() + " records are dead letters");
        }
        if (ledger.faults(IN_THE_MIDDLE) <= ledger.faults(BESIDE)) {
            ledger.violation("too few kills in the middle", "most kills came when nothing was on its way");
        }
    }

    /** @param allowed one vector, or more where the fate of an overwrite is unknown */
    private static Optional<String> findFault(PointStore store, String id, List<float[]> allowed) {
        Optional<float[]> found = store.findVector(id);
        if (found.isEmpty()) {
            return Optional.of("point " + id + " is lost");
        }
        return allowed.stream().anyMatch(vector -> Arrays.equals(found.get(), vector))
                ? Optional.empty()
                : Optional.of("point " + id + " has another vector than it should");
    }
}
