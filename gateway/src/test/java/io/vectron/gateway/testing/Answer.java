package io.vectron.gateway.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An answer without what only its protocol knows: fields with their default value, which protobuf does not tell from
 * absent ones, are left out, and both parts of a payload are one object.
 */
public record Answer(JsonObject json) {
    public static Answer of(HttpResponse<String> response) {
        return new Answer(
                withoutDefaults(JsonParser.parseString(response.body()).getAsJsonObject()));
    }

    public static Answer of(Supplier<? extends MessageOrBuilder> call) {
        try {
            String json = JsonFormat.printer().print(call.get());
            return new Answer(withoutDefaults(JsonParser.parseString(json).getAsJsonObject()));
        } catch (StatusRuntimeException e) {
            return new Answer(withoutDefaults(error(e)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The stable code of an error; fails if this is none. */
    public String errorCode() {
        return json.getAsJsonObject("error").get("code").getAsString();
    }

    public String errorMessage() {
        return json.getAsJsonObject("error").get("message").getAsString();
    }

    private static JsonObject error(StatusRuntimeException failure) {
        com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
        ErrorInfo info = errorInfo(failure);
        JsonObject details = new JsonObject();
        new TreeMap<>(info.getMetadataMap()).forEach(details::addProperty);
        JsonObject error = new JsonObject();
        error.addProperty("code", info.getReason());
        error.addProperty(
                "status", Status.fromCodeValue(status.getCode()).getCode().name());
        error.addProperty("message", status.getMessage());
        error.add("details", details);
        JsonObject answer = new JsonObject();
        answer.add("error", error);
        return answer;
    }

    /** What every error status carries. */
    public static ErrorInfo errorInfo(StatusRuntimeException failure) {
        com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
        try {
            return status.getDetails(0).unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject withoutDefaults(JsonObject object) {
        JsonObject result = new JsonObject();
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            switch (member.getKey()) {
                case "payload", "payloadValues" ->
                    merge(result, member.getValue().getAsJsonObject());
                default -> add(result, member.getKey(), member.getValue());
            }
        }
        return result;
    }

    private static void merge(JsonObject result, JsonObject part) {
        JsonObject payload = result.has("payload") ? result.getAsJsonObject("payload") : new JsonObject();
        part.entrySet().forEach(member -> payload.add(member.getKey(), member.getValue()));
        if (!payload.isEmpty()) {
            result.add("payload", payload);
        }
    }

    private static void add(JsonObject result, String name, JsonElement value) {
        switch (value) {
            case JsonArray array when array.isEmpty() -> {}
            case JsonArray array -> {
                JsonArray cleaned = new JsonArray();
                array.forEach(element ->
                        cleaned.add(element instanceof JsonObject object ? withoutDefaults(object) : element));
                result.add(name, cleaned);
            }
            case JsonObject object -> {
                JsonObject cleaned = withoutDefaults(object);
                if (!cleaned.isEmpty()) {
                    result.add(name, cleaned);
                }
            }
            case JsonPrimitive primitive when isDefault(primitive) -> {}
            default -> result.add(name, value);
        }
    }

    private static boolean isDefault(JsonPrimitive primitive) {
        return primitive.isNumber()
                ? primitive.getAsDouble() == 0
                : primitive.getAsString().isEmpty()
                        || primitive.getAsString().equals("0")
                        || primitive.getAsString().equals("false");
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
