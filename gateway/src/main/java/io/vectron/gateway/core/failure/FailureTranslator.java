package io.vectron.gateway.core.failure;

import io.vectron.common.error.ErrorCategory;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every failure one that may be shown to a client. Expected ones pass as they are. Of a bug the client is told
 * only an error id, under which the whole of it is in the log. Thread-safe.
 */
public final class FailureTranslator {
    /** Detail key: the id under which an internal error was logged. */
    public static final String ERROR_ID = "error_id";

    private static final Logger LOG = LoggerFactory.getLogger(FailureTranslator.class);

    private final RandomGenerator errorIds;

    /** @param errorIds thread-safe; where the ids come from */
    public FailureTranslator(RandomGenerator errorIds) {
        this.errorIds = errorIds;
    }

    public VectronException translate(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof VectronException expected && expected.code().category() != ErrorCategory.INTERNAL) {
            return expected;
        }
        String id = HexFormat.of().toHexDigits(errorIds.nextLong());
        LOG.error("internal error {}", id, cause);
        return new VectronException(
                ErrorCode.INTERNAL_ERROR,
                "internal error; the gateway's log says more under the id " + id,
                Map.of(ERROR_ID, id));
    }

    /** The failure itself, without the wrapping that futures add. */
    public static Throwable unwrap(Throwable failure) {
        Throwable current = failure;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }
}
