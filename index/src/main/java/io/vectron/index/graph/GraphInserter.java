package io.vectron.index.graph;

import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import java.util.Arrays;

/**
 * Links new nodes into the graph: Malkov and Yashunin's algorithm 1. Scratch of one thread at a time; any number of
 * inserters work on one graph at once.
 */
public final class GraphInserter {
    /** So many times as many points as when its neighbours were chosen: a node is then linked anew. */
    private static final int OUTGROWN = 2;

    private final SlotTable slots;
    private final HnswGraph graph;
    private final LinkTable links;
    private final RowScorer scorer;
    private final int efConstruction;
    private final int wantedLinks;
    private final GraphWalk walk;
    private final NeighborSelector selector;
    private final LinkChooser chooser;
    private final int[] list;
    private int[][] chosen = new int[0][];
    private int[] chosenCount = new int[0];

    public GraphInserter(SlotTable slots, HnswGraph graph, RowScorer scorer, int efConstruction) {
        this.slots = slots;
        this.graph = graph;
        this.scorer = scorer;
        this.efConstruction = efConstruction;
        links = graph.links();
        wantedLinks = links.width(1);
        walk = new GraphWalk(slots, graph, graph.insertionReach());
        selector = new NeighborSelector(scorer, links.widest());
        chooser = new LinkChooser(links, scorer);
        list = new int[links.widest() + 1];
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

    /**
     * Chooses neighbours from above, links from below: a node that is found on a level must lead on to the level beneath.
     * Linked from above, it would for a moment be a dead end there, and a node inserted in that moment would know no other.
     *
     * <p>A thread may be off the processor between the two. A choice among the few points that there were then leaves a node
     * far from its neighbours, which no walk reaches from near by; so it is complemented if the graph has outgrown it.
     */
    private void link(int ordinal, int level, EntryPoint entry) {
        int known = slots.highWater();
        int top = chooseOnLevels(ordinal, level, entry);
        for (int l = 0; l <= top; l++) {
            linkOnLevel(ordinal, l);
        }
        while (slots.highWater() > OUTGROWN * known) {
            known = slots.highWater();
            top = chooseOnLevels(ordinal, level, graph.entry());
            for (int l = 0; l <= top; l++) {
                complementOnLevel(ordinal, l);
            }
        }
    }

    /** Returns the highest level on which neighbours were chosen. */
    private int chooseOnLevels(int ordinal, int level, EntryPoint entry) {
        int top = Math.min(level, entry.level());
        makeRoomFor(top);
        EntryPoint start = entry;
        for (int l = top; l >= 0; l--) {
            scorer.bindVector(ordinal);
            CandidatePool found = walk.search(scorer, start, l, efConstruction, wantedLinks);
            start = new EntryPoint(found.ordinal(0), l);
            choose(ordinal, l, found);
        }
        return top;
    }

    private void makeRoomFor(int level) {
        int before = chosen.length;
        if (level >= before) {
            chosen = Arrays.copyOf(chosen, level + 1);
            chosenCount = Arrays.copyOf(chosenCount, level + 1);
            for (int l = before; l <= level; l++) {
                chosen[l] = new int[links.widest()];
            }
        }
    }

    private void choose(int ordinal, int level, CandidatePool found) {
        selector.begin();
        for (int i = 0; i < found.size() && selector.count() < wantedLinks; i++) {
            if (isLinkable(found.ordinal(i), ordinal)) {
                selector.consider(found.distance(i), found.ordinal(i));
            }
        }
        chosenCount[level] = selector.count();
        System.arraycopy(selector.chosen(), 0, chosen[level], 0, selector.count());
    }

    private void linkOnLevel(int ordinal, int level) {
        synchronized (graph.locks().of(ordinal)) {
            links.write(ordinal, level, chosen[level], chosenCount[level]);
        }
        for (int i = 0; i < chosenCount[level]; i++) {
            linkBack(chosen[level][i], level, ordinal);
        }
        dropDead(ordinal, level);
    }

    private void complementOnLevel(int ordinal, int level) {
        for (int i = 0; i < chosenCount[level]; i++) {
            linkBack(ordinal, level, chosen[level][i]);
            linkBack(chosen[level][i], level, ordinal);
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
