package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.common.error.VectronException;
import io.vectron.gateway.core.failure.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        return find(names).orElse("");
    }

    /**
     * What the parameter says that goes by either name; false if there is none.
     *
     * @param protoName names it in an error, as it does in that of the same field in a body
     * @throws VectronException {@code INVALID_ARGUMENT} if it is neither true nor false
     */
    boolean truth(String jsonName, String protoName) {
        Optional<String> given = find(jsonName, protoName);
        if (given.isEmpty()) {
            return false;
        }
        return switch (given.get()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw VectronException.invalid(
                        protoName, "must be true or false, was '" + Refusals.shown(given.get()) + "'");
        };
    }

    private Optional<String> find(String... names) {
        for (String name : names) {
            List<String> given = values.getOrDefault(name, List.of());
            if (!given.isEmpty()) {
                return Optional.of(given.getFirst());
            }
        }
        return Optional.empty();
    }
}
