package io.vectron.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vectron.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's HTTP interface. Answers come as JSON trees; an error answer becomes an {@link ApiException}, no answer a
 * {@link CliException} that says what to do. Thread-safe. Uses {@link HttpURLConnection} because it starts in a tenth of
 * the time {@code java.net.http} takes, which is most of what a short command does.
 */
public final class GatewayClient {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 60_000;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI base;

    /** @param base scheme, host and port, e.g. {@code http://127.0.0.1:8080} */
    public GatewayClient(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    public JsonNode get(String path) {
        return send("GET", path, null);
    }

    /** The answer, or nothing if what was asked for does not exist. */
    public Optional<JsonNode> findOne(String path) {
        try {
            return Optional.of(get(path));
        } catch (ApiException e) {
            if (e.httpStatus() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public JsonNode post(String path, JsonNode body) {
        return send("POST", path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    public JsonNode delete(String path) {
        return send("DELETE", path, null);
    }

    /** Whether something that is ready answers there. */
    public boolean isReady() {
        try {
            send("GET", "/readyz", null);
            return true;
        } catch (CliException | ApiException e) {
            return false; // nothing listens, or it is not ready: that is the answer
        }
    }

    /** Escapes one segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public static String pointPath(String collection, String id) {
        return "/v1/collections/" + segment(collection) + "/points/" + segment(id);
    }

    private JsonNode send(String method, String path, byte @Nullable [] body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) base.resolve(path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
            connection.setReadTimeout(READ_TIMEOUT_MS);
            if (body != null) {
                connection.setRequestProperty("content-type", "application/json");
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            return answer(connection);
        } catch (ConnectException e) {
            throw new CliException(
                    "no server at " + base + "; start one with './vectron up' or name it with --server", e);
        } catch (IOException e) {
            throw new CliException("no answer from " + base + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        boolean succeeded = status / 100 == 2;
        JsonNode body = parse(succeeded ? connection.getInputStream() : connection.getErrorStream());
        if (!succeeded) {
            JsonNode error = body.path("error");
            throw new ApiException(
                    status,
                    error.path("code").asText("HTTP_" + status),
                    error.path("message").asText("the server answered " + status));
        }
        return body;
    }

    private static JsonNode parse(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return MissingNode.getInstance();
        }
        try (stream) {
            byte[] text = stream.readAllBytes();
            return text.length == 0 || text[0] != '{' ? MissingNode.getInstance() : MAPPER.readTree(text);
        }
    }
}
