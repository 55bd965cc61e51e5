package io.vectron.gateway.core.session;

import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.ReadLevel;
import io.vectron.common.model.ReadPolicy;
import java.util.Optional;

/**
 * What a read sees that does not say what it wants: what its collection was created with, else what this gateway was configured
 * with, else what is usual for the call.
 */
public record ReadDefaults(Optional<ReadLevel> gateway) {
    /** @param usual for the call */
    public ReadPolicy of(CollectionSettings collection, ReadPolicy usual) {
        return collection.reads().or(() -> gateway).map(ReadLevel::policy).orElse(usual);
    }
}
