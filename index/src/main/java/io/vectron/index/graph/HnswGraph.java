package io.vectron.index.graph;

import io.vectron.common.model.Distance;
import io.vectron.index.slot.SlotTable;

/**
 * A hierarchical navigable small world graph (Malkov and Yashunin, arXiv:1603.09320): its links, its entry point and
 * the locks that writers take.
 *
 * <p>Lock order: the entry monitor before a node's. Readers take none.
 */
public final class HnswGraph implements AutoCloseable {
    private final LinkTable links;
    private final NodeLocks locks = new NodeLocks();
    private final Object entryMonitor = new Object();
    private final double levelScale;
    private final Reach searchReach;
    private final Reach insertionReach;
    private volatile EntryPoint entry = EntryPoint.NONE;

    public HnswGraph(SlotTable slots, int m, Distance distance) {
        links = new LinkTable(slots, m);
        levelScale = 1 / Math.log(m);
        searchReach = Reach.ofSearches(distance);
        insertionReach = Reach.ofInsertions(distance);
    }

    public LinkTable links() {
        return links;
    }

    public EntryPoint entry() {
        return entry;
    }

    /** Moves the entry point; the caller holds {@link #entryMonitor()}, or the graph is not shared yet. */
    public void setEntry(EntryPoint point) {
        entry = point;
    }

    Reach searchReach() {
        return searchReach;
    }

    Reach insertionReach() {
        return insertionReach;
    }

    NodeLocks locks() {
        return locks;
    }

    Object entryMonitor() {
        return entryMonitor;
    }

    /** The level of a point, drawn from the hash of its id: the same wherever and whenever it is inserted. */
    public int levelOf(long idHash) {
        double uniform = ((idHash >>> 11) + 1) * 0x1.0p-53;
        return Math.min(LinkTable.highestLevel(), (int) (-Math.log(uniform) * levelScale));
    }

    @Override
    public void close() {
        links.close();
    }
}
