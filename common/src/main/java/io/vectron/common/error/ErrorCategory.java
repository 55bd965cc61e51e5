package io.vectron.common.error;

/** What a caller can do about an error. */
public enum ErrorCategory {
    /** The request is wrong; sending it again changes nothing. */
    USER,
    /** The state of the cluster is in the way; the same request may succeed shortly. */
    RETRIABLE,
    /** A bound was reached; succeed by asking for less, or later. */
    RESOURCE,
    /** A bug or a broken disk; the message is for the operator. */
    INTERNAL
}
