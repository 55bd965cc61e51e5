package io.vectron.gateway.http.json;

import io.vectron.common.error.VectronException;
import io.vectron.common.model.ReadLevel;
import io.vectron.gateway.core.request.Consistency;
import java.util.Locale;

/** The names of read consistencies: {@code session} as people write it, {@code CONSISTENCY_SESSION} as protobuf does. */
public final class ConsistencyNames {
    private static final String PROTO_PREFIX = "CONSISTENCY_";

    private ConsistencyNames() {}

    /** As answers have it. */
    static String print(ReadLevel reads) {
        return PROTO_PREFIX + reads.name();
    }

    /** @throws VectronException {@code INVALID_ARGUMENT} listing the names */
    public static Consistency parse(String name) {
        for (Consistency consistency : Consistency.values()) {
            if (name.equals(consistency.name().toLowerCase(Locale.ROOT))
                    || name.equals(PROTO_PREFIX + consistency.name())) {
                return consistency;
            }
        }
        if (name.isEmpty()) {
            return Consistency.UNSPECIFIED;
        }
        throw VectronException.invalid("consistency", "must be eventual, session or linearizable, was '" + name + "'");
    }
}
