package io.vectron.gateway.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.vectron.common.error.ErrorCategory;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.gateway.testing.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorMappingTest {
    @ParameterizedTest
    @EnumSource
    void givesEveryCodeItsStatusAndItsName(ErrorCode code) {
        var failure = StatusMapper.toStatus(new VectronException(code, "why", Map.of("field", "f")));
        assertEquals(code.status(), failure.getStatus().getCode().name());
        assertEquals("why", failure.getStatus().getDescription());
        assertEquals(code.name(), Answer.errorInfo(failure).getReason());
        assertEquals("vectron", Answer.errorInfo(failure).getDomain());
        assertEquals(Map.of("field", "f"), Answer.errorInfo(failure).getMetadataMap());
        Status status = StatusProto.fromThrowable(failure);
        assertNotNull(status);
        boolean retriable = code.category() == ErrorCategory.RETRIABLE || code == ErrorCode.OVERLOADED;
        assertEquals(retriable ? 2 : 1, status.getDetailsCount());
    }

    @Test
    void passesTheDelayOnThatAShardAskedFor() throws InvalidProtocolBufferException {
        Status status = StatusProto.fromThrowable(StatusMapper.toStatus(new VectronException(
                ErrorCode.SHARD_NOT_READY, "soon", Map.of(VectronException.RETRY_AFTER_MS, "1250"))));
        assertNotNull(status);
        RetryInfo retry = status.getDetails(1).unpack(RetryInfo.class);
        assertEquals(1, retry.getRetryDelay().getSeconds());
        assertEquals(250_000_000, retry.getRetryDelay().getNanos());
    }
}
