package io.vectron.shardservers.raft;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ShardId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReadException;
import org.apache.ratis.protocol.exceptions.ReadIndexException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.StateMachineException;

/** Ratis's failures in the words of the shard port. */
final class RaftErrors {
    private RaftErrors() {}

    static VectronException translate(ShardId shard, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case VectronException expected -> expected;
            case NotLeaderException e ->
                notLeader(
                        shard,
                        Optional.ofNullable(e.getSuggestedLeader())
                                .map(RaftPeer::getId)
                                .map(Object::toString));
            case LeaderSteppingDownException _ -> notLeader(shard, Optional.empty());
            case ServerNotReadyException _ ->
                new VectronException(ErrorCode.SHARD_NOT_READY, "shard " + shard + " is getting ready: " + cause);
            case ReadIndexException _, ReadException _ ->
                new VectronException(
                        ErrorCode.SHARD_NOT_READY, "shard " + shard + " could not confirm its leader: " + cause);
            case ResourceUnavailableException _ ->
                new VectronException(
                        ErrorCode.OVERLOADED,
                        "shard " + shard + " has too many writes under way; try again later",
                        Map.of(VectronException.RETRY_AFTER_MS, "100"));
            case GroupMismatchException _ ->
                new VectronException(ErrorCode.SHARD_NOT_FOUND, "shard " + shard + " is not on this server");
            case AlreadyClosedException _ ->
                new VectronException(ErrorCode.SHARD_NOT_READY, "shard " + shard + " has stopped on this server");
            case TimeoutException _ ->
                new VectronException(
                        ErrorCode.TIMEOUT,
                        "shard " + shard + " did not answer in time: whether the write takes effect is unknown");
            case StateMachineException e ->
                new VectronException(
                        ErrorCode.INTERNAL_ERROR, "shard " + shard + " failed: " + e.getMessage(), Map.of(), e);
            default -> new VectronException(ErrorCode.UNAVAILABLE, "shard " + shard + ": " + cause, Map.of(), cause);
        };
    }

    /** Of a write that may be in the log of this or another replica. */
    static VectronException unknownOutcome(ShardId shard, Throwable failure) {
        VectronException known = translate(shard, failure);
        return known.code() == ErrorCode.TIMEOUT
                ? known
                : new VectronException(
                        ErrorCode.TIMEOUT,
                        "whether the write takes effect is unknown: " + known.message(),
                        known.details(),
                        known);
    }

    static VectronException notLeader(ShardId shard, Optional<String> leader) {
        return new VectronException(
                ErrorCode.NOT_LEADER,
                leader.map(id -> "shard " + shard + " is led by server " + id)
                        .orElse("this server does not lead shard " + shard + ", and knows no leader"),
                leader.map(id -> Map.of(VectronException.LEADER, id)).orElse(Map.of()));
    }
}
