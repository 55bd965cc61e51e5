package io.vectron.common.config;

/** What one request, point or collection may hold at the most. Beyond it the request is refused and changes nothing. */
public final class Limits {
    /** Hits one search may ask for. */
    public static final int MAX_TOP_K = 10_000;

    public static final int DEFAULT_TOP_K = 10;
    public static final int MAX_DIMENSION = 65_536;
    public static final int MAX_POINT_ID_BYTES = 512;
    /** JSON text of one point's payload. */
    public static final int MAX_PAYLOAD_BYTES = 64 * 1024;

    public static final int MAX_BATCH_POINTS = 10_000;
    /** One request's body, on either protocol. */
    public static final int MAX_BATCH_BYTES = 64 * 1024 * 1024;

    public static final int MAX_COLLECTION_NAME_LENGTH = 128;
    public static final int MAX_SHARDS = 1_024;
    public static final int MAX_PARTITIONS = 1_024;
    public static final int MAX_REPLICATION_FACTOR = 5;
    public static final int MAX_M = 128;
    public static final int MAX_EF = 10_000;

    private Limits() {}
}
