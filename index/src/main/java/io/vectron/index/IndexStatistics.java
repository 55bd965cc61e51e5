package io.vectron.index;

/**
 * What an index holds and takes, at one moment.
 *
 * @param livePoints points that a search can find
 * @param deletedSlots slots of deleted or replaced points that repair has yet to take out of the graph
 * @param freeSlots slots that wait for a new point
 * @param topLevel the highest level of the graph, -1 when it is empty
 * @param vectorBytes bytes of memory taken by float vectors; 0 when they lie in a file
 * @param fileBytes bytes of scratch files taken by float vectors, slot records and ids
 * @param codeBytes bytes of memory taken by quantised codes
 * @param linkBytes bytes of memory taken by the graph's links
 * @param slotBytes bytes of memory taken by slots, of which records only when they do not lie in a file
 * @param idBytes bytes of memory taken by the table that finds ids, and by ids when they do not lie in a file
 */
public record IndexStatistics(
        int livePoints,
        int deletedSlots,
        int freeSlots,
        int topLevel,
        long vectorBytes,
        long fileBytes,
        long codeBytes,
        long linkBytes,
        long slotBytes,
        long idBytes) {
    /** Bytes of memory taken in all. */
    public long totalBytes() {
        return vectorBytes + codeBytes + linkBytes + slotBytes + idBytes;
    }
}
