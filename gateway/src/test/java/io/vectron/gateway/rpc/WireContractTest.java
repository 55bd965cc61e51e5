package io.vectron.gateway.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.SearchRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The original's wire, which its clients speak: names, numbers and types that never change. */
class WireContractTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateCollectionRequest     | name 1 STRING, dimension 2 INT32, distance 3 STRING",
                "CreateCollectionResponse    | success 1 BOOL",
                "DeleteCollectionRequest     | name 1 STRING",
                "DeleteCollectionResponse    | success 1 BOOL",
                "ListCollectionsResponse     | collections 1 STRING[]",
                "GetCollectionStatusRequest  | name 1 STRING",
                "GetCollectionStatusResponse | name 1 STRING, dimension 2 INT32, distance 3 STRING, shards 4 MESSAGE[]",
                "UpsertRequest               | collection 1 STRING, points 2 MESSAGE[]",
                "UpsertResponse              | upserted 1 INT32",
                "SearchRequest               | collection 1 STRING, vector 2 FLOAT[], top_k 3 UINT32, query 4 STRING,"
                        + " timeout_ms 5 UINT32, include_vectors 6 BOOL, include_metadata 7 BOOL",
                "SearchResponse              | results 1 MESSAGE[]",
                "GetRequest                  | collection 1 STRING, id 2 STRING",
                "GetResponse                 | point 1 MESSAGE",
                "DeleteRequest               | collection 1 STRING, id 2 STRING",
                "Point                       | id 1 STRING, vector 2 FLOAT[], payload 3 MESSAGE[]",
                "SearchResult                | id 1 STRING, score 2 FLOAT, payload 3 MESSAGE[], vector 4 FLOAT[]",
                "ShardStatus                 | shard_id 1 UINT32, replicas 2 UINT64[], leader_id 3 UINT64, ready 4 BOOL",
            })
    void keepsTheFieldsOfTheOriginal(String message, String fields) {
        Descriptor descriptor = SearchRequest.getDescriptor().getFile().findMessageTypeByName(message);
        for (String expected : fields.split(", ")) {
            FieldDescriptor field = descriptor.findFieldByName(expected.substring(0, expected.indexOf(' ')));
            assertNotNull(field, message + " has no " + expected);
            assertEquals(
                    expected,
                    field.getName() + " " + field.getNumber() + " " + field.getType()
                            + (field.isRepeated() ? "[]" : ""));
        }
        descriptor.getFields().stream()
                .filter(field -> field.getNumber() < 20)
                .forEach(field -> assertTrue(fields.contains(field.getName() + " "), "new field below 20: " + field));
    }

    @ParameterizedTest
    @CsvSource({
        "CreateCollection",
        "DeleteCollection",
        "ListCollections",
        "GetCollectionStatus",
        "Upsert",
        "Search",
        "Get",
        "Delete"
    })
    void keepsTheMethodsOfTheOriginal(String method) {
        ServiceDescriptor service = SearchRequest.getDescriptor().getFile().findServiceByName("VectronService");
        assertEquals(
                "vectron.v1.VectronService." + method,
                service.findMethodByName(method).getFullName());
        assertEquals(
                "vectron.v1." + method + "Request",
                service.findMethodByName(method).getInputType().getFullName());
        assertEquals(
                "vectron.v1." + method + "Response",
                service.findMethodByName(method).getOutputType().getFullName());
    }

    @Test
    void keepsMapsAsMaps() {
        assertTrue(Point.getDescriptor().findFieldByName("payload").isMapField());
    }
}
