package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a fault test did and found.
 *
 * @param seed what repeats its choices
 * @param faults done, by kind
 * @param figures other numbers of the run, by name
 * @param checks comparisons of what is with what must be
 * @param violations by kind, those watched for in vain included
 * @param wrong one line for each violation
 */
public record FaultReport(
        String test,
        int rounds,
        long seed,
        Map<String, Long> faults,
        Map<String, Long> figures,
        long checks,
        Map<String, Long> violations,
        List<String> wrong) {
    private static final int WRONG_SHOWN = 10;

    public FaultReport {
        faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        violations = Collections.unmodifiableMap(new LinkedHashMap<>(violations));
        wrong = List.copyOf(wrong);
    }

    /** Something was broken, something was checked, and nothing is wrong. */
    public boolean isClean() {
        return !faults.isEmpty() && checks > 0 && wrong.isEmpty();
    }

    /** For a person, and as the command's document. */
    public void print(Console console) {
        console.print(this.toString());
        wrong.stream().limit(WRONG_SHOWN).forEach(line -> console.print("  " + line));
        console.print(isClean() ? "clean" : "NOT clean");
        console.document(toJson());
    }

    private ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("test", test)
                .put("rounds", rounds)
                .put("seed", seed)
                .put("checks", checks)
                .put("clean", isClean());
        faults.forEach(node.putObject("faults")::put);
        figures.forEach(node.putObject("figures")::put);
        violations.forEach(node.putObject("violations")::put);
        wrong.forEach(node.putArray("wrong")::add);
        return node;
    }

    /** One line. */
    @Override
    public String toString() {
        return test + ", " + rounds + " rounds: " + list(faults) + "; " + list(figures) + "; " + Numbers.count(checks)
                + " checks: " + list(violations);
    }

    private static String list(Map<String, Long> numbers) {
        return numbers.entrySet().stream()
                .map(number -> Numbers.count(number.getValue()) + " " + number.getKey())
                .collect(Collectors.joining(", "));
    }
}
