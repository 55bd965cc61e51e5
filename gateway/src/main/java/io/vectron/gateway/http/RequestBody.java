package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.common.config.Limits;
import java.io.InputStream;

/** Gives the body of a request, bounded. */
final class RequestBody {
    private RequestBody() {}

    static InputStream of(Context context) {
        return BoundedBody.of(context.bodyInputStream(), context.req().getContentLengthLong(), Limits.MAX_BATCH_BYTES);
    }
}
