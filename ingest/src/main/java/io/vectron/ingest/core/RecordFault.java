package io.vectron.ingest.core;

/** Why a record can never be stored; the name goes into the header {@code vectron.error.code} and keeps its meaning. */
public enum RecordFault {
    /** The header {@code content-type} names neither JSON nor protobuf. */
    UNKNOWN_CONTENT_TYPE,
    /** The value is not JSON or protobuf, or not a point. */
    MALFORMED_POINT,
    /** The id is missing, empty, too long or not UTF-8. */
    INVALID_ID,
    /** The key and the id in the value differ. */
    ID_MISMATCH,
    /** The vector is of another dimension, not finite, or zero under cosine. */
    INVALID_VECTOR,
    /** The payload is not an object, too long, too deep, or holds a number that would not survive. */
    INVALID_PAYLOAD,
    /** The shard refused it. */
    REFUSED_BY_SHARD
}
