package io.vectron.index;

import io.vectron.index.slot.SlotReader;
import java.util.Arrays;

/**
 * The points that a search found, best first, ties by id. It belongs to its searcher: the next search overwrites it.
 *
 * <p>Scores are in the metric's own unit: cosine similarity, inner product, Euclidean distance. Ids are copied in, so
 * a hit stays what it is when the point is deleted a moment later.
 */
public final class SearchHits {
    private int[] ordinals = new int[16];
    private float[] scores = new float[16];
    private int[] idEnds = new int[16];
    private byte[] idBytes = new byte[256];
    private int count;

    SearchHits() {}

    /** How many points were found. */
    public int count() {
        return count;
    }

    /** A copy of the i-th point's id. */
    public byte[] id(int i) {
        checkIndex(i);
        return Arrays.copyOfRange(idBytes, i == 0 ? 0 : idEnds[i - 1], idEnds[i]);
    }

    /** The i-th point's score. */
    public float score(int i) {
        checkIndex(i);
        return scores[i];
    }

    void clear() {
        count = 0;
    }

    /** Puts a hit where it belongs, the score being {@code rank} with smaller better. */
    void add(int ordinal, float rank, SlotReader slots) {
        if (count == ordinals.length) {
            ordinals = Arrays.copyOf(ordinals, count * 2);
            scores = Arrays.copyOf(scores, count * 2);
            idEnds = Arrays.copyOf(idEnds, count * 2);
        }
        int at = count++;
        while (at > 0 && isBefore(ordinal, rank, at - 1, slots)) {
            ordinals[at] = ordinals[at - 1];
            scores[at] = scores[at - 1];
            at--;
        }
        ordinals[at] = ordinal;
        scores[at] = rank;
    }

    private boolean isBefore(int ordinal, float rank, int other, SlotReader slots) {
        int order = Float.compare(rank, scores[other]);
        return order < 0 || order == 0 && slots.compareIds(ordinal, ordinals[other]) < 0;
    }

    /** The worst rank so far. */
    float worstRank() {
        return scores[count - 1];
    }

    int ordinal(int i) {
        return ordinals[i];
    }

    /** Keeps the best {@code k}, copies their ids and turns ranks into scores. */
    void complete(int k, boolean higherIsBetter, SlotReader slots) {
        count = Math.min(count, k);
        int end = 0;
        for (int i = 0; i < count; i++) {
            long reference = slots.idReference(ordinals[i]);
            int length = SlotReader.idLength(reference);
            if (end + length > idBytes.length) {
                idBytes = Arrays.copyOf(idBytes, Math.max(end + length, idBytes.length * 2));
            }
            slots.copyId(reference, idBytes, end);
            end += length;
            idEnds[i] = end;
            if (higherIsBetter) {
                scores[i] = -scores[i];
            }
        }
    }

    private void checkIndex(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("hit " + i + " of " + count);
        }
    }
}
