package io.vectron.cli.config;

import io.vectron.common.model.ReadLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of settings. A parser refuses by {@link IllegalArgumentException}; the type's form is the message. */
public final class ValueTypes {
    /** host:port pairs, at least one. */
    public static final ValueType<List<String>> ADDRESSES = new ValueType<>(
            "one or more host:port separated by commas", text -> list(text, ValueTypes::address, false));

    /** {@code true} or {@code false}. */
    public static final ValueType<Boolean> FLAG = new ValueType<>("true or false", text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException();
    });

    /** A folder; not looked at. */
    public static final ValueType<Path> FOLDER = new ValueType<>("a folder", text -> Path.of(notEmpty(text)));

    /** A folder, or nothing. */
    public static final ValueType<Optional<Path>> OPTIONAL_FOLDER = new ValueType<>(
            "a folder, or empty", text -> text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text)));

    /** How fresh reads are, or nothing. */
    public static final ValueType<Optional<ReadLevel>> READ_LEVEL =
            new ValueType<>("eventual, linearizable, or empty", ReadLevel::parse);

    /** Letters, digits, {@code _} and {@code -}. */
    public static final ValueType<String> NAME =
            new ValueType<>("letters, digits, '_' and '-'", text -> matching("[A-Za-z0-9][A-Za-z0-9_-]*", text));

    /** A name, or nothing. */
    public static final ValueType<String> LABEL =
            new ValueType<>("letters, digits, '_', '-' and '.', or empty", text -> matching("[A-Za-z0-9_.-]*", text));

    /** A host name or address; not resolved. */
    public static final ValueType<String> HOST =
            new ValueType<>("a host name or address", text -> matching("[A-Za-z0-9.:_-]+", text));

    /** A TCP port that can be named to others, so not 0. */
    public static final ValueType<Integer> PORT = number(1, 65_535);

    /** As many threads as given, or one for each core. */
    public static final ValueType<Integer> THREADS = new ValueType<>(
            "a number from 1 to 1024, or 'cores'",
            text -> text.equals("cores")
                    ? Runtime.getRuntime().availableProcessors()
                    : bounded(Integer.parseInt(text), 1, 1024));

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Pattern WITH_UNIT = Pattern.compile("(\\d{1,9}) ?([A-Za-z]+)");

    private ValueTypes() {}

    /** A whole number, both bounds included. */
    public static ValueType<Integer> number(int min, int max) {
        return new ValueType<>(
                "a number from " + min + " to " + max, text -> bounded(Integer.parseInt(text), min, max));
    }

    /** A time with its unit: 250ms, 10s, 5m, 7d; both bounds included and written the same way. */
    public static ValueType<Duration> duration(String min, String max) {
        Duration least = Duration.ofMillis(withUnit(min, MILLIS));
        Duration most = Duration.ofMillis(withUnit(max, MILLIS));
        return new ValueType<>("a time from " + min + " to " + max + ", with its unit: ms, s, m, h, d", text -> {
            Duration value = Duration.ofMillis(withUnit(text, MILLIS));
            require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
            return value;
        });
    }

    /** A size in bytes, written with its unit: 64KiB, 128MiB; both bounds included and written the same way. */
    public static ValueType<Long> size(String min, String max) {
        long least = withUnit(min, BYTES);
        long most = withUnit(max, BYTES);
        return new ValueType<>("a size from " + min + " to " + max + ", with its unit: KiB, MiB, GiB", text -> {
            long value = withUnit(text, BYTES);
            require(value >= least && value <= most);
            return value;
        });
    }

    /** Any number of values separated by commas; empty for none. */
    public static <T> ValueType<List<T>> listOf(String form, Function<String, T> element) {
        return new ValueType<>(form + ", separated by commas; may be empty", text -> list(text, element, true));
    }

    private static <T> List<T> list(String text, Function<String, T> element, boolean mayBeEmpty) {
        if (text.isEmpty() && mayBeEmpty) {
            return List.of();
        }
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(element)
                .toList();
    }

    private static String address(String text) {
        int colon = text.lastIndexOf(':');
        require(colon > 0);
        PORT.parse(text.substring(colon + 1));
        return text;
    }

    private static long withUnit(String text, Map<String, Long> units) {
        Matcher matcher = WITH_UNIT.matcher(text);
        require(matcher.matches());
        Long unit = units.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalArgumentException();
        }
        return Long.parseLong(matcher.group(1)) * unit;
    }

    private static String matching(String pattern, String text) {
        require(text.matches(pattern));
        return text;
    }

    private static String notEmpty(String text) {
        require(!text.isBlank());
        return text;
    }

    private static int bounded(int value, int min, int max) {
        require(value >= min && value <= max);
        return value;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
