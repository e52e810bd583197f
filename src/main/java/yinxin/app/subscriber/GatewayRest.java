package yinxin.app.subscriber;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.voicemail.message.PhoneNumber;

/// The operator's interface of a gateway that runs. Whatever goes wrong is an IOException whose message says what to do.
public final class GatewayRest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private final OperatorAccess access;
    private final String base;
    private final String absent;

    /// @param base   what all paths begin with: `/operator/api/accounts`
    /// @param absent what it means that there is nothing there at all
    public GatewayRest(OperatorAccess access, String base, String absent) {
        this.access = access;
        this.base = base;
        this.absent = absent;
    }

    static String path(PhoneNumber number) {
        return "/" + URLEncoder.encode(number.value(), StandardCharsets.UTF_8);
    }

    /// Asks the interface; the answer.
    public JsonNode get(String path) throws IOException {
        return send(request(path).GET());
    }

    /// Asks the interface; the answer.
    public JsonNode put(String path, JsonNode body) throws IOException {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body.toString())));
    }

    /// Adds, and changes nobody who is there.
    JsonNode add(String path, JsonNode body) throws IOException {
        return send(request(path).header("Content-Type", "application/json").header("If-None-Match", "*")
                .PUT(BodyPublishers.ofString(body.toString())));
    }

    JsonNode patch(String path, JsonNode body) throws IOException {
        return send(request(path).header("Content-Type", "application/json").method("PATCH", BodyPublishers.ofString(body.toString())));
    }

    /// Asks the interface; the answer.
    public void delete(String path) throws IOException {
        send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        try {
            return HttpRequest.newBuilder(URI.create(access.url().replaceFirst("/+$", "") + base + path)).timeout(PATIENCE)
                    .header("Authorization", "Bearer " + access.token()).header("Accept", "application/json");
        } catch (IllegalArgumentException e) {
            throw new IOException("--gateway " + access.url() + ": write an address such as http://127.0.0.1:8080", e);
        }
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException {
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            var body = json(answer.body());
            if (answer.statusCode() / 100 == 2) {
                return body;
            }
            throw new IOException(refusal(answer.statusCode(), body.path("detail").asString("")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
            throw new IOException("no gateway answers at " + access.url() + "; ./yinxin serve or ./yinxin demo starts one", e);
        }
    }

    private String refusal(int status, String detail) {
        return switch (status) {
            case 401 -> "the gateway at " + access.url() + " does not know this token; it is yinxin.operator.token in its configuration";
            case 404 -> detail.isEmpty() ? absent : detail;
            case 412 -> "this number is a subscriber's already; ./yinxin subscriber set changes them";
            default -> detail.isEmpty() ? "the gateway at " + access.url() + " answered " + status : detail;
        };
    }

    private static JsonNode json(String text) throws IOException {
        try {
            return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IOException("what answers is no gateway of ours: it sends no JSON", e);
        }
    }
}
