package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found in histories.
 *
 * @param faults done, by kind
 * @param operations checked
 * @param unanswered writes among them of which nobody knows whether they happened
 * @param violations one line for each key whose history no single register could have answered
 * @param unchecked keys whose search was given up
 * @param shortest operations of the shortest history
 */
public record LinearizabilityReport(
        int histories,
        SortedMap<String, Integer> faults,
        long operations,
        long unanswered,
        List<String> violations,
        int unchecked,
        int shortest) {
    public LinearizabilityReport {
        faults = new TreeMap<>(faults);
        violations = List.copyOf(violations);
    }

    /** Everything was checked, and nothing is wrong. */
    public boolean isClean() {
        return operations > 0 && violations.isEmpty() && unchecked == 0;
    }

    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("histories", histories)
                .put("operations", operations)
                .put("unanswered", unanswered)
                .put("unchecked", unchecked)
                .put("shortest", shortest)
                .put("clean", isClean());
        faults.forEach(node.withObject("faults")::put);
        violations.forEach(node.withArray("violations")::add);
        return node;
    }
}
