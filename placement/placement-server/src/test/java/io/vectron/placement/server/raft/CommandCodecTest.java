package io.vectron.placement.server.raft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.RandomCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log's and the snapshot's bytes lose nothing: a snapshot and the log after it make the state the whole log makes. */
class CommandCodecTest {
    private static final int STEPS = 300;

    static LongStream seeds() {
        long fresh = System.nanoTime();
        return LongStream.concat(LongStream.range(0, 10), LongStream.range(fresh, fresh + 5));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aSnapshotAndTheLogAfterItMakeTheSameState(long seed) throws Exception {
        RandomCommands commands = new RandomCommands(seed);
        Random random = new Random(seed);
        PlacementState state = PlacementState.EMPTY;
        List<byte[]> log = new ArrayList<>();
        List<byte[]> snapshots = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            snapshots.add(CommandCodec.encode(state));
            PlacementCommand command = commands.next(state);
            byte[] entry = CommandCodec.encode(command, random.nextInt());
            assertEquals(command, CommandCodec.decodeCommand(entry));
            PlacementState.Transition transition = state.apply(command);
            assertEquals(transition.reply(), CommandCodec.decodeReply(CommandCodec.encode(transition.reply())));
            log.add(entry);
            state = transition.state();
        }
        for (int from = random.nextInt(20); from < STEPS; from += 1 + random.nextInt(40)) {
            PlacementState replayed = CommandCodec.decodeState(snapshots.get(from));
            for (byte[] entry : log.subList(from, STEPS)) {
                replayed = replayed.apply(CommandCodec.decodeCommand(entry)).state();
            }
            assertEquals(state, replayed);
            assertArrayEquals(CommandCodec.encode(state), CommandCodec.encode(replayed));
        }
    }

    @Test
    void refusesACommandItDoesNotKnow() {
        assertThrows(InvalidProtocolBufferException.class, () -> CommandCodec.decodeCommand(new byte[0]));
    }
}
