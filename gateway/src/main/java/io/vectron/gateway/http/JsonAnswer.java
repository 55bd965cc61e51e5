package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.vectron.gateway.http.json.AnswerJson;
import java.io.IOException;

/** Sends an answer as JSON. */
final class JsonAnswer {
    private JsonAnswer() {}

    static void send(Context context, AnswerJson.Fields fields) throws IOException {
        context.contentType("application/json");
        AnswerJson.write(context.outputStream(), fields);
    }
}
