package io.vectron.benchmarks.lucene;

import io.vectron.benchmarks.data.FloatRows;
import io.vectron.benchmarks.data.Metric;
import io.vectron.benchmarks.driver.Contender;
import io.vectron.benchmarks.driver.GraphSettings;
import io.vectron.benchmarks.driver.ParallelRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's HNSW format over float vectors in one segment, in a mapped folder, searched through the segment's reader:
 * no query object, no scoring of other clauses. Several indexing threads make a segment each, which a merge on as many
 * threads joins.
 */
final class LuceneContender implements Contender {
    private static final String VECTOR = "vector";
    private static final String ID = "id";
    private static final double RAM_BUFFER_MB = 1900;

    private @Nullable Path folder;
    private @Nullable Directory directory;
    private @Nullable DirectoryReader reader;
    private int[] ids = {};

    @Override
    public String flags() {
        return "Lucene99HnswVectorsFormat, one segment, MMapDirectory, Lucene " + Version.LATEST;
    }

    @Override
    public void build(FloatRows rows, int count, GraphSettings settings, int threads)
            throws IOException, InterruptedException {
        close();
        Path home = Files.createTempDirectory("lucene-benchmark");
        folder = home;
        Directory files = new MMapDirectory(home);
        directory = files;
        try (ExecutorService mergers = Executors.newFixedThreadPool(threads)) {
            KnnVectorsFormat format = new Lucene99HnswVectorsFormat(
                    settings.m(), settings.efConstruction(), threads, threads > 1 ? mergers : null);
            try (IndexWriter writer = new IndexWriter(files, config(format))) {
                VectorSimilarityFunction similarity = settings.metric() == Metric.EUCLIDEAN
                        ? VectorSimilarityFunction.EUCLIDEAN
                        : VectorSimilarityFunction.DOT_PRODUCT;
                ParallelRows.run(count, threads, () -> row -> {
                    Document document = new Document();
                    document.add(new KnnFloatVectorField(VECTOR, rows.row(row), similarity));
                    document.add(new NumericDocValuesField(ID, row));
                    writer.addDocument(document);
                });
                writer.forceMerge(1);
                writer.commit();
            }
        }
        reader = DirectoryReader.open(files);
        ids = readIds(segment());
    }

    private static IndexWriterConfig config(KnnVectorsFormat format) {
        IndexWriterConfig config = new IndexWriterConfig();
        config.setRAMBufferSizeMB(RAM_BUFFER_MB);
        config.setRAMPerThreadHardLimitMB((int) RAM_BUFFER_MB);
        config.setUseCompoundFile(false);
        config.setCodec(new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
            }
        });
        return config;
    }

    private LeafReader segment() {
        DirectoryReader open = reader;
        if (open == null) {
            throw new IllegalStateException("build comes first");
        }
        if (open.leaves().size() != 1) {
            throw new IllegalStateException("the index has " + open.leaves().size() + " segments instead of one");
        }
        return open.leaves().getFirst().reader();
    }

    private static int[] readIds(LeafReader segment) throws IOException {
        int[] ids = new int[segment.maxDoc()];
        NumericDocValues values = segment.getNumericDocValues(ID);
        for (int document = values.nextDoc(); document < ids.length; document = values.nextDoc()) {
            ids[document] = (int) values.longValue();
        }
        return ids;
    }

    @Override
    public Searcher searcher() {
        LeafReader segment = segment();
        int[] idOf = ids;
        AcceptDocs all = AcceptDocs.fromLiveDocs(null, segment.maxDoc());
        return (query, k, ef, found, from) -> {
            ScoreDoc[] hits =
                    segment.searchNearestVectors(VECTOR, query, Math.max(k, ef), all, Integer.MAX_VALUE).scoreDocs;
            for (int i = 0; i < Math.min(k, hits.length); i++) {
                found[from + i] = idOf[hits[i].doc];
            }
        };
    }

    @Override
    public long bytes() {
        Directory files = directory;
        if (files == null) {
            return 0;
        }
        try {
            long bytes = 0;
            for (String file : files.listAll()) {
                bytes += files.fileLength(file);
            }
            return bytes;
        } catch (IOException e) {
            return 0; // the report shows that it is not known
        }
    }

    @Override
    public void close() throws IOException {
        DirectoryReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
        Directory files = directory;
        Path home = folder;
        directory = null;
        folder = null;
        if (files != null && home != null) {
            for (String file : files.listAll()) {
                files.deleteFile(file);
            }
            files.close();
            Files.delete(home);
        }
    }
}
