package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a run of kills left.
 *
 * @param expected points in the file
 * @param points the collection holds
 * @param overwritten points whose newer vector was acknowledged over gRPC
 * @param wrong one line for every point that is lost or differs
 */
public record LoadKillReport(
        int kills, int expected, long points, int overwritten, long deadLetters, List<String> wrong) {
    public LoadKillReport {
        wrong = List.copyOf(wrong);
    }

    public boolean isClean() {
        return points == expected && deadLetters == 0 && wrong.isEmpty();
    }

    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("kills", kills)
                .put("expected", expected)
                .put("points", points)
                .put("overwritten", overwritten)
                .put("deadLetters", deadLetters)
                .put("clean", isClean());
        wrong.forEach(node.withArray("wrong")::add);
        return node;
    }
}
