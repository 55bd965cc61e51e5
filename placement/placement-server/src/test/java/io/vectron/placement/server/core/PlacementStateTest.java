package io.vectron.placement.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.Registration;
import io.vectron.placement.server.core.PlacementCommand.CreateCollection;
import io.vectron.placement.server.core.PlacementCommand.InitializeCluster;
import io.vectron.placement.server.core.PlacementCommand.RecordLeader;
import io.vectron.placement.server.core.PlacementCommand.RegisterServer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementStateTest {
    private static final UUID CLUSTER = new UUID(1, 2);
    private static final ServerId FIRST = new ServerId(1);
    private static final ServerId SECOND = new ServerId(2);
    private static final ShardId SHARD = new ShardId(1);

    /** Two servers, and a collection of one shard on the first. */
    private static PlacementState oneShard() {
        return after(
                new InitializeCluster(CLUSTER),
                new RegisterServer(new Registration("a", "a:1", "a:2")),
                new RegisterServer(new Registration("b", "b:1", "b:2")),
                new CreateCollection(
                        new CollectionName("words"),
                        new CollectionSettings(4, Distance.DOT, 1, 1, 1, 16, 100, 50),
                        List.of(List.of(FIRST))));
    }

    private static PlacementState after(PlacementCommand... commands) {
        PlacementState state = PlacementState.EMPTY;
        for (PlacementCommand command : commands) {
            state = state.apply(command).state();
        }
        return state;
    }

    private static Optional<ServerId> leader(PlacementState state) {
        return state.map()
                .findCollection(new CollectionName("words"))
                .orElseThrow()
                .shards()
                .getFirst()
                .leader();
    }

    @Test
    void keepsTheFirstClusterId() {
        PlacementState state = after(new InitializeCluster(CLUSTER), new InitializeCluster(new UUID(3, 4)));
        assertEquals(Optional.of(CLUSTER), state.cluster());
    }

    @Test
    void registersNobodyBeforeTheClusterHasItsId() {
        PlacementReply reply = PlacementState.EMPTY
                .apply(new RegisterServer(new Registration("a", "a:1", "a:2")))
                .reply();
        assertEquals(
                ErrorCode.UNAVAILABLE,
                assertInstanceOf(PlacementReply.Refused.class, reply).code());
    }

    @Test
    void ignoresALeaderOfAnOlderTerm() {
        PlacementState led = oneShard().apply(new RecordLeader(SHARD, FIRST, 5)).state();
        assertEquals(Optional.of(FIRST), leader(led));
        assertSame(led, led.apply(new RecordLeader(SHARD, FIRST, 5)).state());
        assertSame(led, led.apply(new RecordLeader(SHARD, FIRST, 4)).state());
    }

    @Test
    void ignoresALeaderThatHoldsNoReplica() {
        PlacementState state = oneShard();
        assertSame(state, state.apply(new RecordLeader(SHARD, SECOND, 9)).state());
        assertSame(
                state, state.apply(new RecordLeader(new ShardId(77), FIRST, 9)).state());
    }
}
