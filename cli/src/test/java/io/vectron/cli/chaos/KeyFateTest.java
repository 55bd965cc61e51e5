package io.vectron.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The judge of acknowledged writes finds what it is there for. */
class KeyFateTest {
    private static final Optional<Integer> NOTHING = Optional.empty();

    private final KeyFate fate = new KeyFate();

    @Test
    void anAcknowledgedWriteThatIsGoneOrOlderIsLost() {
        fate.acknowledge(Optional.of(1));
        fate.acknowledge(Optional.of(2));
        assertEquals(Optional.empty(), fate.observe(Optional.of(2)));
        assertEquals(Optional.of(KeyFault.LOST), fate.observe(Optional.of(1)));
        assertEquals(Optional.of(KeyFault.LOST), fate.observe(NOTHING));
    }

    @Test
    void anAcknowledgedDeleteThatDoesNotLastIsResurrected() {
        fate.acknowledge(Optional.of(1));
        fate.acknowledge(NOTHING);
        assertEquals(Optional.empty(), fate.observe(NOTHING));
        assertEquals(Optional.of(KeyFault.RESURRECTED), fate.observe(Optional.of(1)));
    }

    @Test
    void anUnansweredWriteMayHaveHappenedOrNot() {
        fate.acknowledge(Optional.of(1));
        fate.leaveUnanswered(Optional.of(2));
        assertFalse(fate.isSettled());
        assertEquals(Optional.empty(), fate.observe(Optional.of(1)));
        assertFalse(fate.isSettled());
        assertEquals(Optional.empty(), fate.observe(Optional.of(2)));
        assertTrue(fate.isSettled());
        assertEquals(Optional.of(KeyFault.LOST), fate.observe(Optional.of(1)), "once seen it must stay");
    }

    @Test
    void anUnansweredDeleteMayHaveHappenedOrNot() {
        fate.acknowledge(Optional.of(1));
        fate.leaveUnanswered(NOTHING);
        assertEquals(Optional.empty(), fate.observe(Optional.of(1)));
        assertEquals(Optional.empty(), fate.observe(NOTHING));
        assertEquals(Optional.of(KeyFault.RESURRECTED), fate.observe(Optional.of(1)));
    }

    @Test
    void aFaultIsCountedOnce() {
        fate.acknowledge(Optional.of(2));
        assertEquals(Optional.of(KeyFault.LOST), fate.observe(Optional.of(1)));
        fate.accept(Optional.of(1));
        assertEquals(Optional.empty(), fate.observe(Optional.of(1)));
    }
}
