package io.vectron.gateway.core.collection;

import io.vectron.common.error.VectronException;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.ReadLevel;
import io.vectron.gateway.core.request.CollectionCreation;
import io.vectron.gateway.core.request.Consistency;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a wish for a collection into its settings: the defaults where nothing was chosen, an error for a bad choice. */
final class SettingsChoice {
    private final CollectionDefaults defaults;

    SettingsChoice(CollectionDefaults defaults) {
        this.defaults = defaults;
    }

    CollectionSettings settingsFor(CollectionCreation creation) {
        int m = chosen(creation.m(), defaults.m());
        return new CollectionSettings(
                creation.dimension(),
                distance(creation.distance()),
                chosen(creation.shards(), defaults.shards()),
                chosen(creation.replicationFactor(), defaults.replicationFactor()),
                chosen(creation.partitions(), defaults.partitions()),
                m,
                // An unchosen efConstruction follows a large m, which it must not be below.
                chosen(creation.efConstruction(), Math.max(defaults.efConstruction(), m)),
                chosen(creation.efSearch(), defaults.efSearch()),
                reads(creation.consistency()));
    }

    private static Optional<ReadLevel> reads(Consistency consistency) {
        return switch (consistency) {
            case UNSPECIFIED -> Optional.empty();
            case EVENTUAL -> Optional.of(ReadLevel.EVENTUAL);
            case LINEARIZABLE -> Optional.of(ReadLevel.LINEARIZABLE);
            case SESSION ->
                throw VectronException.invalid(
                        "consistency",
                        "of a collection must be eventual or linearizable; a session needs the token of each reader");
        };
    }

    /** Beyond int is beyond every bound: the settings' own check names the field and the bound. */
    private static int chosen(long value, int byDefault) {
        return value == 0 ? byDefault : Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static Distance distance(String wireName) {
        if (wireName.isEmpty()) {
            return Distance.COSINE;
        }
        return Distance.findByWireName(wireName)
                .orElseThrow(() ->
                        VectronException.invalid("distance", "must be " + validNames() + ", was '" + wireName + "'"));
    }

    private static String validNames() {
        return Arrays.stream(Distance.values()).map(Distance::wireName).collect(Collectors.joining(" or "));
    }
}
