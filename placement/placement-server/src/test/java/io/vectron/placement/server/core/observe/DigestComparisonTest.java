package io.vectron.placement.server.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaDigest;
import io.vectron.placement.api.ReplicaReport;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DigestComparisonTest {
    @Test
    void marksTheOneThatDiffersFromTheMajorityAtTheSameEntry() {
        assertEquals(Set.of(3L), odd(Map.of(1L, digest(7, 50), 2L, digest(7, 50), 3L, digest(8, 50))));
        assertEquals(Set.of(1L), odd(Map.of(1L, digest(9, 50), 2L, digest(7, 50), 3L, digest(7, 50))));
    }

    @Test
    void comparesNothingOfDifferentEntries() {
        assertEquals(Set.of(), odd(Map.of(1L, digest(7, 50), 2L, digest(7, 50), 3L, digest(8, 51))));
    }

    @Test
    void marksNobodyWithoutAMajority() {
        assertEquals(Set.of(), odd(Map.of(1L, digest(7, 50), 2L, digest(8, 50))));
        assertEquals(Set.of(), odd(Map.of(1L, digest(7, 50), 2L, digest(7, 50), 3L, digest(8, 50), 4L, digest(8, 50))));
    }

    @Test
    void keepsALeaderLeadingAndSaysWhatIsWrong() {
        Map<ServerId, ReplicaReport> marked = DigestComparison.markOdd(Map.of(
                new ServerId(1), report(digest(9, 50)),
                new ServerId(2), report(digest(7, 50)),
                new ServerId(3), report(digest(7, 50))));
        ReplicaReport odd = marked.get(new ServerId(1));
        assertTrue(odd != null && odd.leader());
        assertTrue(assertInstanceOf(ReplicaCondition.Quarantined.class, odd.condition())
                .reason()
                .contains("entry 50"));
    }

    private static Set<Long> odd(Map<Long, ReplicaDigest> digests) {
        Map<ServerId, ReplicaReport> reports = digests.entrySet().stream()
                .collect(Collectors.toMap(entry -> new ServerId(entry.getKey()), entry -> report(entry.getValue())));
        return DigestComparison.markOdd(reports).entrySet().stream()
                .filter(entry -> entry.getValue().condition() instanceof ReplicaCondition.Quarantined)
                .map(entry -> entry.getKey().value())
                .collect(Collectors.toSet());
    }

    private static ReplicaReport report(ReplicaDigest digest) {
        return new ReplicaReport(new ShardId(1), new Epoch(1), true, true, 3, new LogIndex(60), 10).withDigest(digest);
    }

    private static ReplicaDigest digest(long value, long applied) {
        return new ReplicaDigest(value, new LogIndex(applied));
    }
}
