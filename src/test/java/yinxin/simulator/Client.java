package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a careful but plain client of WeChat does, by hand, over real HTTP.
final class Client {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final WeChatSimulator simulator;

    Client(WeChatSimulator simulator) {
        this.simulator = simulator;
    }

    HttpResponse<String> get(String pathAndQuery, String... headers) {
        return send(request(pathAndQuery, headers).GET().build());
    }

    HttpResponse<byte[]> bytes(String pathAndQuery) {
        try {
            return HTTP.send(request(pathAndQuery).GET().build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> method(String method, String pathAndQuery, String body) {
        return send(request(pathAndQuery, "Content-Type", "application/json").method(method, BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> postBytes(String pathAndQuery, String contentType, byte[] body) {
        return send(request(pathAndQuery, "Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)).build());
    }

    /// GET of an interface: HTTP 200 and JSON, whatever it says.
    JsonNode call(String pathAndQuery) {
        return json(get(pathAndQuery));
    }

    /// POST of JSON to an interface.
    JsonNode call(String pathAndQuery, String body) {
        return json(method("POST", pathAndQuery, body));
    }

    static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    String token() {
        return call("/cgi-bin/stable_token", stableTokenRequest(false)).path("access_token").asString();
    }

    String ordinaryToken() {
        return call("/cgi-bin/token?grant_type=client_credential&appid=" + simulator.settings().appId() + "&secret=" + simulator.settings().appSecret())
                .path("access_token").asString();
    }

    String stableTokenRequest(boolean force) {
        return """
                {"grant_type":"client_credential","appid":"%s","secret":"%s","force_refresh":%s}""".formatted(
                simulator.settings().appId(), simulator.settings().appSecret(), force);
    }

    JsonNode push(String body) {
        return call("/cgi-bin/message/template/send?access_token=" + token(), body);
    }

    JsonNode customer(String body) {
        return call("/cgi-bin/message/custom/send?access_token=" + token(), body);
    }

    /// A push of the demo template that breaks no rule; `more` are further fields of the object, each with a comma before it.
    static String goodPush(String openId, String more) {
        return pushWith(openId, Map.of(), more);
    }

    /// The same with some values replaced.
    static String pushWith(String openId, Map<String, String> values, String more) {
        var data = JSON.createObjectNode();
        data.putObject("phone_number1").put("value", values.getOrDefault("phone_number1", "13900139000"));
        data.putObject("time2").put("value", values.getOrDefault("time2", "2026年11月22日 15:01"));
        data.putObject("character_string3").put("value", values.getOrDefault("character_string3", "0:23"));
        data.putObject("const4").put("value", values.getOrDefault("const4", "关机"));
        return "{\"touser\":\"" + openId + "\",\"template_id\":\"" + SimulatorSettings.MISSED_CALL.id() + "\",\"data\":" + data + more + "}";
    }

    /// Asserts the error's number and the shape that every error has: text and a request id that begins with the time.
    static void assertError(JsonNode answer, int errcode, String text) {
        assertThat(answer.path("errcode").asInt()).as(answer.toString()).isEqualTo(errcode);
        assertThat(answer.path("errmsg").asString()).startsWith(text).matches("(?s).* rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}");
    }

    private HttpRequest.Builder request(String pathAndQuery, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(simulator.url() + pathAndQuery)).timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(long seconds) {
        return String.format(Locale.ROOT, "%08x", seconds);
    }
}
