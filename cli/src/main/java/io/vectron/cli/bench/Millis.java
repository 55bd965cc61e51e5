package io.vectron.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vectron.cli.console.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Times measured one after the other, in milliseconds. Used by one thread. */
final class Millis {
    private final List<Double> values = new ArrayList<>();

    static double since(long startNanos) {
        return (System.nanoTime() - startNanos) / (double) Duration.ofMillis(1).toNanos();
    }

    void add(double millis) {
        values.add(millis);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    String last() {
        return Numbers.decimals(values.getLast(), 0);
    }

    /** Cells of a table: a name, how many values, p50, p99, max. */
    String[] row(String name) {
        return new String[] {name, Integer.toString(values.size()), quantile(0.5), quantile(0.99), quantile(1)};
    }

    /** The smallest value that at least this share of the values does not exceed. */
    private String quantile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(share * sorted.size());
        return Numbers.decimals(sorted.get(Math.max(0, rank - 1)), 0);
    }

    ArrayNode toJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
