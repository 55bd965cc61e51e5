package io.vectron.index.graph;

import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import java.util.Arrays;

/**
 * Takes condemned nodes out of the lists of others. Scratch of one thread at a time.
 *
 * <p>A node that links to a condemned one keeps its other links, chooses more among all that its links link to, the
 * condemned included, and is linked back to: the consolidation of FreshDiskANN (Singh et al., arXiv:2105.09613) with
 * more candidates, on every level.
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
    private final VisitedSet seen = new VisitedSet();
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
        walk = new GraphWalk(slots, graph);
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
            int count;
            synchronized (graph.locks().of(node)) {
                count = repairList(node, level, sweep);
            }
            for (int i = 0; i < count; i++) {
                linkBack(list[i], level, node);
            }
        }
    }

    private void linkBack(int node, int level, int to) {
        synchronized (graph.locks().of(node)) {
            if (slots.state(node) == SlotState.LIVE) {
                chooser.add(node, level, to);
            }
        }
    }

    /** Repairs one list, leaves it in {@link #list}, and returns its length if it changed or 0. */
    private int repairList(int node, int level, RepairSweep sweep) {
        int length = links.read(node, level, list);
        count = 0;
        seen.reset(slots.highWater());
        seen.tryAdd(node);
        for (int i = 0; i < length; i++) {
            if (!sweep.isCondemned(list[i]) && seen.tryAdd(list[i])) {
                addCandidate(list[i]);
            }
        }
        int kept = count;
        if (kept == length) {
            return 0;
        }
        for (int i = 0; i < length; i++) {
            addLinksOf(list[i], level, sweep);
        }
        chooser.refill(node, level, candidates, kept, count);
        return chooser.copyChosen(list);
    }

    private void addLinksOf(int neighbor, int level, RepairSweep sweep) {
        int length = links.read(neighbor, level, further);
        for (int i = 0; i < length; i++) {
            int ordinal = further[i];
            if (slots.state(ordinal) == SlotState.LIVE && !sweep.isCondemned(ordinal) && seen.tryAdd(ordinal)) {
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
        CandidatePool near = walk.search(scorer, entry, 0, ef, 1);
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
