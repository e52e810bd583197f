package yinxin.simulator.protocol;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One HTTP request and its answer, read whole.
public final class Exchange {
    /// Larger than the largest thing that WeChat takes (a 10 MB picture), small enough to hold in memory.
    private static final int LARGEST_BODY = 12 * 1024 * 1024;
    /// Refuses what strict readers refuse: a field that stands twice.
    public static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// An answer: status, media type and bytes, and further headers.
    public record Answer(int status, String type, byte[] body, Map<String, String> headers) {
        /// JSON with status 200.
        public static Answer json(Object value) {
            return json(200, value);
        }

        /// JSON with a status.
        public static Answer json(int status, Object value) {
            return new Answer(status, "application/json; charset=utf-8", JSON.writeValueAsBytes(value), Map.of());
        }

        /// A page.
        public static Answer html(int status, String page) {
            return new Answer(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), Map.of());
        }

        /// Sends the browser elsewhere.
        public static Answer redirect(String location) {
            return new Answer(302, "text/plain", new byte[0], Map.of("Location", location));
        }

        /// The same answer with a header more.
        public Answer with(String name, String value) {
            var all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new Answer(status, type, body, all);
        }
    }

    private final HttpExchange http;
    private final Map<String, String> query;
    private final byte[] body;

    private Exchange(HttpExchange http, byte[] body) {
        this.http = http;
        this.query = form(http.getRequestURI().getRawQuery());
        this.body = body;
    }

    /// Reads the request with its body, at most 12 MB of it.
    public static Exchange read(HttpExchange http) throws IOException {
        return new Exchange(http, http.getRequestBody().readNBytes(LARGEST_BODY));
    }

    public String method() {
        return http.getRequestMethod();
    }

    public String path() {
        return http.getRequestURI().getPath();
    }

    /// Path and query as they were sent.
    public String target() {
        return http.getRequestURI().toString();
    }

    /// The query's parameters, decoded, in the order they were sent.
    public Map<String, String> query() {
        return query;
    }

    /// A parameter of the query; the empty string when it is missing.
    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    /// A header of the request.
    public Optional<String> header(String name) {
        return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    /// A cookie of the request.
    public Optional<String> cookie(String name) {
        return header("Cookie").stream().flatMap(line -> java.util.Arrays.stream(line.split("; *")))
                .filter(pair -> pair.startsWith(name + "=")).map(pair -> pair.substring(name.length() + 1)).findFirst();
    }

    /// The address that the request came from.
    public String from() {
        return http.getRemoteAddress().getAddress().getHostAddress();
    }

    public byte[] body() {
        return body.clone();
    }

    /// The body as UTF-8.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The body as a JSON object. Throws errcode 44002 when it is empty and 47001 when it is no object.
    public ObjectNode json() {
        if (body.length == 0) {
            throw new WeChatError(44002, "empty post data");
        }
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new WeChatError(47001, "data format error");
        }
        throw new WeChatError(47001, "data format error");
    }

    /// Sends the answer and ends the exchange.
    public void send(Answer answer) throws IOException {
        var headers = http.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        answer.headers().forEach(headers::add);
        var empty = answer.body().length == 0 || method().equals("HEAD");
        http.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
        if (!empty) {
            http.getResponseBody().write(answer.body());
        }
        http.close();
    }

    /// Ends the exchange by closing the connection: the other side never learns what became of its request.
    public void drop() {
        http.close();
    }

    /// The exchange below, for a stream of events.
    public HttpExchange http() {
        return http;
    }

    /// The string under `name`; the empty string when it is missing. Throws errcode 47001 when it is no string.
    public static String string(JsonNode object, String name) {
        var node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isString()) {
            throw new WeChatError(47001, "data format error");
        }
        return node.stringValue();
    }

    /// Percent-encodes a query parameter.
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Escapes text for a page.
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    private static Map<String, String> form(@org.jspecify.annotations.Nullable String raw) {
        var fields = new LinkedHashMap<String, String>();
        if (raw == null || raw.isEmpty()) {
            return fields;
        }
        for (var pair : raw.split("&")) {
            var at = pair.indexOf('=');
            try {
                fields.putIfAbsent(decode(at < 0 ? pair : pair.substring(0, at)), at < 0 ? "" : decode(pair.substring(at + 1)));
            } catch (IllegalArgumentException e) {
                fields.putIfAbsent(pair, "");
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
