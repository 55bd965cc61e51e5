package io.vectron.cli.load;

import java.nio.charset.StandardCharsets;

/** How a record's value is encoded; sent in the {@value #HEADER} header. */
public enum ContentType {
    JSON("application/json"),
    PROTOBUF("application/x-protobuf");

    public static final String HEADER = "content-type";

    private final byte[] headerValue;

    ContentType(String mimeType) {
        this.headerValue = mimeType.getBytes(StandardCharsets.UTF_8);
    }

    public byte[] headerValue() {
        return headerValue.clone();
    }
}
