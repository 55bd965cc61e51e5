package io.vectron.ingest.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.common.model.VectorCheck;
import io.vectron.ingest.core.RecordFault;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private static final CollectionSettings SETTINGS =
            new CollectionSettings(2, Distance.COSINE, 2, 1, 1, 16, 100, 100);

    private final RecordDecoder decoder = new RecordDecoder(new CollectionPlacement(
            new CollectionId(1),
            new CollectionName("books"),
            SETTINGS,
            List.of(shard(1, 0), shard(2, 1)),
            Optional.empty()));

    private static ShardPlacement shard(long id, int index) {
        return new ShardPlacement(
                new ShardId(id), HashRange.split(2).get(index), new Epoch(1), List.of(), Optional.empty());
    }

    @Test
    void takesTheMediaTypeWithoutItsParametersInAnyCase() {
        byte[] json = Messages.utf8("{\"vector\":[1,2]}");
        assertInstanceOf(DecodedRecord.Change.class, decode("a", json, "Application/JSON; charset=utf-8"));
        assertEquals(
                new DecodedRecord.Poison(
                        RecordFault.UNKNOWN_CONTENT_TYPE,
                        "header content-type must be application/json or application/x-protobuf, was 'text/csv'"),
                decode("a", json, "text/csv"));
    }

    @Test
    void namesWhatIsMissingOrWrongAboutTheId() {
        assertEquals(poison(RecordFault.INVALID_ID, "id must not be empty"), decode("", "{\"vector\":[1,2]}"));
        assertEquals(
                poison(RecordFault.INVALID_ID, "id is missing; give it as the record's key or in the value"),
                decode(null, "{\"vector\":[1,2]}"));
        assertEquals(
                poison(
                        RecordFault.INVALID_ID,
                        "key is missing; a record without a value deletes the point its key names"),
                decoder.decode(message(null, null, null)));
        assertEquals(
                poison(RecordFault.INVALID_ID, "key is not UTF-8"),
                decoder.decode(message(new byte[] {(byte) 0xc3, 0x28}, Messages.utf8("{\"vector\":[1,2]}"), null)));
    }

    @Test
    void keepsAReplacementCharacterThatIsReallyInTheKey() {
        DecodedRecord.Change change =
                assertInstanceOf(DecodedRecord.Change.class, decode("\uFFFD", "{\"vector\":[1,2]}"));
        assertEquals(new PointId("\uFFFD"), change.mutation().id());
    }

    @Test
    void neverThrowsAndNeverLetsABadPointPass() {
        long seed = Long.getLong("vectron.test.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] json = Messages.utf8("{\"id\":\"a\",\"vector\":[1,-2.5e1],\"payload\":{\"k\":[1,{\"z\":null}]}}");
        byte[] proto = io.vectron.proto.v1.Point.newBuilder()
                .setId("a")
                .addVector(1)
                .addVector(2)
                .putPayload("k", "v")
                .build()
                .toByteArray();
        for (int i = 0; i < 20_000; i++) {
            boolean asJson = random.nextBoolean();
            byte[] value = (asJson ? json : proto).clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            String type = asJson ? RecordDecoder.JSON : RecordDecoder.PROTOBUF;
            DecodedRecord decoded = decode(random.nextBoolean() ? "a" : null, value, type);
            if (decoded instanceof DecodedRecord.Change change && change.mutation() instanceof Mutation.Upsert upsert) {
                assertEquals(
                        Optional.empty(),
                        VectorCheck.findProblem(upsert.point().vector(), SETTINGS.dimension(), SETTINGS.distance()),
                        () -> "seed " + seed);
            }
        }
    }

    private static DecodedRecord.Poison poison(RecordFault fault, String reason) {
        return new DecodedRecord.Poison(fault, reason);
    }

    private DecodedRecord decode(@Nullable String key, String value) {
        return decode(key, Messages.utf8(value), null);
    }

    private DecodedRecord decode(@Nullable String key, byte[] value, @Nullable String contentType) {
        return decoder.decode(message(key == null ? null : Messages.utf8(key), value, contentType));
    }

    private static ConsumerRecord<byte[], byte @Nullable []> message(
            byte @Nullable [] key, byte @Nullable [] value, @Nullable String contentType) {
        RecordHeaders headers = new RecordHeaders();
        if (contentType != null) {
            headers.add(RecordDecoder.CONTENT_TYPE, Messages.utf8(contentType));
        }
        return new ConsumerRecord<>(
                "vectron.ingest.books",
                0,
                5,
                0,
                TimestampType.CREATE_TIME,
                1,
                1,
                key,
                value,
                headers,
                Optional.empty());
    }
}
