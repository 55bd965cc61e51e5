package io.vectron.gateway.core.failure;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.time.Duration;
import java.util.Optional;

/** After how long a refused request may be sent again. */
public final class RetryAdvice {
    private static final Duration USUAL_DELAY = Duration.ofMillis(200);

    private RetryAdvice() {}

    /** Empty if sending the same request again changes nothing. */
    public static Optional<Duration> findDelay(VectronException error) {
        return switch (error.code().category()) {
            case RETRIABLE -> Optional.of(delayOf(error));
            case RESOURCE -> error.code() == ErrorCode.OVERLOADED ? Optional.of(delayOf(error)) : Optional.empty();
            case USER, INTERNAL -> Optional.empty();
        };
    }

    private static Duration delayOf(VectronException error) {
        return error.findDetail(VectronException.RETRY_AFTER_MS)
                .map(ms -> Duration.ofMillis(Long.parseLong(ms)))
                .orElse(USUAL_DELAY);
    }
}
