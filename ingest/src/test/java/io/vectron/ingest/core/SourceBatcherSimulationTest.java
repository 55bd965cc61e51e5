package io.vectron.ingest.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * One source, some shards, and owners of the source that crash, live on as zombies, lose answers and send twice, while
 * shards fail, fall back to an earlier state and refuse. Afterwards every record has taken effect once and in order, and
 * every poison record is a dead letter.
 */
class SourceBatcherSimulationTest {
    private static final SourceId SOURCE = new SourceId(new TopicId(1, 2), 0);

    @Test
    void appliesEveryRecordOnceAndInOrderWhateverHappens() {
        long base = Long.getLong("vectron.test.seed", System.nanoTime());
        int runs = Integer.getInteger("vectron.test.runs", 300);
        for (int run = 0; run < runs; run++) {
            long seed = base + run;
            try {
                new Simulation(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("failed with -Dvectron.test.seed=" + seed + " -Dvectron.test.runs=1", e);
            }
        }
    }

    private static final class Simulation {
        private static final int STEPS = 1_500;

        private final Random random;
        private final BatchPolicy policy;
        private final List<RecordingShard> shards;
        /** Which shard each offset is for; -1 a poison record, -2 a hole, -3 a record that its shard refuses. */
        private final List<Integer> log = new ArrayList<>();

        private final List<Integer> refusedBy = new ArrayList<>();
        private final Set<Long> stored = new HashSet<>();
        private final List<Owner> owners = new ArrayList<>();
        private final List<Runnable> network = new ArrayList<>();
        private Optional<CommitNote> committed = Optional.empty();
        private long nowNanos;
        private boolean calm;

        Simulation(long seed) {
            random = new Random(seed);
            policy = new BatchPolicy(
                    random.nextInt(1, 20),
                    random.nextInt(1, 300),
                    Duration.ofNanos(5),
                    Duration.ofNanos(1),
                    Duration.ofNanos(9));
            shards = IntStream.range(0, random.nextInt(1, 5))
                    .mapToObj(_ -> new RecordingShard())
                    .toList();
        }

        void run() {
            owners.add(new Owner());
            for (int step = 0; step < STEPS; step++) {
                nowNanos++;
                step();
            }
            calm = true;
            owners.subList(0, owners.size() - 1).clear();
            for (int step = 0; !isDone(); step++) {
                assertTrue(
                        step < 200_000,
                        () -> "no progress, covered " + current().batcher.covered() + " of " + log.size());
                nowNanos++;
                step();
            }
            check();
        }

        private Owner current() {
            return owners.getLast();
        }

        private boolean isDone() {
            return network.isEmpty()
                    && current().batcher.position() == log.size()
                    && current().batcher.covered() == log.size();
        }

        private void step() {
            Owner owner = owners.get(random.nextInt(owners.size()));
            switch (random.nextInt(calm ? 12 : 16)) {
                case 0, 1, 2 -> produce();
                case 3, 4, 5 -> owner.consume();
                case 6, 7, 8 -> owner.send(random.nextInt(shards.size()));
                case 9, 10, 11 -> deliver();
                case 12 -> committed = Optional.of(current().batcher.commitNote());
                case 13 -> takeOver();
                case 14 -> shards.get(random.nextInt(shards.size())).save();
                default -> {
                    // Rarely: each costs a rewind.
                    if (random.nextInt(10) == 0) {
                        shards.get(random.nextInt(shards.size())).fallBack();
                    }
                }
            }
        }

        private void produce() {
            if (calm) {
                return;
            }
            int kind = random.nextInt(20);
            int shard = random.nextInt(shards.size());
            log.add(kind == 0 ? -1 : kind == 1 ? -2 : kind == 2 ? -3 : shard);
            refusedBy.add(shard);
        }

        private void deliver() {
            if (!network.isEmpty()) {
                network.remove(random.nextInt(network.size())).run();
            }
        }

        /** A new owner begins; the old one may live on as a zombie for a while. */
        private void takeOver() {
            if (random.nextInt(20) != 0) {
                return;
            }
            if (random.nextBoolean() || owners.size() > 2) {
                owners.clear();
            }
            owners.add(new Owner());
        }

        private void check() {
            Set<Long> poison = new HashSet<>();
            for (int offset = 0; offset < log.size(); offset++) {
                if (log.get(offset) == -1 || log.get(offset) == -3) {
                    poison.add((long) offset);
                }
            }
            assertEquals(poison, stored);
            for (int shard = 0; shard < shards.size(); shard++) {
                int wanted = shard;
                assertEquals(
                        LongStream.range(0, log.size())
                                .filter(offset -> log.get((int) offset) == wanted)
                                .boxed()
                                .toList(),
                        shards.get(shard).applied(SOURCE));
            }
            assertEquals(0, current().batcher.bufferedBytes());
            assertEquals(log.size(), current().batcher.commitNote().offset());
        }

        /** A consumer that believes the source is its own. */
        private final class Owner {
            private final SourceBatcher batcher;
            private long position;

            Owner() {
                List<Long> covered =
                        shards.stream().map(shard -> shard.covered(SOURCE)).toList();
                SourceStart start = SourceStart.decide(covered, committed, 0, log.size());
                batcher = new SourceBatcher(SOURCE, policy, start);
                position = start.position();
            }

            void consume() {
                long end = Math.min(log.size(), position + random.nextInt(30));
                for (; position < end; position++) {
                    read(position);
                }
                batcher.consumedTo(position);
            }

            private void read(long offset) {
                int kind = log.get((int) offset);
                if (kind == -1 || (kind == -3 && batcher.findRefusal(offset).isPresent())) {
                    if (batcher.deadLetter(offset, 10)) {
                        network.add(() -> {
                            stored.add(offset);
                            batcher.deadLetterStored(offset);
                        });
                    }
                } else if (kind != -2) {
                    int shard = kind == -3 ? refusedBy.get((int) offset) : kind;
                    batcher.offer(
                            shard, new Mutation.Delete(new PointId("p" + offset), offset), random.nextInt(1, 100));
                }
            }

            void send(int shard) {
                batcher.tryNext(shard, nowNanos).ifPresent(batch -> {
                    checkRange(batch);
                    network.add(() -> arrive(shard, batch));
                    if (!calm && random.nextInt(10) == 0) {
                        network.add(() -> writeUnlessRefused(shard, batch));
                    }
                });
            }

            private void checkRange(WriteBatch batch) {
                long from = batch.source().orElseThrow().from();
                long to = batch.source().orElseThrow().to();
                for (long offset = from; offset < to; offset++) {
                    assertTrue(log.get((int) offset) != -1 || stored.contains(offset), "a dead letter is not stored");
                }
                assertTrue(batch.mutations().size() <= policy.maxRecords());
            }

            private void arrive(int shard, WriteBatch batch) {
                if (!calm && random.nextInt(8) == 0) {
                    // Lost on the way there, or on the way back.
                    if (random.nextBoolean()) {
                        writeUnlessRefused(shard, batch);
                    }
                    batcher.failed(shard, nowNanos);
                    return;
                }
                Optional<WriteOutcome> outcome = writeUnlessRefused(shard, batch);
                OptionalLong rewind = OptionalLong.empty();
                if (outcome.isEmpty()) {
                    rewind = OptionalLong.of(batcher.refused(shard, "not this one"));
                } else if (outcome.get() instanceof WriteOutcome.SourceGap(long covered)) {
                    rewind = OptionalLong.of(batcher.gap(shard, covered));
                } else {
                    batcher.applied(shard);
                }
                rewind.ifPresent(offset -> position = offset);
            }

            private Optional<WriteOutcome> writeUnlessRefused(int shard, WriteBatch batch) {
                boolean refused =
                        batch.mutations().stream().anyMatch(mutation -> log.get((int) mutation.sourceOffset()) == -3);
                return refused
                        ? Optional.empty()
                        : Optional.of(shards.get(shard).write(batch));
            }
        }
    }
}
