package io.vectron.index.graph;

import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import java.util.Arrays;

/**
 * Takes condemned nodes out of the lists of others. Scratch of one thread at a time.
 *
 * <p>A node that links to a condemned one gets the condemned one's own links as candidates in its place, and chooses
 * among those and what it has: the consolidation of FreshDiskANN (Singh et al., arXiv:2105.09613), on every level.
 */
final class GraphRepairer {
    /** Nodes nearest to an orphan that may adopt it without giving up a link. */
    private static final int NEAREST = 8;

    private final SlotTable slots;
    private final HnswGraph graph;
    private final LinkTable links;
    private final RowScorer scorer;
    private final LinkChooser chooser;
    private final GraphWalk walk;
    private final int[] list;
    private final int[] further;
    private int[] candidates = new int[256];
    private int count;

    GraphRepairer(SlotTable slots, HnswGraph graph, RowScorer scorer) {
        this.slots = slots;
        this.graph = graph;
        this.scorer = scorer;
        links = graph.links();
        chooser = new LinkChooser(links, scorer);
        walk = new GraphWalk(slots, links);
        list = new int[links.widest()];
        further = new int[links.widest()];
    }

    /** Repairs every list of a node. */
    void repair(int node, RepairSweep sweep) {
        byte state = slots.state(node);
        if (state == SlotState.FREE || sweep.isCondemned(node)) {
            return;
        }
        for (int level = slots.level(node); level >= 0; level--) {
            int nearest;
            synchronized (graph.locks().of(node)) {
                nearest = repairList(node, level, sweep);
            }
            if (nearest != LinkTable.END && level == 0) {
                synchronized (graph.locks().of(nearest)) {
                    chooser.add(nearest, 0, node);
                }
            }
        }
    }

    /** Repairs one list and returns its nearest link if it changed, or {@link LinkTable#END}. */
    private int repairList(int node, int level, RepairSweep sweep) {
        int length = links.read(node, level, list);
        count = 0;
        for (int i = 0; i < length; i++) {
            if (!sweep.isCondemned(list[i])) {
                addCandidate(list[i]);
            }
        }
        int kept = count;
        if (kept == length) {
            return LinkTable.END;
        }
        for (int i = 0; i < length; i++) {
            if (sweep.isCondemned(list[i])) {
                addLinksOf(list[i], level, node, sweep);
            }
        }
        chooser.refill(node, level, candidates, kept, count);
        return chooser.nearest();
    }

    private void addLinksOf(int condemned, int level, int node, RepairSweep sweep) {
        int length = links.read(condemned, level, further);
        for (int i = 0; i < length; i++) {
            int ordinal = further[i];
            if (ordinal != node
                    && slots.state(ordinal) == SlotState.LIVE
                    && !sweep.isCondemned(ordinal)
                    && !LinkChooser.contains(candidates, count, ordinal)) {
                addCandidate(ordinal);
            }
        }
    }

    private void addCandidate(int ordinal) {
        if (count == candidates.length) {
            candidates = Arrays.copyOf(candidates, count * 2);
        }
        candidates[count++] = ordinal;
    }

    /** Links to a node from the nodes that a walk towards it ends at, unless it ends at the node; false if it did. */
    boolean reconnect(int orphan, int ef) {
        EntryPoint entry = graph.entry();
        if (entry.isNone() || entry.ordinal() == orphan) {
            return false;
        }
        scorer.bindRow(orphan);
        CandidatePool near = walk.search(scorer, walk.descend(scorer, entry, 0), 0, ef);
        for (int i = 0; i < near.size(); i++) {
            if (near.ordinal(i) == orphan) {
                return false;
            }
        }
        adopt(near, orphan);
        return true;
    }

    private void adopt(CandidatePool near, int orphan) {
        for (int i = 0; i < Math.min(NEAREST, near.size()); i++) {
            if (appendTo(near.ordinal(i), orphan)) {
                return;
            }
        }
        for (int i = 0; i < near.size(); i++) {
            if (replaceIn(near.ordinal(i), orphan)) {
                return;
            }
        }
    }

    private boolean appendTo(int node, int orphan) {
        synchronized (graph.locks().of(node)) {
            int length = links.read(node, 0, list);
            if (length == links.width(0) || slots.state(node) != SlotState.LIVE) {
                return false;
            }
            links.append(node, 0, length, orphan);
            return true;
        }
    }

    /** Gives up the last link of {@code node} that is not its target's nearest; false if the node is not live. */
    private boolean replaceIn(int node, int orphan) {
        synchronized (graph.locks().of(node)) {
            int length = links.read(node, 0, list);
            if (length == 0 || slots.state(node) != SlotState.LIVE) {
                return false;
            }
            int given = length - 1;
            while (given > 0 && links.first(list[given], 0) == node) {
                given--;
            }
            list[given] = orphan;
            links.write(node, 0, list, length);
            return true;
        }
    }
}
