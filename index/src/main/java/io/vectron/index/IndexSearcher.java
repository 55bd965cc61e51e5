package io.vectron.index;

import io.vectron.common.model.Distance;
import io.vectron.index.graph.CandidatePool;
import io.vectron.index.graph.EntryPoint;
import io.vectron.index.graph.FilteredWalk;
import io.vectron.index.graph.GraphWalk;
import io.vectron.index.graph.OrdinalSet;
import io.vectron.index.graph.RowScorer;
import io.vectron.index.quantize.CodeTable;
import io.vectron.index.slot.ReaderEpochs;
import io.vectron.index.slot.SlotReader;
import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import io.vectron.index.slot.VisibilityClock;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches one index, and owns all scratch that a search needs, so that a search allocates nothing once warm.
 *
 * <p>One thread at a time; callers keep a pool of them. A search sees every point whose upsert had returned before it
 * began, and none whose delete had; of a point that is replaced meanwhile it sees the old or the new vector, never
 * both and never neither.
 */
public final class IndexSearcher {
    private static final int SCAN_SLACK = 6;
    /** Candidates of a walk on codes that are scored again on floats: this many per hit wanted, */
    private static final int RESCORE_FACTOR = 3;
    /** and at least this many more than hits wanted. */
    private static final int RESCORE_SLACK = 20;

    private final VectorIndex index;
    private final SlotTable slots;
    private final SlotReader records;
    private final VisibilityClock clock;
    private final ReaderEpochs epochs;
    private final int stripe;
    private final Distance distance;
    private final RowScorer floats;
    private @Nullable CodeTable scoredTable;
    private @Nullable RowScorer codes;
    private final GraphWalk walk;
    private final FilteredWalk filteredWalk;
    private final float[] normalized;
    private final SearchHits hits = new SearchHits();
    private final IntPredicate acceptsVisible = this::isAccepted;
    private final IntPredicate acceptsScored = this::isAcceptedAfterScoring;
    private @Nullable OrdinalFilter filter;
    /** Candidates that a scan keeps, whatever the walk's ef would be. */
    private int scanWidth;

    private long startVersion;

    IndexSearcher(VectorIndex index, int stripe) {
        this.index = index;
        this.stripe = stripe;
        slots = index.slots();
        records = new SlotReader(slots);
        clock = index.clock();
        epochs = index.epochs();
        distance = index.settings().distance();
        floats = index.scorers().newFloatScorer();
        walk = new GraphWalk(slots, index.graph());
        filteredWalk = new FilteredWalk(slots, index.graph().links());
        normalized = new float[index.settings().dimension()];
    }

    /**
     * The {@code k} best points the graph leads to.
     *
     * @param query of the index's dimension, finite, not zero under cosine
     * @param k how many, 1 to {@value IndexSettings#LARGEST_EF}
     * @param ef candidates to keep on the way, raised to {@code k}; 0 for the index's setting
     * @param allowed the points that may be returned, or null for all
     * @return hits that the next search overwrites
     * @throws IllegalArgumentException if an argument is out of its range
     * @throws IllegalStateException if the index is closed
     */
    public SearchHits search(float[] query, int k, int ef, @Nullable OrdinalFilter allowed) {
        if (ef < 0 || ef > IndexSettings.LARGEST_EF) {
            throw new IllegalArgumentException(
                    "ef must be 0, for the index's setting, to " + IndexSettings.LARGEST_EF + ", not " + ef);
        }
        int width = Math.max(k, ef == 0 ? index.settings().efSearch() : ef);
        return run(query, k, allowed, width, false);
    }

    /** The {@code k} best points, found by scoring all that may be returned. Arguments as for {@link #search}. */
    public SearchHits searchExact(float[] query, int k, @Nullable OrdinalFilter allowed) {
        return run(query, k, allowed, k, true);
    }

    private SearchHits run(float[] query, int k, @Nullable OrdinalFilter allowed, int width, boolean exact) {
        if (k < 1 || k > IndexSettings.LARGEST_EF) {
            throw new IllegalArgumentException("k must be 1 to " + IndexSettings.LARGEST_EF + ", not " + k);
        }
        Objects.requireNonNull(query, "query");
        float[] row = VectorCheck.prepare(query, normalized.length, distance, normalized);
        long epoch = epochs.enter(stripe);
        try {
            filter = allowed;
            scanWidth = k + SCAN_SLACK;
            startVersion = clock.read();
            floats.bind(row);
            if (exact || allowed != null && isScannedOnFloats(allowed)) {
                collect(scan(floats), k);
            } else {
                searchCoarsely(row, k, width);
            }
            return hits;
        } finally {
            filter = null;
            epochs.exit(epoch, stripe);
        }
    }

    private void searchCoarsely(float[] row, int k, int width) {
        RowScorer coarse = codeScorer();
        if (coarse == null) {
            collect(candidates(floats, width, k), k);
        } else {
            coarse.bind(row);
            scanWidth = rescored(k);
            CandidatePool found = candidates(coarse, width, k);
            collect(walk.rescore(found, rescored(k), floats), k);
        }
    }

    private static int rescored(int k) {
        return Math.max(k * RESCORE_FACTOR, k + RESCORE_SLACK);
    }

    /** The scorer of the current code table, or null while there is none. */
    private @Nullable RowScorer codeScorer() {
        CodeTable table = index.scorers().codes();
        if (table != null && table != scoredTable) {
            scoredTable = table;
            codes = table.newScorer();
        }
        return codes;
    }

    private CandidatePool candidates(RowScorer scorer, int width, int k) {
        EntryPoint entry = index.graph().entry();
        if (entry.isNone()) {
            return walk.nothing();
        }
        OrdinalFilter allowed = filter;
        if (allowed != null) {
            return filteredCandidates(scorer, entry, width, allowed);
        }
        int dead = clock.dead();
        return dead == 0 ? walk.search(scorer, entry, 0, width, k) : candidatesPastDead(scorer, entry, width, k, dead);
    }

    /**
     * Where some points are dead, a walk that keeps room for their share of the candidates mostly finds enough others. Where
     * it does not, because they crowd around the query, one that passes through them does.
     */
    private CandidatePool candidatesPastDead(RowScorer scorer, EntryPoint entry, int width, int k, int dead) {
        int live = Math.max(1, clock.live());
        int room = withShareOf(dead, live, width);
        CandidatePool found = walk.search(scorer, entry, 0, room, Math.min(room, withShareOf(dead, live, k)));
        return found.keep(acceptsVisible) >= Math.min(width, live)
                ? found
                : walk.searchAccepted(scorer, walk.descend(scorer, entry, 0), width, acceptsVisible);
    }

    private static int withShareOf(int dead, int live, int candidates) {
        return (int) Math.min(IndexSettings.LARGEST_EF, candidates + (long) candidates * dead / live + 1);
    }

    private CandidatePool filteredCandidates(RowScorer scorer, EntryPoint entry, int width, OrdinalFilter allowed) {
        int count = allowed.cardinality();
        long rowBytes = scorer.rowBytes();
        FilterPlan plan = FilterPlan.of(count, clock.live(), width, rowBytes);
        if (plan == FilterPlan.SCAN) {
            return scan(scorer);
        }
        int start = walk.descend(scorer, entry, 0);
        filteredWalk.limit(FilterPlan.budget(count, rowBytes), FilterPlan.walkedRowNanos(rowBytes));
        boolean done = plan == FilterPlan.THROUGH
                ? filteredWalk.searchThrough(scorer, start, width, acceptsVisible)
                : filteredWalk.searchAround(
                        scorer, walk.search(scorer, start, 0, FilterPlan.SEEDS), width, acceptsVisible);
        return done ? filteredWalk.found() : scan(scorer);
    }

    private boolean isScannedOnFloats(OrdinalFilter allowed) {
        return !slots.isInFiles() && FilterPlan.isScannedOnFloats(allowed.cardinality(), slots.vectorStride());
    }

    private CandidatePool scan(RowScorer scorer) {
        OrdinalFilter allowed = filter;
        return walk.scan(scorer, scanWidth, allowed == null ? OrdinalSet.ALL : allowed, acceptsScored);
    }

    /** Looks at what was found until no change of visibility came in between. */
    private void collect(CandidatePool found, int k) {
        long version;
        do {
            version = clock.read();
            hits.clear();
            for (int i = 0; i < found.size(); i++) {
                float rank = rank(found.distance(i));
                if (hits.count() >= k && rank > hits.worstRank()) {
                    break;
                }
                int ordinal = found.ordinal(i);
                if (isAccepted(ordinal) && isKnownToFilter(ordinal) && isOnlyOfItsId(ordinal, version)) {
                    hits.add(ordinal, rank, records);
                }
            }
            hits.complete(k, distance.higherIsBetter(), records);
        } while (clock.changedSince(version));
    }

    /** Allowed, and visible now or when the search began. */
    private boolean isAccepted(int ordinal) {
        OrdinalFilter allowed = filter;
        if (allowed != null && !allowed.accepts(ordinal)) {
            return false;
        }
        byte state = slots.state(ordinal);
        return state == SlotState.LIVE || state != SlotState.PENDING && records.died(ordinal) > startVersion;
    }

    /** Accepted, and whole when the search began: a scan scores first and asks later, when the row may be another. */
    private boolean isAcceptedAfterScoring(int ordinal) {
        return isAccepted(ordinal) && records.born(ordinal) <= startVersion;
    }

    /** Whether the slot held this point when the filter's builder was made. */
    private boolean isKnownToFilter(int ordinal) {
        OrdinalFilter allowed = filter;
        return allowed == null || records.born(ordinal) <= allowed.version();
    }

    /** Whether no hit has the id already; only a point replaced since the search began can be there twice. */
    private boolean isOnlyOfItsId(int ordinal, long version) {
        if (version == startVersion) {
            return true;
        }
        for (int i = 0; i < hits.count(); i++) {
            if (records.compareIds(ordinal, hits.ordinal(i)) == 0) {
                return false;
            }
        }
        return true;
    }

    private float rank(float rowDistance) {
        return switch (distance) {
            case EUCLIDEAN -> (float) Math.sqrt(rowDistance);
            case DOT -> rowDistance;
            case COSINE -> Math.clamp(rowDistance, -1f, 1f);
        };
    }
}
