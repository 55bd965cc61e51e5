package io.vectron.placement.server.core;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.PlacementCommand.AdvanceMove;
import io.vectron.placement.server.core.PlacementCommand.BindTopic;
import io.vectron.placement.server.core.PlacementCommand.CreateCollection;
import io.vectron.placement.server.core.PlacementCommand.DeleteCollection;
import io.vectron.placement.server.core.PlacementCommand.FinishMove;
import io.vectron.placement.server.core.PlacementCommand.ForgetServer;
import io.vectron.placement.server.core.PlacementCommand.GiveUpMove;
import io.vectron.placement.server.core.PlacementCommand.InitializeCluster;
import io.vectron.placement.server.core.PlacementCommand.PreferLeader;
import io.vectron.placement.server.core.PlacementCommand.RecordLeader;
import io.vectron.placement.server.core.PlacementCommand.RegisterServer;
import io.vectron.placement.server.core.PlacementCommand.RetireTopic;
import io.vectron.placement.server.core.PlacementCommand.SetServerState;
import io.vectron.placement.server.core.PlacementCommand.StartMove;
import io.vectron.placement.server.core.PlacementCommand.TakeBackMove;
import io.vectron.placement.server.core.plan.ReplicaPlacer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;

/** Commands as proposers might log them: mostly sensible, some late, some twice, some wrong. */
public final class RandomCommands {
    private final Random random;

    public RandomCommands(long seed) {
        this.random = new Random(seed);
    }

    public PlacementCommand next(PlacementState state) {
        if (random.nextInt(3) == 0) {
            Optional<PlacementCommand> move = move(state);
            if (move.isPresent()) {
                return move.get();
            }
        }
        return switch (random.nextInt(13)) {
            case 0 -> new InitializeCluster(new UUID(random.nextLong(), random.nextLong()));
            case 1, 2 -> new RegisterServer(registration());
            case 3, 4 -> create(state);
            case 5 -> new DeleteCollection(name());
            case 6, 7 ->
                new BindTopic(
                        new CollectionId(
                                1 + random.nextLong(state.nextCollection().value())),
                        topic());
            case 8 -> new RetireTopic(topic());
            case 9 ->
                random.nextInt(3) == 0
                        ? new ForgetServer(new ServerId(
                                1 + random.nextLong(state.nextServer().value())))
                        : setServerState(state);
            default ->
                new RecordLeader(
                        new ShardId(1 + random.nextLong(state.nextShard().value())),
                        new ServerId(1 + random.nextLong(state.nextServer().value())),
                        random.nextLong(6));
        };
    }

    /** Of a shard that exists, mostly one that is possible. */
    private Optional<PlacementCommand> move(PlacementState state) {
        List<ShardPlacement> shards = state.map().collections().values().stream()
                .flatMap(collection -> collection.shards().stream())
                .toList();
        if (shards.isEmpty()) {
            return Optional.empty();
        }
        ShardPlacement shard = shards.get(random.nextInt(shards.size()));
        ShardId id = shard.shard();
        Epoch epoch = random.nextInt(12) == 0 ? new Epoch(1 + random.nextInt(4)) : shard.epoch();
        Optional<MoveStep> step = state.ledger().find(id).map(ReplicaMove::step);
        Optional<ServerId> holder = Optional.of(
                shard.replicas().get(random.nextInt(shard.replicas().size())).server());
        return Optional.of(
                switch (random.nextInt(9)) {
                    case 0 -> new PreferLeader(id, epoch, random.nextBoolean() ? holder : Optional.empty());
                    case 1 ->
                        random.nextBoolean()
                                ? new GiveUpMove(id, epoch, "it stalls", random.nextInt(1000))
                                : new TakeBackMove(id, epoch, random.nextInt(4, 8), random.nextInt(1000));
                    case 2, 3, 4 ->
                        new AdvanceMove(
                                id,
                                epoch,
                                MoveStep.values()[random.nextInt(MoveStep.values().length)],
                                random.nextBoolean() ? holder : Optional.empty(),
                                random.nextInt(4, 8),
                                random.nextInt(1000));
                    case 5, 6 ->
                        new FinishMove(
                                id, epoch, step.orElse(MoveStep.LEAVING), random.nextInt(4, 8), random.nextInt(1000));
                    default ->
                        new StartMove(
                                id,
                                epoch,
                                random.nextInt(4) == 0 ? Optional.empty() : holder,
                                random.nextInt(4) == 0
                                        ? Optional.empty()
                                        : Optional.of(new ServerId(1
                                                + random.nextLong(
                                                        state.nextServer().value()))),
                                random.nextInt(5) == 0,
                                "chance",
                                random.nextInt(4, 8),
                                random.nextInt(1000));
                });
    }

    private Registration registration() {
        String node = "node-" + random.nextInt(6);
        ServerTraits traits = new ServerTraits(
                "r", "z" + random.nextInt(2), "", 50 * (1 + random.nextInt(2)), random.nextInt(8) == 0);
        return new Registration(node, node + ":" + random.nextInt(1, 3), node + ":9", traits);
    }

    /** Removals are rare, for they leave nobody to place on. */
    private SetServerState setServerState(PlacementState state) {
        ServerAdminState target = random.nextInt(20) == 0
                ? ServerAdminState.REMOVED
                : random.nextInt(3) == 0 ? ServerAdminState.DRAINING : ServerAdminState.ACTIVE;
        return new SetServerState(
                new ServerId(1 + random.nextLong(state.nextServer().value())), target);
    }

    private CollectionName name() {
        return new CollectionName("c" + random.nextInt(8));
    }

    private TopicId topic() {
        return new TopicId(7, random.nextInt(12));
    }

    private PlacementCommand create(PlacementState state) {
        int shards = 1 + random.nextInt(7);
        int replicas = 1 + random.nextInt(3);
        CollectionSettings settings = new CollectionSettings(4, Distance.DOT, shards, replicas, 1, 16, 100, 50);
        TreeSet<ServerId> known = new TreeSet<>(state.map().servers().keySet());
        CollectionName name = name();
        try {
            return random.nextInt(10) > 0
                    ? new CreateCollection(name, settings, ReplicaPlacer.place(name, settings, state.map(), known))
                    : new CreateCollection(name, settings, randomSets());
        } catch (VectronException tooFewServers) {
            return new CreateCollection(name, settings, randomSets());
        }
    }

    /** Such as no placer makes: too few, twice the same server, unknown servers. */
    private List<List<ServerId>> randomSets() {
        List<List<ServerId>> sets = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<ServerId> set = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                set.add(new ServerId(1 + random.nextInt(9)));
            }
            sets.add(set);
        }
        return sets;
    }
}
