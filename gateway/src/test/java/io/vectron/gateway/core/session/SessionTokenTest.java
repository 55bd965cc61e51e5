package io.vectron.gateway.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.gateway.core.request.Consistency;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokenTest {
    @Test
    void readsWhatItWrites() {
        long seed = System.nanoTime();
        System.out.println("SessionTokenTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            SortedMap<ShardId, LogIndex> applied = new TreeMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                applied.put(
                        new ShardId(1 + (random.nextLong() >>> (1 + random.nextInt(62)))),
                        new LogIndex(random.nextLong() >>> (1 + random.nextInt(62))));
            }
            SessionToken token = new SessionToken(applied);
            assertEquals(token, SessionToken.parse(token.text()), "seed " + seed);
        }
    }

    @Test
    void joinsTokensByTheLaterIndexOfEachShard() {
        SessionToken early = token(Map.of(1L, 5L, 2L, 9L));
        SessionToken late = token(Map.of(1L, 7L, 3L, 1L));
        SessionToken both = token(Map.of(1L, 7L, 2L, 9L, 3L, 1L));
        assertEquals(both, SessionToken.parse(early.text() + "," + late.text()));
        assertEquals(both, SessionToken.parse(late.text() + "," + early.text()));
        assertEquals(SessionToken.EMPTY, SessionToken.parse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "A", "AQ==x", "AgE", "AQE", "AQEAAA", "AQ____________________8", "äöü", "AQA"})
    void refusesWhatItDidNotWrite(String text) {
        VectronException refusal = assertThrows(VectronException.class, () -> SessionToken.parse(text));
        assertEquals("session_token", refusal.details().get(VectronException.FIELD));
    }

    @Test
    void makesReadsWaitOnlyWhereTheSessionHasWritten() {
        ReadPolicies policies =
                ReadPolicies.of(Consistency.UNSPECIFIED, token(Map.of(1L, 5L)).text(), ReadPolicy.LINEARIZABLE);
        assertEquals(new ReadPolicy.AppliedAtLeast(new LogIndex(5)), policies.of(new ShardId(1)));
        assertEquals(ReadPolicy.EVENTUAL, policies.of(new ShardId(2)));
    }

    @Test
    void readsByTheCallsDefaultWithoutAToken() {
        ReadPolicies policies = ReadPolicies.of(Consistency.UNSPECIFIED, "", ReadPolicy.LINEARIZABLE);
        assertEquals(ReadPolicy.LINEARIZABLE, policies.of(new ShardId(1)));
        assertEquals(
                ReadPolicy.EVENTUAL,
                ReadPolicies.of(Consistency.EVENTUAL, "", ReadPolicy.LINEARIZABLE)
                        .of(new ShardId(1)));
    }

    private static SessionToken token(Map<Long, Long> applied) {
        SortedMap<ShardId, LogIndex> indexes = new TreeMap<>();
        applied.forEach((shard, index) -> indexes.put(new ShardId(shard), new LogIndex(index)));
        return new SessionToken(indexes);
    }
}
