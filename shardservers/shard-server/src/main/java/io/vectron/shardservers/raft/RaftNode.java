package io.vectron.shardservers.raft;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.raft.DamagedLogException;
import io.vectron.raft.PeerReconnection;
import io.vectron.raft.RaftLogCheck;
import io.vectron.raft.RaftLogRewrite;
import io.vectron.raft.RatisInProcess;
import io.vectron.raft.SilentLeaderWatch;
import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.ShardCommand;
import io.vectron.shardservers.core.ShardRuntime;
import io.vectron.shardservers.storage.ReplicaDirectory;
import io.vectron.shardservers.storage.RocksResources;
import io.vectron.shardservers.storage.ServerDirectory;
import io.vectron.shardservers.storage.SnapshotDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one Raft server, with a group per shard. Groups are opened one by one, each after its files were looked
 * through, so that one bad replica keeps none of the others from starting; before the server listens or after. Any thread
 * opens and removes, one at a time for a shard; any thread uses the replicas.
 */
public final class RaftNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final UUID cluster;
    private final ServerId self;
    private final ServerDirectory directory;
    private final RaftSettings settings;
    private final RocksResources resources;
    private final ShardRuntime runtime;
    private final Duration answerWait;
    private final LongSupplier clockMs;
    private final UnaryOperator<ShardCommand> applied;
    private final Runnable onLeadershipChange;
    private final RaftServer server;
    private final PeerReconnection reconnection;
    private final SilentLeaderWatch silentLeaders;
    private final PeerNames names;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    /** One at a time, so that the shards of a server do not all flush at once. */
    private final ExecutorService snapshots = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("vectron-snapshots").daemon(true).factory());

    /** State machines on their way into a group; Ratis asks for them by group. */
    private final Map<RaftGroupId, StateMachine> starting = new ConcurrentHashMap<>();

    private final MemberGuard guard;
    /** Held for reading while a group is added, for writing while the server starts: each starts a new group, which fails twice. */
    private final ReadWriteLock joining = new ReentrantReadWriteLock();

    /**
     * @param clockMs the wall clock, stamped on commands
     * @param answerWait how long the group may take to commit and apply
     * @param applied what replicas apply for a command of their logs: the command, except in tests of the tests
     * @param hasRoom on the disk, now
     * @param onLeadershipChange called on Ratis's threads, must not block
     */
    public RaftNode(
            UUID cluster,
            ServerId self,
            ServerDirectory directory,
            RaftSettings settings,
            RocksResources resources,
            ShardRuntime runtime,
            LongSupplier clockMs,
            Duration answerWait,
            UnaryOperator<ShardCommand> applied,
            BooleanSupplier hasRoom,
            Runnable onLeadershipChange)
            throws IOException {
        this.cluster = cluster;
        this.self = self;
        this.names = new PeerNames(cluster);
        this.directory = directory;
        this.settings = settings;
        this.resources = resources;
        this.runtime = runtime;
        this.clockMs = clockMs;
        this.answerWait = answerWait;
        this.applied = applied;
        this.onLeadershipChange = onLeadershipChange;
        this.guard = new MemberGuard(starting::containsKey, this::isKnown, hasRoom);
        RatisInProcess.prepare();
        // Ratis opens every group it finds when it is built, without the members of one that never had a leader, and
        // gives up if any fails. So it finds none, and gets its folder afterwards.
        RaftProperties properties = settings.toProperties(directory.raft().resolve("none"));
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, guard);
        server = RaftServer.newBuilder()
                .setServerId(GroupMembership.peerId(self))
                .setProperties(properties)
                .setParameters(parameters)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setStateMachineRegistry(this::stateMachineOf)
                .build();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.raft().toFile()));
        reconnection = PeerReconnection.start(server);
        silentLeaders = SilentLeaderWatch.start(server, settings.longestSilence(), settings.stagger());
    }

    private StateMachine stateMachineOf(RaftGroupId group) {
        StateMachine stateMachine = starting.get(group);
        if (stateMachine == null) {
            throw new IllegalStateException("no shard is being opened for group " + group);
        }
        return stateMachine;
    }

    /**
     * Listens to the other servers, for the replicas opened before as for those opened later. Waits for one that joins its
     * group just now.
     *
     * @throws VectronException if the address cannot be bound
     */
    public void start() {
        joining.writeLock().lock();
        try {
            server.start();
        } catch (IOException | ExitUtils.ExitException e) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "the Raft server cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + rootMessage(e),
                    Map.of(),
                    e);
        } finally {
            joining.writeLock().unlock();
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    public ServerId self() {
        return self;
    }

    LongSupplier nanoClock() {
        return runtime.nanoClock();
    }

    /** How long the group may take to commit and apply. */
    Duration answerWait() {
        return answerWait;
    }

    long currentTimeMs() {
        return clockMs.getAsLong();
    }

    private RaftGroupId groupId(ShardId shard) {
        return RaftGroupId.valueOf(
                new UUID(cluster.getMostSignificantBits() ^ cluster.getLeastSignificantBits(), shard.value()));
    }

    /** Where Ratis keeps the shard's log and snapshots. */
    public Path groupDirectory(ShardId shard) {
        return directory.raft().resolve(groupId(shard).getUuid().toString());
    }

    /**
     * Opens a replica from its files, or a new one if it has none, and joins its group.
     *
     * @throws DamagedLogException if its log must not be used
     */
    public ShardReplica open(ReplicaConfig config) throws IOException, InterruptedException {
        ShardId shard = config.shard().shard();
        Path groupDirectory = groupDirectory(shard);
        ReplicaDirectory replicaDirectory = directory.replica(shard);
        ReplicaFiles files = new ReplicaFiles(
                config, replicaDirectory, new SnapshotDirectory(groupDirectory.resolve("sm")), resources, runtime);
        ReplicaFiles.OpenShard open = openShard(files);
        try {
            Succession succession = new Succession(runtime.nanoClock());
            ReplicaEvents events = new ReplicaEvents(shard, succession, onLeadershipChange, snapshots);
            ShardStateMachine stateMachine = new ShardStateMachine(
                    shard,
                    files,
                    open,
                    new ShardSnapshots(files.snapshots(), runtime.nanoClock()),
                    new SnapshotSchedule(settings.snapshotBytes(), runtime.nanoClock()),
                    applied,
                    events);
            RaftLogCheck.check(
                    groupDirectory.resolve("current"),
                    RaftSettings.LARGEST_ENTRY_BYTES,
                    indexOf(open.shard().applied()),
                    files.snapshots()
                            .findLatest()
                            .map(snapshot -> indexOf(snapshot.position()))
                            .orElse(-1L));
            replicaDirectory.replicaFile().write(config);
            join(config, stateMachine);
            RaftDivision division = new RaftDivision(
                    new RaftRequests(server, groupId(shard), client, calls),
                    names,
                    shard,
                    answerWait,
                    settings.electionTimeout(),
                    succession);
            events.attach(division, stateMachine);
            return new ShardReplica(this, division, stateMachine, config);
        } catch (IOException | RuntimeException | Error e) {
            open.shard().abandon();
            throw e;
        }
    }

    /** -1 for none. */
    private static long indexOf(LogPosition position) {
        return position.equals(LogPosition.NONE) ? -1 : position.index().value();
    }

    private static ReplicaFiles.OpenShard openShard(ReplicaFiles files) throws IOException, InterruptedException {
        try {
            return files.open();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Takes note of where another server's Raft member is; connections to it are made there from now on. */
    public void learnAddress(ServerId server, String raftAddress) {
        names.learn(server, raftAddress);
    }

    private void join(ReplicaConfig config, ShardStateMachine stateMachine) throws IOException {
        RaftGroupId id = groupId(config.shard().shard());
        config.peers().forEach(peer -> learnAddress(peer.server(), peer.raftAddress()));
        RaftGroup group =
                RaftGroup.valueOf(id, config.peers().stream().map(names::peer).toList());
        starting.put(id, stateMachine);
        joining.readLock().lock();
        try {
            check(server.groupManagement(
                    GroupManagementRequest.newAdd(client, server.getId(), calls.incrementAndGet(), group, false)));
        } finally {
            joining.readLock().unlock();
            starting.remove(id);
            guard.opened();
        }
    }

    /** Leaves the group and deletes the replica's data. */
    public void remove(ShardReplica replica) throws IOException {
        stop(replica);
        delete(replica.id());
    }

    /** Leaves the group without saving anything; the replica's files stay, and it can be opened again. */
    public void stop(ShardReplica replica) throws IOException {
        replica.stateMachine().discard();
        // Ratis forgets a group that has ended by itself only when it is told to.
        if (isKnown(groupId(replica.id()))) {
            check(server.groupManagement(GroupManagementRequest.newRemove(
                    client, server.getId(), calls.incrementAndGet(), groupId(replica.id()), false, false)));
        }
        replica.shard().abandon();
    }

    private boolean isKnown(RaftGroupId group) {
        for (RaftGroupId known : server.getGroupIds()) {
            if (known.equals(group)) {
                return true;
            }
        }
        return false;
    }

    /** Writes the log of a replica that does not run anew, because what was written of it may not be on the device. */
    public void rewriteLog(ShardId shard) throws IOException {
        RaftLogRewrite.rewrite(groupDirectory(shard).resolve("current"));
    }

    /** Deletes the data of a replica that does not run. */
    public void delete(ShardId shard) throws IOException {
        directory.replica(shard).delete();
        new ReplicaDirectory(groupDirectory(shard)).delete();
    }

    private static void check(RaftClientReply reply) throws IOException {
        if (!reply.isSuccess()) {
            throw new IOException("Raft refused: " + reply.getException(), reply.getException());
        }
    }

    /** Leaves all groups: what is applied is in a snapshot, graphs are saved. Idempotent. */
    @Override
    public void close() {
        reconnection.close();
        silentLeaders.close();
        if (server.getLifeCycleState() == LifeCycle.State.CLOSED) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("the Raft server did not close in order", e);
        }
        // Not before: a group that is closed later may still hand it work.
        snapshots.shutdownNow();
    }
}
