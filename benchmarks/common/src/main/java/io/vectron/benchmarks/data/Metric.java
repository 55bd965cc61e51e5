package io.vectron.benchmarks.data;

import java.util.Arrays;

/** How a data set's vectors are compared. Angular data sets are normalised when read and then compared by product. */
public enum Metric {
    /** Squared Euclidean distance: nearest is smallest. */
    EUCLIDEAN("l2"),
    /** Inner product: nearest is largest. */
    INNER_PRODUCT("ip");

    private final String code;

    Metric(String code) {
        this.code = code;
    }

    /** The metric's name in the driver protocol. */
    public String code() {
        return code;
    }

    /** The metric with this protocol name. */
    public static Metric ofCode(String code) {
        return Arrays.stream(values())
                .filter(metric -> metric.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("metric must be l2 or ip, not " + code));
    }
}
