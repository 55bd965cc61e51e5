package io.vectron.cli.load;

import io.vectron.cli.CliException;
import io.vectron.cli.vectors.CountingInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Names the rows of a vector file: by their number from 0, or by the lines of a file. */
public sealed interface PointIds {
    String idOf(long row);

    /** Row 7 is point {@code 7}. */
    record RowNumbers() implements PointIds {
        @Override
        public String idOf(long row) {
            return Long.toString(row);
        }
    }

    /** Row 7 is named by the eighth line. */
    record Lines(Path file, List<String> lines) implements PointIds {
        @Override
        public String idOf(long row) {
            if (row >= lines.size()) {
                throw new CliException(file + ": has " + lines.size() + " lines, but there are more vectors");
            }
            return lines.get((int) row);
        }
    }

    static PointIds ofLines(Path file) throws IOException {
        try (CountingInput input = CountingInput.open(file)) {
            String text = new String(input.content(file).readAllBytes(), StandardCharsets.UTF_8);
            return new Lines(file, text.lines().toList());
        }
    }
}
