package io.vectron.index.graph;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import io.vectron.index.slot.SlotTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GraphInserterTest {
    private static final int DIMENSION = 8;
    private static final int OTHERS = 1_000;
    private static final int EF = 100;

    private final SlotTable slots = new SlotTable(DIMENSION);
    private final HnswGraph graph = new HnswGraph(slots, 16, Distance.EUCLIDEAN);
    private final RowScorer scorer = new FloatRowScorer(slots, Distance.EUCLIDEAN);
    private final Random random = new Random(7);

    /** Scores as another does, and does something once, when a node turns out to have no links that were not seen. */
    private record Interrupted(RowScorer scorer, Runnable[] meanwhile) implements RowScorer {
        @Override
        public void bind(float[] query) {
            scorer.bind(query);
        }

        @Override
        public void bindRow(int ordinal) {
            scorer.bindRow(ordinal);
        }

        @Override
        public void bindVector(int ordinal) {
            scorer.bindVector(ordinal);
        }

        @Override
        public long rowBytes() {
            return scorer.rowBytes();
        }

        @Override
        public float score(int ordinal) {
            return scorer.score(ordinal);
        }

        @Override
        public void score(int[] ordinals, int count, float[] distances, float bound) {
            Runnable once = meanwhile[0];
            if (count == 0 && once != null) {
                meanwhile[0] = null;
                once.run();
            }
            scorer.score(ordinals, count, distances, bound);
        }
    }

    @AfterEach
    void close() {
        graph.close();
        slots.close();
    }

    private int allocate() {
        int ordinal = slots.allocate(("point-" + slots.highWater()).getBytes(StandardCharsets.UTF_8));
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = random.nextFloat(-10, 10);
        }
        slots.writeVector(ordinal, vector);
        return ordinal;
    }

    private int nearest(int ordinal) {
        scorer.bindVector(ordinal);
        int nearest = ordinal == 0 ? 1 : 0;
        for (int other = 0; other < slots.highWater(); other++) {
            if (other != ordinal && scorer.score(other) < scorer.score(nearest)) {
                nearest = other;
            }
        }
        return nearest;
    }

    private int[] links(int ordinal) {
        int[] list = new int[graph.links().widest()];
        int count = graph.links().read(ordinal, 0, list);
        return Arrays.copyOf(list, count);
    }

    @Test
    void aNodeWhoseThreadStoodStillKnowsWhoCameMeanwhile() {
        GraphInserter quick = new GraphInserter(slots, graph, scorer, EF);
        quick.insert(allocate(), 0);
        int slow = allocate();
        Runnable[] meanwhile = {
            () -> {
                for (int i = 0; i < OTHERS; i++) {
                    quick.insert(allocate(), 0);
                }
            }
        };
        RowScorer interrupted = new Interrupted(new FloatRowScorer(slots, Distance.EUCLIDEAN), meanwhile);
        new GraphInserter(slots, graph, interrupted, EF).insert(slow, 0);

        int nearest = nearest(slow);
        assertTrue(contains(links(slow), nearest), slow + " is not linked to " + nearest + ", the nearest to it");
        assertTrue(contains(links(nearest), slow), nearest + " is not linked to " + slow);
    }

    private static boolean contains(int[] links, int ordinal) {
        return LinkChooser.contains(links, links.length, ordinal);
    }
}
