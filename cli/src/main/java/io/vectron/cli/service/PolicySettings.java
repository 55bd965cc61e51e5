package io.vectron.cli.service;

import io.vectron.cli.config.Setting;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.ValueType;
import io.vectron.cli.config.ValueTypes;
import io.vectron.placement.server.core.plan.PlacementPolicy;
import java.time.Duration;
import java.util.List;

/** The settings of {@link PlacementPolicy}: when the leading driver acts by itself, and how much at once. */
final class PolicySettings {
    private static final ValueType<Duration> DELAY = ValueTypes.duration("1ms", "7d");

    private static final Setting<Duration> INTERVAL = Setting.optional(
            "plan.interval", ValueTypes.duration("10ms", "10m"), "500ms", "Between two looks at the cluster.");
    private static final Setting<Integer> MAX_LAG = Setting.optional(
            "plan.max.lag",
            ValueTypes.number(0, 1_000_000_000),
            "1000",
            "Log entries a replica may be behind its leader to count as healthy, and to be promoted.");
    private static final Setting<Duration> REPLACE_AFTER = Setting.optional(
            "plan.replace.after",
            DELAY,
            "60s",
            "A replica that takes no part for this long is replaced; a quarantined one is replaced at once.");
    private static final Setting<Duration> STALL_AFTER = Setting.optional(
            "plan.stall.after", DELAY, "2m", "A move whose new replica applies nothing for this long is given up.");
    private static final Setting<Duration> HAND_OVER_TIMEOUT = Setting.optional(
            "plan.hand.over.timeout",
            DELAY,
            "15s",
            "A preferred leader that does not lead after this long makes way for another.");
    private static final Setting<Duration> LEADER_REST = Setting.optional(
            "plan.leader.rest",
            ValueTypes.duration("0ms", "7d"),
            "10s",
            "A leader leads for this long before it is asked to hand over for the sake of balance.");
    private static final Setting<Duration> BACK_OFF = Setting.optional(
            "plan.back.off", DELAY, "10s", "After the first failed move of a shard; doubled with each further one.");
    private static final Setting<Duration> MAX_BACK_OFF =
            Setting.optional("plan.max.back.off", DELAY, "10m", "The same, at the most.");
    private static final Setting<Integer> MAX_MOVES = Setting.optional(
            "plan.max.moves", ValueTypes.number(1, 10_000), "16", "Moves of replicas at once in the whole cluster.");
    private static final Setting<Integer> MAX_MOVES_PER_SERVER = Setting.optional(
            "plan.max.moves.per.server",
            ValueTypes.number(1, 10_000),
            "4",
            "Moves of replicas at once onto or off one server.");
    private static final Setting<Integer> TOLERANCE = Setting.optional(
            "plan.tolerance.percent",
            ValueTypes.number(1, 1_000),
            "10",
            "Of the mean load of two servers, by which one may be above it before replicas are moved to the other.");

    static final List<Setting<?>> ALL = List.of(
            INTERVAL,
            MAX_LAG,
            REPLACE_AFTER,
            STALL_AFTER,
            HAND_OVER_TIMEOUT,
            LEADER_REST,
            BACK_OFF,
            MAX_BACK_OFF,
            MAX_MOVES,
            MAX_MOVES_PER_SERVER,
            TOLERANCE);

    private PolicySettings() {}

    static PlacementPolicy policy(SettingValues values) {
        return new PlacementPolicy(
                values.value(INTERVAL),
                values.value(MAX_LAG),
                values.value(REPLACE_AFTER),
                values.value(STALL_AFTER),
                values.value(HAND_OVER_TIMEOUT),
                values.value(LEADER_REST),
                values.value(BACK_OFF),
                values.value(MAX_BACK_OFF),
                values.value(MAX_MOVES),
                values.value(MAX_MOVES_PER_SERVER),
                values.value(TOLERANCE) / 100.0);
    }
}
