package io.vectron.index;

import io.vectron.index.file.IndexFileReader;
import io.vectron.index.file.IndexFileWriter;
import io.vectron.index.file.IndexHeader;
import io.vectron.index.file.Section;
import io.vectron.index.graph.FileRowScorer;
import io.vectron.index.graph.FloatRowScorer;
import io.vectron.index.graph.RowScorer;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.quantize.ByteTraining;
import io.vectron.index.quantize.CodeTable;
import io.vectron.index.quantize.CodeTraining;
import io.vectron.index.quantize.NibbleTraining;
import io.vectron.index.quantize.Projection;
import io.vectron.index.quantize.QuantizedRows;
import io.vectron.index.quantize.ScalarQuantizer;
import io.vectron.index.slot.Reclaimer;
import io.vectron.index.slot.SlotTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What an index's rows are scored by, floats and codes, as its {@link Quantization} asks. Thread-safe. */
final class RowScorers implements AutoCloseable {
    private static final ScalarQuantizer NO_QUANTIZER = new ScalarQuantizer(0, 0);

    private final IndexSettings settings;
    private final SlotTable slots;
    private final @Nullable QuantizedRows quantized;

    RowScorers(IndexSettings settings, SlotTable slots, Reclaimer reclaimer) {
        this.settings = settings;
        this.slots = slots;
        CodeTraining training = switch (settings.quantization()) {
            case NONE -> null;
            case INT8 -> new ByteTraining(settings.distance(), settings.dimension());
            case INT4 ->
                NibbleTraining.pays(settings.dimension())
                        ? new NibbleTraining(settings.distance(), settings.dimension())
                        : new ByteTraining(settings.distance(), settings.dimension());
        };
        quantized = training == null ? null : new QuantizedRows(slots, reclaimer, training);
    }

    /** The codes to walk on, or null while walks compare floats. */
    @Nullable
    CodeTable codes() {
        return quantized == null ? null : quantized.current();
    }

    RowScorer newFloatScorer() {
        return slots.isInFiles()
                ? new FileRowScorer(slots, settings.distance())
                : new FloatRowScorer(slots, settings.distance());
    }

    /** A scorer of what walks compare; void when the codes are trained anew. */
    RowScorer newWalkScorer() {
        CodeTable table = codes();
        return table == null ? newFloatScorer() : table.newScorer();
    }

    /** Prepares a row whose vector is written for being scored. */
    void encode(int ordinal) {
        if (quantized != null) {
            quantized.encode(ordinal);
        }
    }

    boolean isTrainingDue() {
        return quantized != null && quantized.isTrainingDue();
    }

    /** Trains the quantiser; the caller excludes mutations and drops the walk scorers of mutations afterwards. */
    void train() {
        if (quantized != null) {
            quantized.train();
        }
    }

    /** The quantiser of the codes; all zero while there is none. */
    ScalarQuantizer quantizer() {
        CodeTable table = codes();
        return table == null ? NO_QUANTIZER : table.quantizer();
    }

    /** Bytes that the codes of the first {@code rows} slots take. */
    long codeBytes(int rows) {
        CodeTable table = codes();
        return table == null ? 0 : (long) rows * table.stride();
    }

    /** Writes the codes of the first {@code rows} slots. */
    void write(IndexFileWriter writer, long rows) throws IOException {
        CodeTable table = codes();
        if (table == null) {
            writer.writeEmpty(Section.Kind.CODES);
        } else {
            writer.write(new Section(Section.Kind.CODES, rows * table.stride()), table.region());
        }
        Projection projection = table == null ? null : table.projection();
        if (projection == null) {
            writer.writeEmpty(Section.Kind.PROJECTION);
        } else {
            writer.write(new Section(Section.Kind.PROJECTION, projection.bytes()), projection.region());
        }
    }

    /** Loads what {@link #write} wrote; the slots are restored already. */
    void load(IndexFileReader reader) throws IOException {
        IndexHeader header = reader.header();
        if (quantized != null && header.codeStep() > 0) {
            ScalarQuantizer quantizer = new ScalarQuantizer(header.codeLowest(), header.codeStep());
            CodeTable table = quantized.restore(quantizer, loadProjection(reader));
            reader.checkLength(Section.Kind.CODES, (long) header.slots() * table.stride());
            reader.load(Section.Kind.CODES, table.region());
        }
    }

    private @Nullable MemoryRegion loadProjection(IndexFileReader reader) throws IOException {
        long bytes = reader.length(Section.Kind.PROJECTION);
        if (bytes == 0) {
            return null;
        }
        MemoryRegion region = Projection.reserve(bytes);
        reader.load(Section.Kind.PROJECTION, region);
        return region;
    }

    @Override
    public void close() {
        if (quantized != null) {
            quantized.close();
        }
    }
}
