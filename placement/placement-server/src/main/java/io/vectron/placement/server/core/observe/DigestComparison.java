package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaDigest;
import io.vectron.placement.api.ReplicaReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the replicas of a shard whose contents differ from those of the others. Only digests of the same log index are
 * compared. One is odd if more than half of those that reported this index, and at least two, agree on another; where there
 * is no such agreement nobody can say who is right.
 */
final class DigestComparison {
    private final Map<LogIndex, Map<Long, Integer>> votes = new HashMap<>();

    private DigestComparison() {}

    /** The same reports; those of odd replicas say that the replica is quarantined, and why. */
    static Map<ServerId, ReplicaReport> markOdd(Map<ServerId, ReplicaReport> reports) {
        DigestComparison comparison = new DigestComparison();
        for (ReplicaReport report : reports.values()) {
            report.digest().ifPresent(comparison::count);
        }
        Map<ServerId, ReplicaReport> marked = new TreeMap<>();
        reports.forEach((server, report) -> marked.put(
                server,
                report.digest()
                        .filter(comparison::isOdd)
                        .map(digest -> quarantined(report, digest))
                        .orElse(report)));
        return marked;
    }

    private void count(ReplicaDigest digest) {
        votes.computeIfAbsent(digest.applied(), _ -> new HashMap<>()).merge(digest.value(), 1, Integer::sum);
    }

    private boolean isOdd(ReplicaDigest digest) {
        Map<Long, Integer> counts = votes.getOrDefault(digest.applied(), Map.of());
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        Optional<Map.Entry<Long, Integer>> agreed = counts.entrySet().stream()
                .filter(count -> count.getValue() >= 2 && 2 * count.getValue() > all)
                .findFirst();
        return agreed.isPresent() && agreed.get().getKey() != digest.value();
    }

    /** It may lead, and goes on until another does. */
    private static ReplicaReport quarantined(ReplicaReport report, ReplicaDigest digest) {
        return report.withCondition(new ReplicaCondition.Quarantined(
                "its contents differ from the other replicas' as of entry " + digest.applied()));
    }
}
