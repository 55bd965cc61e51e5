package io.vectron.placement.server.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementCommand.AdvanceMove;
import io.vectron.placement.server.core.PlacementCommand.CreateCollection;
import io.vectron.placement.server.core.PlacementCommand.FinishMove;
import io.vectron.placement.server.core.PlacementCommand.InitializeCluster;
import io.vectron.placement.server.core.PlacementCommand.RecordLeader;
import io.vectron.placement.server.core.PlacementCommand.RegisterServer;
import io.vectron.placement.server.core.PlacementCommand.StartMove;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.observe.Observer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is planned for one shard of three replicas on servers 1, 2 and 3, which 1 leads; there is a server 4. */
class ReconcilerTest {
    private static final ShardId SHARD = new ShardId(1);
    private static final long TERM = 7;

    private final Observer observer = new Observer(Duration.ofSeconds(10), PlacementPolicy.DEFAULT.maxLag());
    private PlacementState state = PlacementState.EMPTY;

    ReconcilerTest() {
        commit(new InitializeCluster(new UUID(1, 2)));
        LongStream.rangeClosed(1, 4)
                .forEach(number ->
                        commit(new RegisterServer(new Registration("n" + number, "n:1" + number, "n:2" + number))));
        commit(new CreateCollection(
                new CollectionName("words"),
                new CollectionSettings(4, Distance.DOT, 1, 3, 1, 16, 100, 50),
                List.of(servers(1, 2, 3))));
        commit(new RecordLeader(SHARD, new ServerId(1), TERM));
    }

    private void commit(PlacementCommand command) {
        state = state.apply(command).state();
    }

    private Epoch epoch() {
        return state.map().findShard(SHARD).orElseThrow().epoch();
    }

    private StartMove moveTo(long server) {
        return new StartMove(
                SHARD, epoch(), Optional.empty(), Optional.of(new ServerId(server)), false, "test", TERM, 0);
    }

    private static List<ServerId> servers(long... numbers) {
        return Arrays.stream(numbers).mapToObj(ServerId::new).toList();
    }

    private ReplicaReport follower() {
        return new ReplicaReport(SHARD, epoch(), false, true, TERM, new LogIndex(50), 0);
    }

    private ReplicaReport leader(List<ServerId> voters, List<ServerId> listeners) {
        return new ReplicaReport(SHARD, epoch(), true, true, TERM, new LogIndex(50), 0)
                .withConfiguration(Optional.of(CommittedConfiguration.of(voters, listeners, new LogIndex(40))));
    }

    private ReplicaReport damaged() {
        return ReplicaReport.idle(SHARD, epoch(), new ReplicaCondition.Quarantined("its log is damaged"));
    }

    private void heard(long server, ReplicaReport... replicas) {
        observer.heard(new ServerId(server), ServerReport.of(List.of(replicas)), 0);
    }

    private Plan plan() {
        return new Reconciler(PlacementPolicy.DEFAULT).plan(state, observer.look(state, 0), 0);
    }

    @Test
    void takesOutALostReplicaThatTheConfigurationIsWithout() {
        commit(moveTo(4));
        commit(new AdvanceMove(SHARD, epoch(), MoveStep.PROMOTING, Optional.empty(), TERM, 0));
        commit(new FinishMove(SHARD, epoch(), MoveStep.PROMOTING, TERM, 0));
        heard(1, leader(servers(1, 2, 4), List.of()));
        heard(2, follower());
        heard(3, damaged());
        heard(4, follower());
        StartMove start = (StartMove) plan().commands().getFirst();
        assertEquals(Optional.of(new ServerId(3)), start.from());
        assertEquals(Optional.empty(), start.to());
        commit(start);
        AdvanceMove leaving = (AdvanceMove) plan().commands().getFirst();
        assertEquals(MoveStep.LEAVING, leaving.step());
    }

    @Test
    void takesNothingOutThatTheConfigurationHasWhileItsLeaderLags() {
        commit(moveTo(4));
        commit(new AdvanceMove(SHARD, epoch(), MoveStep.PROMOTING, Optional.empty(), TERM, 0));
        commit(new FinishMove(SHARD, epoch(), MoveStep.PROMOTING, TERM, 0));
        heard(1, leader(servers(1, 2, 3), servers(4)));
        heard(2, follower());
        heard(3, damaged());
        heard(4, follower());
        assertEquals(List.of(), plan().commands());
    }

    @Test
    void saysWhoMustComeBackBeforeThereCanBeALeader() {
        heard(2, follower());
        assertTrue(explanation().contains("only 1 of 3 voters take part; bring one of n1, n3 back"));
        assertFalse(explanation().contains("delete the collection"));
    }

    @Test
    void saysThatAShardWasNeverLed() {
        commit(new CreateCollection(
                new CollectionName("unborn"),
                new CollectionSettings(4, Distance.DOT, 1, 2, 1, 16, 100, 50),
                List.of(servers(2, 4))));
        assertTrue(explanation(new ShardId(2)).contains("bring one of n2, n4 back, or delete the collection"));
    }

    @Test
    void saysWhoMayBeNeededWhileVotersChange() {
        commit(moveTo(4));
        commit(new AdvanceMove(SHARD, epoch(), MoveStep.PROMOTING, Optional.empty(), TERM, 0));
        heard(2, follower());
        heard(3, follower());
        heard(4, follower());
        assertTrue(explanation().contains("a change of its voters may be under way"), this::explanation);
        assertTrue(explanation().contains("n1 may be needed"), this::explanation);
    }

    private String explanation() {
        return explanation(SHARD);
    }

    private String explanation(ShardId shard) {
        return String.join("\n", new ShardExplanation(state, observer.look(state, 0), plan(), 0).lines(shard));
    }

    @Test
    void promotesOnlyAReplicaWhoseServerKnowsThatItWasAdded() {
        ReplicaReport before = follower();
        commit(moveTo(4));
        heard(1, leader(servers(1, 2, 3), servers(4)));
        heard(2, follower());
        heard(3, follower());
        heard(4, before);
        assertEquals(List.of(), plan().commands());
        heard(4, follower());
        assertEquals(MoveStep.PROMOTING, ((AdvanceMove) plan().commands().getFirst()).step());
    }

    @Test
    void givesAServerNoReplicaWhileItHasAnOldOne() {
        heard(1, leader(servers(1, 2, 3), List.of()));
        heard(2, follower());
        heard(3, damaged());
        heard(4, follower());
        StartMove inPlace = (StartMove) plan().commands().getFirst();
        assertTrue(inPlace.to().isEmpty(), () -> "not to server 4 yet: " + inPlace);
        heard(4);
        StartMove elsewhere = (StartMove) plan().commands().getFirst();
        assertEquals(Optional.of(new ServerId(4)), elsewhere.to());
    }
}
