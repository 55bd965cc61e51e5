package io.vectron.index;

import io.vectron.common.model.Distance;
import io.vectron.index.file.IndexFileReader;
import io.vectron.index.file.IndexFileWriter;
import io.vectron.index.file.IndexHeader;
import io.vectron.index.file.Section;
import io.vectron.index.graph.EntryPoint;
import io.vectron.index.graph.HnswGraph;
import io.vectron.index.slot.IdTable;
import io.vectron.index.slot.SlotState;
import io.vectron.index.slot.SlotTable;
import io.vectron.index.slot.VisibilityClock;
import java.io.IOException;
import java.util.Arrays;

/** The tables of one index as the sections of an index file. Confined to the thread that opens or saves the index. */
final class IndexImage {
    private static final Distance[] DISTANCES = {Distance.COSINE, Distance.DOT, Distance.EUCLIDEAN};
    private static final Quantization[] QUANTIZATIONS = {Quantization.NONE, Quantization.INT8, Quantization.INT4};

    private final IndexSettings settings;
    private final SlotTable slots;
    private final HnswGraph graph;
    private final RowScorers scorers;
    private final VisibilityClock clock;

    IndexImage(IndexSettings settings, SlotTable slots, HnswGraph graph, RowScorers scorers, VisibilityClock clock) {
        this.settings = settings;
        this.slots = slots;
        this.graph = graph;
        this.scorers = scorers;
        this.clock = clock;
    }

    /**
     * The settings of a file's header.
     *
     * @throws IndexCorruptException if no index has such settings
     */
    static IndexSettings settingsOf(IndexFileReader reader) throws IndexCorruptException {
        IndexHeader header = reader.header();
        try {
            return new IndexSettings(
                    header.dimension(),
                    valueOf(DISTANCES, header.distance(), "distance"),
                    header.m(),
                    header.efConstruction(),
                    header.efSearch(),
                    valueOf(QUANTIZATIONS, header.quantization(), "quantization"));
        } catch (IllegalArgumentException e) {
            throw reader.corrupt("in its header, " + e.getMessage());
        }
    }

    private static <T> T valueOf(T[] values, int code, String what) {
        if (code < 0 || code >= values.length) {
            throw new IllegalArgumentException(what + " must be 0 to " + (values.length - 1) + ", not " + code);
        }
        return values[code];
    }

    /** Fills the empty tables, and {@code ids} with where the live points lie. */
    void load(IndexFileReader reader, IdTable ids) throws IOException {
        IndexHeader header = reader.header();
        long rows = header.slots();
        reader.checkLength(Section.Kind.MARKS, rows);
        reader.checkLength(Section.Kind.UPPER_BLOCKS, rows * SlotTable.BLOCK_BYTES);
        reader.checkLength(Section.Kind.RECORDS, rows * SlotTable.RECORD_BYTES);
        reader.checkLength(Section.Kind.LINKS, rows * graph.links().levelZeroStride());
        reader.checkLength(Section.Kind.VECTORS, rows * slots.vectorStride());
        reader.load(Section.Kind.MARKS, slots.marks());
        reader.load(Section.Kind.UPPER_BLOCKS, slots.upperBlocks());
        reader.load(Section.Kind.RECORDS, slots.records());
        reader.load(Section.Kind.IDS, slots.ids().region());
        reader.load(Section.Kind.LINKS, graph.links().levelZero());
        reader.load(Section.Kind.UPPER_LINKS, graph.links().upper());
        if (settings.quantization() == Quantization.NONE || slots.isInFiles()) {
            reader.load(Section.Kind.VECTORS, slots.vectors());
        } else {
            reader.map(Section.Kind.VECTORS, slots.vectors());
        }
        slots.restore(header.slots(), reader.length(Section.Kind.IDS), header.largestResidual());
        scorers.load(reader);
        graph.links().restore(reader.length(Section.Kind.UPPER_LINKS));
        graph.setEntry(new EntryPoint(header.entryOrdinal(), header.entryLevel()));
        restoreVisibility(header, ids);
        slots.dropPages();
    }

    private void restoreVisibility(IndexHeader header, IdTable ids) {
        int live = 0;
        int dead = 0;
        for (int ordinal = 0; ordinal < header.slots(); ordinal++) {
            byte state = slots.state(ordinal);
            if (state == SlotState.LIVE) {
                ids.put(slots.id(ordinal), ordinal);
                live++;
            } else if (state == SlotState.DEAD) {
                dead++;
            }
        }
        clock.restore(header.version(), live, dead);
    }

    /** Writes all sections and the header; nobody changes the tables meanwhile. */
    void write(IndexFileWriter writer, long applied) throws IOException {
        long count = slots.highWater();
        writer.write(new Section(Section.Kind.MARKS, count), slots.marks());
        writer.write(new Section(Section.Kind.UPPER_BLOCKS, count * SlotTable.BLOCK_BYTES), slots.upperBlocks());
        writer.write(new Section(Section.Kind.RECORDS, count * SlotTable.RECORD_BYTES), slots.records());
        writer.write(
                new Section(Section.Kind.IDS, slots.ids().usedBytes()),
                slots.ids().region());
        writer.write(
                new Section(Section.Kind.LINKS, count * graph.links().levelZeroStride()),
                graph.links().levelZero());
        writer.write(
                new Section(Section.Kind.UPPER_LINKS, graph.links().upperUsedBytes()),
                graph.links().upper());
        writer.write(new Section(Section.Kind.VECTORS, count * slots.vectorStride()), slots.vectors());
        slots.dropPages();
        scorers.write(writer, count);
        writer.write(header(applied));
    }

    private IndexHeader header(long applied) {
        EntryPoint entry = graph.entry();
        return new IndexHeader(
                settings.dimension(),
                codeOf(DISTANCES, settings.distance()),
                settings.m(),
                settings.efConstruction(),
                settings.efSearch(),
                codeOf(QUANTIZATIONS, settings.quantization()),
                slots.highWater(),
                scorers.quantizer().lowest(),
                scorers.quantizer().step(),
                slots.largestResidual(),
                entry.ordinal(),
                entry.level(),
                clock.read(),
                applied);
    }

    private static <T> int codeOf(T[] codes, T value) {
        return Arrays.asList(codes).indexOf(value);
    }
}
