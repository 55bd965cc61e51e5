package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.placement.api.ReplicaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MembershipStepTest {
    private static final ShardDescriptor SHARD = new ShardDescriptor(
            new ShardId(1),
            new CollectionId(1),
            new CollectionName("words"),
            new CollectionSettings(2, Distance.DOT, 1, 3, 1, 16, 100, 64),
            new HashRange(0, -1L));

    @Test
    void doesNothingWhenAllIsAsAssigned() {
        assertInstanceOf(MembershipStep.Nothing.class, next(config(4, "1V 2V 3V"), 4, members("1 2 3", ""), 1));
    }

    @Test
    void entersTheEpochBeforeItChangesAnything() {
        ReplicaConfig assigned = config(5, "1V 2V 3V 4J");
        assertEquals(new MembershipStep.EnterEpoch(new Epoch(5)), next(assigned, 4, members("1 2 3", ""), 1));
        assertEquals(
                new MembershipStep.Change(members("1 2 3", ""), members("1 2 3", "4")),
                next(assigned, 5, members("1 2 3", ""), 1));
    }

    @Test
    void takesNothingBackThatALaterEpochChanged() {
        assertInstanceOf(MembershipStep.Nothing.class, next(config(5, "1V 2V 3V"), 6, members("1 2", ""), 1));
    }

    @Test
    void refusesToChangeTwoVotersAtOnceOrAll() {
        assertInstanceOf(MembershipStep.Refused.class, next(config(5, "1V 2V 4V"), 5, members("1 2 3", ""), 1));
        assertInstanceOf(MembershipStep.Refused.class, next(config(5, "4J 5J"), 5, members("1 2 3", ""), 1));
    }

    @Test
    void handsOverBeforeItLeaves() {
        assertEquals(
                new MembershipStep.HandOver(List.of(new ServerId(2), new ServerId(3))),
                next(config(5, "1X 2V 3V"), 4, members("1 2 3", ""), 1));
        assertInstanceOf(MembershipStep.Change.class, next(config(5, "1X 2V 3V"), 5, members("1 2 3", ""), 2));
    }

    @Test
    void handsOverToThePreferredVoterOnlyWhenTheMembershipIsAsAssigned() {
        ReplicaConfig assigned = config(5, "1V 2V 3V 4J");
        ReplicaConfig preferring =
                new ReplicaConfig(SHARD, assigned.epoch(), assigned.peers(), Optional.of(new ServerId(3)));
        assertInstanceOf(MembershipStep.Change.class, next(preferring, 5, members("1 2 3", ""), 1));
        assertEquals(
                new MembershipStep.HandOver(List.of(new ServerId(3))), next(preferring, 5, members("1 2 3", "4"), 1));
        assertInstanceOf(MembershipStep.Nothing.class, next(preferring, 5, members("1 2 3", "4"), 3));
    }

    @Test
    void beginsNoChangeWhoseVotersDoNotAnswer() {
        ReplicaConfig promoted = config(5, "1V 2V 3V 4V");
        assertInstanceOf(MembershipStep.Change.class, next(promoted, 5, members("1 2 3", "4"), 1, "2 4"));
        assertInstanceOf(MembershipStep.Refused.class, next(promoted, 5, members("1 2 3", "4"), 1, "2"));
        assertInstanceOf(MembershipStep.Change.class, next(config(5, "1V 2V 3X"), 5, members("1 2 3", ""), 1, "2"));
        assertInstanceOf(MembershipStep.Refused.class, next(config(5, "1V 2V 3X"), 5, members("1 2 3", ""), 1, "3"));
    }

    @Test
    void neverLeavesTheMajorityOfTheConfigurationItComesFrom() {
        long seed = Long.getLong("vectron.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            Members current = members(someServers(random), "");
            ReplicaConfig assigned = config(5, someReplicas(random));
            ServerId self = new ServerId(random.nextInt(1, 6));
            Set<ServerId> answering = Set.copyOf(servers(someServers(random)));
            if (MembershipStep.next(assigned, new Epoch(5), current, self, answering)
                    instanceof MembershipStep.Change change) {
                long present = change.to().voters().stream()
                        .filter(voter -> voter.equals(self) || answering.contains(voter))
                        .count();
                assertTrue(present >= majority(change.to()), () -> "seed " + seed + ": " + change + " " + answering);
                long kept = change.to().voters().stream()
                        .filter(current.voters()::contains)
                        .count();
                boolean overlaps =
                        kept + majority(change.to()) > change.to().voters().size()
                                && change.from().differingVoters(change.to()) <= 1;
                assertEquals(true, overlaps && change.to().voters().contains(self), "seed " + seed + ": " + change);
            }
        }
    }

    private static int majority(Members members) {
        return members.voters().size() / 2 + 1;
    }

    private static String someServers(SplittableRandom random) {
        List<String> servers = new ArrayList<>(List.of("1"));
        for (int server = 2; server <= 5; server++) {
            if (random.nextBoolean()) {
                servers.add(Integer.toString(server));
            }
        }
        return String.join(" ", servers);
    }

    private static String someReplicas(SplittableRandom random) {
        List<String> replicas = new ArrayList<>();
        for (int server = 1; server <= 5; server++) {
            if (random.nextInt(4) > 0) {
                replicas.add(server + "" + "VLJX".charAt(random.nextInt(4)));
            }
        }
        return String.join(" ", replicas);
    }

    private static MembershipStep next(ReplicaConfig assigned, long entered, Members current, long self) {
        return next(assigned, entered, current, self, "1 2 3 4 5");
    }

    private static MembershipStep next(
            ReplicaConfig assigned, long entered, Members current, long self, String answering) {
        return MembershipStep.next(
                assigned, new Epoch(entered), current, new ServerId(self), Set.copyOf(servers(answering)));
    }

    private static Members members(String voters, String listeners) {
        return Members.of(servers(voters), servers(listeners));
    }

    private static List<ServerId> servers(String numbers) {
        return words(numbers)
                .map(number -> new ServerId(Long.parseLong(number)))
                .toList();
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty());
    }

    /** Replicas as server and role: V for voter, L for listener, J for joining, X for leaving. */
    private static ReplicaConfig config(long epoch, String replicas) {
        return new ReplicaConfig(
                SHARD,
                new Epoch(epoch),
                words(replicas).map(MembershipStepTest::peer).toList());
    }

    private static ReplicaConfig.Peer peer(String text) {
        ReplicaRole role = switch (text.charAt(1)) {
            case 'V' -> ReplicaRole.VOTER;
            case 'L' -> ReplicaRole.LISTENER;
            case 'J' -> ReplicaRole.JOINING;
            default -> ReplicaRole.LEAVING;
        };
        return new ReplicaConfig.Peer(new ServerId(Long.parseLong(text.substring(0, 1))), role, "h:1");
    }
}
