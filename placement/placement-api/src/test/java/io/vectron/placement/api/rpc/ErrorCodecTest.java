package io.vectron.placement.api.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Status;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class ErrorCodecTest {
    @Test
    void aConnectionThatBrokeIsAServerThatIsAway() {
        assertEquals(ErrorCode.UNAVAILABLE, codeOf(Status.UNAVAILABLE));
        assertEquals(ErrorCode.UNAVAILABLE, codeOf(Status.UNKNOWN.withCause(new ClosedChannelException())));
    }

    @Test
    void whatACalleeDoesNotExplainIsAnInternalError() {
        assertEquals(ErrorCode.INTERNAL_ERROR, codeOf(Status.UNKNOWN));
        assertEquals(ErrorCode.INTERNAL_ERROR, codeOf(Status.UNKNOWN.withCause(new IllegalStateException("bug"))));
    }

    @Test
    void anErrorComesBackAsItWas() {
        VectronException error = VectronException.invalid("top_k", "must be at least 1");
        VectronException decoded = ErrorCodec.decode(ErrorCodec.encode(error), "server");
        assertEquals(error.code(), decoded.code());
        assertEquals(error.message(), decoded.message());
        assertEquals(error.details(), decoded.details());
    }

    private static ErrorCode codeOf(Status status) {
        return ErrorCodec.decode(status.asException(), "server").code();
    }
}
