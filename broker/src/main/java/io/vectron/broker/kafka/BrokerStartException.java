package io.vectron.broker.kafka;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The broker cannot start; the message is one line for the operator that says what to do about it. */
public final class BrokerStartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BrokerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
