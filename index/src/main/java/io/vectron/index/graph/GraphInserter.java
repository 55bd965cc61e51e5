package io.vectron.index.graph;

import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;

/**
 * Links new nodes into the graph: Malkov and Yashunin's algorithm 1. Scratch of one thread at a time; any number of
 * inserters work on one graph at once.
 */
public final class GraphInserter {
    private final SlotTable slots;
    private final HnswGraph graph;
    private final LinkTable links;
    private final RowScorer scorer;
    private final int efConstruction;
    private final GraphWalk walk;
    private final NeighborSelector selector;
    private final LinkChooser chooser;
    private final int[] list;
    private final int[] own;

    public GraphInserter(SlotTable slots, HnswGraph graph, RowScorer scorer, int efConstruction) {
        this.slots = slots;
        this.graph = graph;
        this.scorer = scorer;
        this.efConstruction = efConstruction;
        links = graph.links();
        walk = new GraphWalk(slots, links);
        selector = new NeighborSelector(scorer, links.widest());
        chooser = new LinkChooser(links, scorer);
        list = new int[links.widest() + 1];
        own = new int[links.widest()];
    }

    /** Links a pending slot, whose row is written, on every level up to its own. */
    public void insert(int ordinal, int level) {
        links.open(ordinal, level);
        if (level <= graph.entry().level()) {
            link(ordinal, level, graph.entry());
            return;
        }
        synchronized (graph.entryMonitor()) {
            EntryPoint entry = graph.entry();
            if (!entry.isNone()) {
                link(ordinal, level, entry);
            }
            if (level > entry.level()) {
                graph.setEntry(new EntryPoint(ordinal, level));
            }
        }
    }

    private void link(int ordinal, int level, EntryPoint entry) {
        scorer.bindRow(ordinal);
        int nearest = walk.descend(scorer, entry, level);
        for (int l = Math.min(level, entry.level()); l >= 0; l--) {
            scorer.bindRow(ordinal);
            CandidatePool found = walk.search(scorer, nearest, l, efConstruction);
            nearest = found.ordinal(0);
            linkOnLevel(ordinal, l, found);
        }
    }

    private void linkOnLevel(int ordinal, int level, CandidatePool found) {
        int wanted = links.width(1);
        selector.begin();
        for (int i = 0; i < found.size() && selector.count() < wanted; i++) {
            if (isLinkable(found.ordinal(i), ordinal)) {
                selector.consider(found.distance(i), found.ordinal(i));
            }
        }
        int count = selector.count();
        System.arraycopy(selector.chosen(), 0, own, 0, count);
        synchronized (graph.locks().of(ordinal)) {
            links.write(ordinal, level, own, count);
        }
        for (int i = 0; i < count; i++) {
            linkBack(own[i], level, ordinal);
        }
        dropDead(ordinal, level);
    }

    private boolean isLinkable(int candidate, int to) {
        byte state = slots.state(candidate);
        return candidate != to && (state == SlotState.LIVE || state == SlotState.PENDING);
    }

    private void linkBack(int node, int level, int to) {
        synchronized (graph.locks().of(node)) {
            chooser.add(node, level, to);
        }
    }

    /**
     * Unlinks what died while it was being linked: a repair that began since may have passed this node before it had
     * the link. Who dies later is found by a later repair.
     */
    private void dropDead(int ordinal, int level) {
        synchronized (graph.locks().of(ordinal)) {
            int count = links.read(ordinal, level, list);
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (isLinkable(list[i], ordinal)) {
                    list[kept++] = list[i];
                }
            }
            if (kept < count) {
                links.write(ordinal, level, list, kept);
            }
        }
    }
}
