package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a run of kills left.
 *
 * @param inTheMiddle kills that came while records were on their way
 * @param expected points in the file
 * @param points the collection holds
 * @param overwritten points whose newer vector was acknowledged over gRPC
 * @param wrong one line for every point that is lost or differs
 */
public record LoadKillReport(
        int kills, int inTheMiddle, int expected, long points, int overwritten, long deadLetters, List<String> wrong) {
    public LoadKillReport {
        wrong = List.copyOf(wrong);
    }

    /** Nothing is wrong, and most kills came while it mattered. */
    public boolean isClean() {
        return 2 * inTheMiddle > kills && points == expected && deadLetters == 0 && wrong.isEmpty();
    }

    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("kills", kills)
                .put("inTheMiddle", inTheMiddle)
                .put("expected", expected)
                .put("points", points)
                .put("overwritten", overwritten)
                .put("deadLetters", deadLetters)
                .put("clean", isClean());
        wrong.forEach(node.withArray("wrong")::add);
        return node;
    }
}
