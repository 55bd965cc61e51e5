package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What kills left of acknowledged writes.
 *
 * @param kills processes killed, by kind
 * @param acknowledged writes and deletes that were answered
 * @param unanswered those that were not, which may or may not have happened
 * @param checks reads of a key after a kill
 * @param lost keys whose acknowledged write is not there
 * @param resurrected keys whose acknowledged delete did not last
 * @param wrong one line for each of them
 */
public record DurabilityReport(
        int rounds,
        SortedMap<String, Integer> kills,
        long acknowledged,
        long unanswered,
        long checks,
        int lost,
        int resurrected,
        List<String> wrong) {
    public DurabilityReport {
        kills = new TreeMap<>(kills);
        wrong = List.copyOf(wrong);
    }

    /** Nothing is wrong, and there was something to lose. */
    public boolean isClean() {
        return acknowledged > 0 && checks > 0 && wrong.isEmpty();
    }

    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("rounds", rounds)
                .put("acknowledged", acknowledged)
                .put("unanswered", unanswered)
                .put("checks", checks)
                .put("lost", lost)
                .put("resurrected", resurrected)
                .put("clean", isClean());
        kills.forEach(node.withObject("kills")::put);
        wrong.forEach(node.withArray("wrong")::add);
        return node;
    }
}
