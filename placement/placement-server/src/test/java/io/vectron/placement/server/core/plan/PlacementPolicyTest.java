package io.vectron.placement.server.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacementPolicyTest {
    @Test
    void backOffDoublesUpToItsBound() {
        PlacementPolicy policy = PlacementPolicy.DEFAULT;
        assertEquals(Duration.ZERO, policy.backOff(0));
        assertEquals(policy.backOff(), policy.backOff(1));
        assertEquals(policy.backOff().multipliedBy(4), policy.backOff(3));
        assertEquals(policy.maxBackOff(), policy.backOff(1_000));
    }
}
