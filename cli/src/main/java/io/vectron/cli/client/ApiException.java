package io.vectron.cli.client;

import java.io.Serial;

/** An error the gateway answered with. */
public final class ApiException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final String code;

    public ApiException(int httpStatus, String code, String message) {
        super(message, null, false, false);
        this.httpStatus = httpStatus;
        this.code = code;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The stable error code, e.g. {@code COLLECTION_NOT_FOUND}. */
    public String code() {
        return code;
    }
}
