package io.vectron.cli.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody who mistyped a name probably meant, by edit distance (Levenshtein 1966). */
final class ClosestName {
    private ClosestName() {}

    /** Ends a message about an unknown name. */
    static String hint(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(closest -> "; the closest is '" + closest + "'")
                .orElse("");
    }

    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
