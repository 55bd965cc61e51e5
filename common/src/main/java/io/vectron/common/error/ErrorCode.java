package io.vectron.common.error;

import static io.vectron.common.error.ErrorCategory.INTERNAL;
import static io.vectron.common.error.ErrorCategory.RESOURCE;
import static io.vectron.common.error.ErrorCategory.RETRIABLE;
import static io.vectron.common.error.ErrorCategory.USER;

/** Stable names of errors. They go over every wire as {@link #name()}; a name is never given another meaning. */
public enum ErrorCode {
    INVALID_ARGUMENT(USER, "INVALID_ARGUMENT"),
    COLLECTION_NOT_FOUND(USER, "NOT_FOUND"),
    POINT_NOT_FOUND(USER, "NOT_FOUND"),
    COLLECTION_EXISTS(USER, "ALREADY_EXISTS"),
    BODY_TOO_LARGE(RESOURCE, "RESOURCE_EXHAUSTED"),
    /** The shard has as many unindexed or in-flight writes as it may hold. */
    OVERLOADED(RESOURCE, "RESOURCE_EXHAUSTED"),
    /** Too few shard servers for the replication factor asked for. */
    NOT_ENOUGH_SERVERS(RETRIABLE, "UNAVAILABLE"),
    /** The sender's route is of an older or newer membership than the shard's. */
    STALE_EPOCH(RETRIABLE, "UNAVAILABLE"),
    /** This replica does not lead its shard. */
    NOT_LEADER(RETRIABLE, "UNAVAILABLE"),
    /** The server does not run the shard. */
    SHARD_NOT_FOUND(RETRIABLE, "UNAVAILABLE"),
    /** The shard is starting, or has no leader. */
    SHARD_NOT_READY(RETRIABLE, "UNAVAILABLE"),
    /** A server, the placement driver or a network path is down. */
    UNAVAILABLE(RETRIABLE, "UNAVAILABLE"),
    /** The outcome of a write is unknown: it may or may not take effect. Writes are idempotent: repeat it. */
    TIMEOUT(RETRIABLE, "DEADLINE_EXCEEDED"),
    INTERNAL_ERROR(INTERNAL, "INTERNAL");

    private final ErrorCategory category;
    private final String status;

    ErrorCode(ErrorCategory category, String status) {
        this.category = category;
        this.status = status;
    }

    public ErrorCategory category() {
        return category;
    }

    /** The canonical (gRPC) status name this error is answered with. */
    public String status() {
        return status;
    }
}
