package io.vectron.cli.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.cli.CliException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortLeaseTest {
    private static final Set<Integer> PORTS = Set.of(6_001, 9_300);

    @Test
    void noPortIsOneThatOutgoingConnectionsGet() {
        EphemeralPorts ephemeral = EphemeralPorts.parse("10000\t60999\n");
        int[] offsets = PortLease.offsets(ephemeral, PORTS, 56_000);
        // 9,300 stays below 10,000 without any offset only; 6,001 is above 60,999 from 54,999 on.
        assertArrayEquals(IntStream.rangeClosed(54_999, 56_000).toArray(), offsets);
    }

    @Test
    void anyPortWillDoWhereConnectionsGetAll() {
        int[] offsets = PortLease.offsets(new EphemeralPorts(1_024, 65_535), PORTS, 1_002);
        assertArrayEquals(new int[] {1_000, 1_001, 1_002}, offsets);
    }

    @Test
    void noTwoLeasesShareAPortUntilOneIsClosed() {
        PortLease first = PortLease.find(new SplittableRandom(1), PORTS, 1_001);
        try (PortLease second = PortLease.find(new SplittableRandom(1), PORTS, 1_001)) {
            assertEquals(2_001, first.offset() + second.offset());
            assertThrows(CliException.class, () -> PortLease.find(new SplittableRandom(1), PORTS, 1_001));
            first.close();
            try (PortLease third = PortLease.find(new SplittableRandom(1), PORTS, 1_001)) {
                assertEquals(first.offset(), third.offset());
            }
        }
    }
}
