package io.vectron.placement.api;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A shard server's machine, as measured; empty is what was not measured.
 *
 * @param diskTotalBytes of the file system that holds its data
 * @param diskFreeBytes of the same, usable by the server
 * @param cpuLoad share of all cores that is busy, from 0 to 1
 * @param rssBytes memory of the server's process
 */
public record ServerMeasurements(
        OptionalLong diskTotalBytes, OptionalLong diskFreeBytes, OptionalDouble cpuLoad, OptionalLong rssBytes) {
    public static final ServerMeasurements UNMEASURED = new ServerMeasurements(
            OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty(), OptionalLong.empty());
}
