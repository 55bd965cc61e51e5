package io.vectron.raft;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has followers stand for election as soon as their leader has been silent for long enough.
 *
 * <p>A follower of Ratis sleeps for a random time-out, and only when it wakes looks whether its leader was silent for as long: one that
 * dies meanwhile is noticed after up to twice the time-out. That goes on beside this. The election is Ratis's own, pre-vote
 * included, so a member that is cut off deposes nobody.
 *
 * <p>Followers fall silent towards each other at about the same moment; those of a group wait for each other in the order of their
 * names, so that they do not take each other's votes. A process that was stopped has heard nobody, and begins to count when it
 * runs again.
 *
 * <p>One thread of its own, which ends with {@link #close}.
 */
public final class SilentLeaderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SilentLeaderWatch.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** A thread that sleeps longer than it meant to by so much did not get to run. */
    private static final Duration OVERSLEPT = Duration.ofMillis(300);

    private static final Class<?> SERVER = HiddenMethod.type("org.apache.ratis.server.impl.RaftServerImpl");
    private static final Class<?> ROLE = HiddenMethod.type("org.apache.ratis.server.impl.RoleInfo");
    private static final Class<?> FOLLOWER = HiddenMethod.type("org.apache.ratis.server.impl.FollowerState");
    private static final HiddenMethod GET_ROLE = HiddenMethod.find(SERVER, "getRole", methodType(ROLE));
    private static final HiddenMethod GET_FOLLOWER =
            HiddenMethod.find(ROLE, "getFollowerState", methodType(Optional.class));
    private static final HiddenMethod MAY_STAND =
            HiddenMethod.find(FOLLOWER, "roleChangeChecking", methodType(boolean.class, TimeDuration.class));
    private static final HiddenMethod STAND =
            HiddenMethod.find(SERVER, "changeToCandidate", methodType(void.class, boolean.class));

    private final RaftServer server;
    private final Duration silence;
    private final Duration stagger;
    private final Thread thread =
            Thread.ofPlatform().name("vectron-silence").daemon().unstarted(this::run);

    private SilentLeaderWatch(RaftServer server, Duration silence, Duration stagger) {
        this.server = server;
        this.silence = silence;
        this.stagger = stagger;
    }

    /**
     * @param silence of a leader until the first of its followers stands; longer than any time-out of Ratis's own, so that no leader is
     *     deposed that Ratis would leave alone
     * @param stagger how much later each further follower of a group stands
     */
    public static SilentLeaderWatch start(RaftServer server, Duration silence, Duration stagger) {
        SilentLeaderWatch started = new SilentLeaderWatch(server, silence, stagger);
        started.thread.start();
        return started;
    }

    private void run() {
        long awakeSince = System.nanoTime();
        long looked = awakeSince;
        try {
            while (true) {
                Thread.sleep(POLL);
                long now = System.nanoTime();
                if (now - looked > POLL.plus(OVERSLEPT).toNanos()) {
                    awakeSince = now;
                }
                looked = now;
                if (now - awakeSince >= silence.toNanos()) {
                    server.getGroupIds().forEach(this::look);
                }
            }
        } catch (InterruptedException e) {
            // The server is closing.
            Thread.currentThread().interrupt();
        }
    }

    private void look(RaftGroupId group) {
        try {
            look(server.getDivision(group));
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} comes or goes; the next time will tell", group, e);
        }
    }

    private void look(RaftServer.Division division) {
        DivisionInfo info = division.getInfo();
        if (!info.isAlive() || !info.isFollower() || !mayStand(division, silence)) {
            return;
        }
        Duration patience = silence.plus(stagger.multipliedBy(rank(division)));
        // A member changes its role with its monitor held.
        synchronized (division) {
            if (mayStand(division, patience)) {
                LOG.info(
                        "{} stands for election, as nothing was heard of {}",
                        division.getMemberId(),
                        info.getLeaderId());
                STAND.call(division, false);
            }
        }
    }

    /** Whether it follows, has nothing of its leader in hand, and has heard nothing of it for so long. */
    private static boolean mayStand(RaftServer.Division division, Duration silent) {
        Object role = GET_ROLE.call(division);
        return role != null
                && GET_FOLLOWER.call(role) instanceof Optional<?> follower
                && follower.isPresent()
                && Boolean.TRUE.equals(
                        MAY_STAND.call(follower.get(), TimeDuration.valueOf(silent.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** How many voters of the group stand before this member, the silent leader aside. */
    private static int rank(RaftServer.Division division) {
        return (int) division.getRaftConf().getCurrentPeers().stream()
                .map(RaftPeer::getId)
                .filter(peer -> !peer.equals(division.getInfo().getLeaderId()))
                .filter(peer -> peer.toString().compareTo(division.getId().toString()) < 0)
                .count();
    }

    /** Idempotent. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
