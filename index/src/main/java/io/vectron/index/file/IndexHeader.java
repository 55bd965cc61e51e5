package io.vectron.index.file;

/**
 * The numbers of an index file's header, beside its section table.
 *
 * @param distance 0 cosine, 1 dot, 2 Euclidean
 * @param quantization 0 none, 1 int8
 * @param codeLowest what code 0 stands for; 0 without codes
 * @param codeStep the distance between codes; 0 without codes
 * @param largestResidual no vector is farther than this from the upper halves of its components
 * @param slots rows of every table
 * @param version visibility version
 * @param appliedIndex the log position the file stands for
 */
public record IndexHeader(
        int dimension,
        int distance,
        int m,
        int efConstruction,
        int efSearch,
        int quantization,
        int slots,
        float codeLowest,
        float codeStep,
        float largestResidual,
        int entryOrdinal,
        int entryLevel,
        long version,
        long appliedIndex) {}
