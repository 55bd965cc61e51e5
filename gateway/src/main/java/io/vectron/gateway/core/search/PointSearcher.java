package io.vectron.gateway.core.search;

import io.vectron.common.config.Limits;
import io.vectron.common.model.ScoredPoint;
import io.vectron.gateway.core.collection.CollectionLookup;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.gateway.core.request.SearchQuery;
import io.vectron.gateway.core.session.ReadDefaults;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.routing.ShardClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Finds the points nearest to a vector over all shards of a collection. Thread-safe. */
public final class PointSearcher {
    private final CollectionLookup lookup;
    private final SearchInvoker invoker;
    private final ReadDefaults defaults;
    private final Deadlines deadlines;

    public PointSearcher(CollectionLookup lookup, ShardClient shards, ReadDefaults defaults, Deadlines deadlines) {
        this.lookup = lookup;
        this.defaults = defaults;
        this.invoker = new SearchInvoker(shards);
        this.deadlines = deadlines;
    }

    /**
     * Best first, ties by id; at most {@value Limits#MAX_TOP_K}. Fails with {@code TIMEOUT} if a shard has not answered
     * within the query's time or the one given, whichever is shorter: the answer is whole or none.
     */
    public CompletableFuture<SearchAnswer> search(SearchQuery query, Duration timeout) {
        CompletableFuture<SearchAnswer> answer =
                lookup.find("collection", query.collection()).thenCompose(collection -> search(collection, query));
        return deadlines.within(shorter(query.timeoutMs(), timeout), "the search", answer);
    }

    private CompletableFuture<SearchAnswer> search(CollectionPlacement collection, SearchQuery query) {
        SearchPlan plan = SearchPlan.of(query, collection.settings(), defaults);
        return invoker.invoke(collection, plan).thenApply(answers -> merge(answers, collection, plan));
    }

    private static SearchAnswer merge(List<ShardHits> answers, CollectionPlacement collection, SearchPlan plan) {
        List<ScoredPoint> best = TopKMerger.merge(
                answers.stream().map(ShardHits::points).toList(),
                collection.settings().distance(),
                plan.topK());
        Optional<ReplicaLag> lag =
                plan.includeLag() ? answers.stream().map(ShardHits::lag).reduce(ReplicaLag::max) : Optional.empty();
        return new SearchAnswer(best, lag);
    }

    private static Duration shorter(long timeoutMs, Duration timeout) {
        Duration asked = Duration.ofMillis(timeoutMs);
        return timeoutMs > 0 && asked.compareTo(timeout) < 0 ? asked : timeout;
    }
}
