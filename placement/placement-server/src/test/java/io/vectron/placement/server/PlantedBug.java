package io.vectron.placement.server;

/** What a wrong shard server does; the simulation must find each. */
enum PlantedBug {
    /** Deletes a replica when it is to leave, not when it has left. */
    DELETES_BEFORE_IT_LEFT,
    /** Lets a voter that lost its data vote again. */
    VOTES_WITHOUT_MEMORY,
    /** Reports a configuration that is not committed. */
    REPORTS_TOO_SOON,
    /** Goes by a placement it was told before it led, or before a newer one. */
    GOES_BY_OLD_PLACEMENTS
}
