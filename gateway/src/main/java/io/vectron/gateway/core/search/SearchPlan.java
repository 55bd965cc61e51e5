package io.vectron.gateway.core.search;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.ReadPolicy;
import io.vectron.common.model.VectorCheck;
import io.vectron.gateway.core.request.SearchQuery;
import io.vectron.gateway.core.session.ReadDefaults;
import io.vectron.gateway.core.session.ReadPolicies;
import java.util.Optional;

/** A search whose values are all good, with the defaults in place. What every shard is asked. */
record SearchPlan(
        float[] vector,
        int topK,
        int ef,
        boolean includeVectors,
        boolean includePayloads,
        boolean includeLag,
        ReadPolicies policies) {

    /** @throws VectronException {@code INVALID_ARGUMENT} naming the bad field */
    static SearchPlan of(SearchQuery query, CollectionSettings settings, ReadDefaults defaults) {
        Optional<String> problem = VectorCheck.findProblem(query.vector(), settings.dimension(), settings.distance());
        if (problem.isPresent()) {
            throw VectronException.invalid("vector", problem.get());
        }
        return new SearchPlan(
                query.vector(),
                bounded("top_k", query.topK(), Limits.MAX_TOP_K, Limits.DEFAULT_TOP_K),
                bounded("ef", query.ef(), Limits.MAX_EF, 0),
                query.includeVectors(),
                query.includePayloads(),
                query.includeLag(),
                ReadPolicies.of(query.consistency(), query.sessionToken(), defaults.of(settings, ReadPolicy.EVENTUAL)));
    }

    private static int bounded(String field, long value, int max, int byDefault) {
        if (value < 0 || value > max) {
            throw VectronException.invalid(field, "must be from 1 to " + max + " (0 means the default), was " + value);
        }
        return value == 0 ? byDefault : (int) value;
    }
}
