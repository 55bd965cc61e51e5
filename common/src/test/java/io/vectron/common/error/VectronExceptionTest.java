package io.vectron.common.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VectronExceptionTest {
    @Test
    void namesTheFieldInMessageAndDetails() {
        VectronException failure = VectronException.invalid("points[3].vector", "must have 4 numbers, has 3");
        assertEquals("points[3].vector must have 4 numbers, has 3", failure.message());
        assertEquals(
                "points[3].vector", failure.findDetail(VectronException.FIELD).orElseThrow());
        assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
    }

    /** Clients match on these names: adding one is fine, changing one is not. */
    @Test
    void codesKeepTheirNames() {
        Set<String> names = Arrays.stream(ErrorCode.values()).map(Enum::name).collect(Collectors.toSet());
        assertTrue(names.containsAll(Set.of(
                "INVALID_ARGUMENT",
                "COLLECTION_NOT_FOUND",
                "POINT_NOT_FOUND",
                "COLLECTION_EXISTS",
                "BODY_TOO_LARGE",
                "OVERLOADED",
                "NOT_ENOUGH_SERVERS",
                "STALE_EPOCH",
                "NOT_LEADER",
                "SHARD_NOT_FOUND",
                "SHARD_NOT_READY",
                "UNAVAILABLE",
                "TIMEOUT",
                "INTERNAL_ERROR")));
    }
}
