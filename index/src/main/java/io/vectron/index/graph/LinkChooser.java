package io.vectron.index.graph;

import java.util.Arrays;

/**
 * Changes a node's list when it gets a new link or must choose among more candidates than it has room for. Scratch of
 * one thread at a time; the caller holds the node's lock.
 *
 * <p>The nearest link comes first in a list that was chosen. On level 0 a node keeps its links to those whose own nearest
 * link it is, up to three quarters of its list, whatever covers them: pruning alone would leave outliers that nobody
 * near them links to, which no walk finds.
 */
final class LinkChooser {
    /** A refill chooses among this many times the width of a list. */
    private static final int REFILL_FACTOR = 4;

    private final LinkTable links;
    private final RowScorer scorer;
    private final NeighborSelector selector;
    private final CandidatePool around = new CandidatePool();
    private final int[] list;
    private boolean[] wanted = new boolean[64];
    private float[] distances = new float[64];

    LinkChooser(LinkTable links, RowScorer scorer) {
        this.links = links;
        this.scorer = scorer;
        selector = new NeighborSelector(scorer, links.widest());
        list = new int[links.widest() + 1];
    }

    /** Links {@code node} to another, if there is room or the other is a better choice than what it has. */
    void add(int node, int level, int other) {
        int count = links.read(node, level, list);
        if (contains(list, count, other)) {
            return;
        }
        if (count < links.width(level)) {
            links.append(node, level, count, other);
            return;
        }
        list[count] = other;
        sort(node, list, count + 1);
        choose(node, level, level == 0 ? markDependents(node, links.width(0) * 3 / 4) : markNone());
    }

    /**
     * Replaces the list of {@code node} by the first {@code kept} candidates and the best of the others, {@code count}
     * in all, each named once. What is kept is not pruned again: a list that filled up with what pointed back at its
     * node is better than the few that a fresh choice would leave.
     */
    void refill(int node, int level, int[] candidates, int kept, int count) {
        int width = links.width(level);
        score(node, candidates, count);
        selector.begin();
        for (int i = 0; i < kept; i++) {
            selector.choose(candidates[i]);
        }
        around.reset(REFILL_FACTOR * width);
        for (int i = kept; i < count; i++) {
            around.offer(distances[i], candidates[i]);
        }
        for (int i = 0; i < around.size() && selector.count() < width; i++) {
            selector.consider(around.distance(i), around.ordinal(i));
        }
        moveNearestFirst(node, selector.count());
        links.write(node, level, selector.chosen(), selector.count());
    }

    private void moveNearestFirst(int node, int count) {
        int[] chosen = selector.chosen();
        score(node, chosen, count);
        int nearest = 0;
        for (int i = 1; i < count; i++) {
            if (distances[i] < distances[nearest]) {
                nearest = i;
            }
        }
        if (count > 0) {
            int first = chosen[nearest];
            chosen[nearest] = chosen[0];
            chosen[0] = first;
        }
    }

    private void choose(int node, int level, int marked) {
        int width = links.width(level);
        int waiting = marked;
        selector.begin();
        for (int i = 0; i < around.size() && selector.count() < width; i++) {
            if (wanted[i]) {
                selector.choose(around.ordinal(i));
                waiting--;
            } else if (selector.count() + waiting < width) {
                selector.consider(around.distance(i), around.ordinal(i));
            }
        }
        links.write(node, level, selector.chosen(), selector.count());
    }

    /** Copies the links that were chosen last and returns how many there are. */
    int copyChosen(int[] into) {
        System.arraycopy(selector.chosen(), 0, into, 0, selector.count());
        return selector.count();
    }

    private void sort(int node, int[] candidates, int count) {
        score(node, candidates, count);
        around.reset(Math.max(1, count));
        around.offer(distances, candidates, count);
    }

    private void score(int node, int[] candidates, int count) {
        if (distances.length < count) {
            distances = new float[count];
            wanted = new boolean[count];
        }
        scorer.bindRow(node);
        scorer.score(candidates, count, distances);
    }

    /** Marks the candidates whose nearest link is the node, nearest first, and returns how many. */
    private int markDependents(int node, int most) {
        int marked = 0;
        for (int i = 0; i < around.size(); i++) {
            wanted[i] = marked < most && links.first(around.ordinal(i), 0) == node;
            if (wanted[i]) {
                marked++;
            }
        }
        return marked;
    }

    private int markNone() {
        Arrays.fill(wanted, 0, around.size(), false);
        return 0;
    }

    static boolean contains(int[] ordinals, int count, int ordinal) {
        for (int i = 0; i < count; i++) {
            if (ordinals[i] == ordinal) {
                return true;
            }
        }
        return false;
    }
}
