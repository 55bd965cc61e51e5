package io.vectron.cli.load;

import io.vectron.cli.vectors.VectorFile;
import io.vectron.proto.v1.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The rows of a vector file as protobuf points without payload. */
public final class VectorRecords implements RecordSource {
    private final VectorFile file;
    private final PointIds ids;
    private long row;

    public VectorRecords(VectorFile file, PointIds ids) {
        this.file = file;
        this.ids = ids;
    }

    @Override
    public int dimension() {
        return file.dimension();
    }

    @Override
    public Optional<LoadRecord> next() throws IOException {
        float[] vector = file.next();
        if (vector == null) {
            return Optional.empty();
        }
        String id = ids.idOf(row++);
        return Optional.of(
                new LoadRecord(id.getBytes(StandardCharsets.UTF_8), encode(id, vector), ContentType.PROTOBUF));
    }

    private static byte[] encode(String id, float[] vector) {
        Point.Builder point = Point.newBuilder().setId(id);
        for (float number : vector) {
            point.addVector(number);
        }
        return point.build().toByteArray();
    }

    @Override
    public double fractionRead() {
        return file.fractionRead();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
