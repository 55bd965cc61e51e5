package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.common.error.VectronException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters behind the question mark of a URL. */
final class QueryParameters {
    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @throws VectronException {@code INVALID_ARGUMENT} naming a parameter that is not one of those known */
    static QueryParameters of(Context context, String... known) {
        Map<String, List<String>> values = context.queryParamMap();
        Set<String> names = Set.of(known);
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw VectronException.invalid(name, "is not a parameter of this request; check its spelling");
            }
        }
        return new QueryParameters(values);
    }

    /** The parameter that goes by any of these names; empty if there is none. */
    String text(String... names) {
        for (String name : names) {
            List<String> given = values.getOrDefault(name, List.of());
            if (!given.isEmpty()) {
                return given.getFirst();
            }
        }
        return "";
    }
}
