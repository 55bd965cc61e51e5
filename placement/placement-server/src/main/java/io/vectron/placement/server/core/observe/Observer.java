package io.vectron.placement.server.core.observe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerMeasurements;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.PlacementState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the newest report of every server, and since when things are as they are. Ages are by the clock of this driver,
 * and begin anew when it did not look for longer than a server may be silent: what it did not see it holds against nobody.
 * Thread-safe.
 */
public final class Observer {
    private record Heard(long nanos, ServerReport report, Map<ShardId, ReplicaReport> replicas) {}

    private final Duration serverTimeout;

    @GuardedBy("this")
    private final Map<ServerId, Heard> heard = new TreeMap<>();

    @GuardedBy("this")
    private final ShardAges ages;

    @GuardedBy("this")
    private OptionalLong lastLookNanos = OptionalLong.empty();

    /**
     * @param serverTimeout without a heartbeat after which a server no longer counts as alive
     * @param maxLag entries a replica may be behind its leader and still count as healthy
     */
    public Observer(Duration serverTimeout, long maxLag) {
        this.serverTimeout = serverTimeout;
        this.ages = new ShardAges(maxLag);
    }

    /**
     * Takes a report that came at some time before now; one that came before the newest known is passed over.
     *
     * @param arrivedNanos when it came, not when it was dealt with: what a server said says nothing of later
     */
    public synchronized void heard(ServerId server, ServerReport report, long arrivedNanos) {
        Map<ShardId, ReplicaReport> replicas = new TreeMap<>();
        report.replicas().forEach(replica -> replicas.put(replica.shard(), replica));
        heard.merge(
                server,
                new Heard(arrivedNanos, report, replicas),
                (known, come) -> come.nanos() - known.nanos() < 0 ? known : come);
    }

    /** A server that only registered: it is alive, what it runs is not known yet. */
    public synchronized void registered(ServerId server, long nowNanos) {
        heard.put(server, new Heard(nowNanos, ServerReport.of(List.of()), Map.of()));
    }

    /** Lets all ages begin anew, for a driver that begins to lead. What it heard lately is as good as ever. */
    public synchronized void restart() {
        ages.clear();
    }

    /** Looks at everything. Ages count from look to look, so looks should be frequent. */
    public synchronized Observed look(PlacementState state, long nowNanos) {
        if (lastLookNanos.isPresent() && nowNanos - lastLookNanos.getAsLong() > serverTimeout.toNanos()) {
            ages.clear();
        }
        lastLookNanos = OptionalLong.of(nowNanos);
        heard.keySet().retainAll(state.map().servers().keySet());
        List<Sight> sights = new ArrayList<>();
        for (CollectionPlacement collection : state.map().collections().values()) {
            for (ShardPlacement shard : collection.shards()) {
                sights.add(sight(state, collection, shard, nowNanos));
            }
        }
        ages.update(state, sights, nowNanos);
        SortedMap<ShardId, ShardView> shards = new TreeMap<>();
        for (Sight sight : sights) {
            shards.put(sight.placement().shard(), ages.view(state, sight, nowNanos));
        }
        return new Observed(servers(state, nowNanos), shards);
    }

    @GuardedBy("this")
    private Sight sight(PlacementState state, CollectionPlacement collection, ShardPlacement shard, long nowNanos) {
        Map<ServerId, ReplicaReport> reports = new TreeMap<>();
        Set<ServerId> alive = new TreeSet<>();
        for (Replica replica : shard.replicas()) {
            Heard word = fresh(replica.server(), nowNanos);
            if (word != null) {
                alive.add(replica.server());
                ReplicaReport report = word.replicas().get(shard.shard());
                if (report != null) {
                    reports.put(replica.server(), report);
                }
            }
        }
        return Sight.of(collection, shard, reports, alive, state.leaderTerms().getOrDefault(shard.shard(), 0L));
    }

    @GuardedBy("this")
    private SortedMap<ServerId, ServerView> servers(PlacementState state, long nowNanos) {
        SortedMap<ServerId, ServerView> servers = new TreeMap<>();
        for (ServerPlacement server : state.map().servers().values()) {
            Heard word = fresh(server.id(), nowNanos);
            servers.put(
                    server.id(),
                    new ServerView(
                            server,
                            word != null,
                            word == null
                                    ? ServerMeasurements.UNMEASURED
                                    : word.report().measurements(),
                            word == null ? Set.of() : word.replicas().keySet()));
        }
        return servers;
    }

    @GuardedBy("this")
    private @Nullable Heard fresh(ServerId server, long nowNanos) {
        Heard word = heard.get(server);
        return word != null && nowNanos - word.nanos() <= serverTimeout.toNanos() ? word : null;
    }
}
