package io.vectron.gateway.core.collection;

import io.vectron.common.error.VectronException;
import io.vectron.common.model.CollectionName;
import io.vectron.gateway.core.failure.Refusals;

/** Reads collection names out of requests, whose field for it is not always called {@code name}. */
final class CollectionNames {
    private CollectionNames() {}

    static CollectionName parse(String field, String text) {
        try {
            return new CollectionName(text);
        } catch (VectronException e) {
            throw VectronException.invalid(field, Refusals.problemOf(e, "name"));
        }
    }
}
