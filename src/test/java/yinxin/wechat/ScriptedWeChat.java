package yinxin.wechat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import yinxin.voicemail.message.Condition;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatSettings;

/// An HTTP server on loopback that answers what the test wrote for each path, one answer after the other, the last one for
/// ever, and records what it was asked.
public final class ScriptedWeChat implements AutoCloseable {
    /// One request as it arrived.
    public record Asked(String method, String path, String query, String body, String contentType) {}

    /// What is done with a request.
    public sealed interface Act {
        /// HTTP with a body.
        record Say(int status, String body) implements Act {}

        /// Reads the request, then closes the connection without a word.
        record HangUp() implements Act {}

        /// Reads the request and never answers.
        record Stall() implements Act {}
    }

    private final HttpServer server;
    private final Map<String, Queue<Act>> scripts = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private ScriptedWeChat(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    /// Starts one on a free port, with a token endpoint that always answers TOKEN-1.
    public static ScriptedWeChat start() throws IOException {
        var weChat = new ScriptedWeChat(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200));
        weChat.server.start();
        return weChat.answer("/cgi-bin/stable_token", """
                {"access_token":"TOKEN-1","expires_in":7200}""");
    }

    /// Replaces the script of a path with these answers (HTTP 200).
    public ScriptedWeChat answer(String path, String... bodies) {
        return act(path, java.util.Arrays.stream(bodies).map(b -> (Act) new Act.Say(200, b)).toArray(Act[]::new));
    }

    /// Replaces the script of a path.
    public ScriptedWeChat act(String path, Act... acts) {
        scripts.put(path, new ArrayDeque<>(List.of(acts)));
        return this;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// What was asked at a path, oldest first.
    public List<Asked> asked(String path) {
        return asked.stream().filter(a -> a.path().equals(path)).toList();
    }

    /// Settings of an account at this WeChat: the official test vectors' token, key and appid.
    public WeChatSettings settings() {
        return settings(url(), Map.of());
    }

    /// Settings of an account at any address.
    public static WeChatSettings settings(URI api, Map<Condition, String> words) {
        return new WeChatSettings(api, URI.create("https://open.weixin.qq.com/connect/oauth2/authorize"), "wxba5fad812f8e6fb9",
                new Secret("app-secret-of-the-test"), new Secret("AAAAA"), new Secret("A".repeat(43)),
                new WeChatSettings.Template("ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY", "phone_number1", "time2",
                        "character_string3", "const4", null, null, words), true);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(exchange.getRequestMethod(), uri.getPath(), String.valueOf(uri.getQuery()), body,
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"))));
        switch (next(uri.getPath())) {
            case Act.Say(var status, var text) -> {
                var octets = text.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json; encoding=utf-8");
                exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
                exchange.getResponseBody().write(octets);
                exchange.close();
            }
            case Act.HangUp _ -> exchange.close();
            case Act.Stall _ -> stall(exchange);
        }
    }

    private void stall(HttpExchange exchange) {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private Act next(String path) {
        var script = scripts.get(path);
        if (script == null) {
            throw new UncheckedIOException(new IOException("the test wrote no answer for " + path));
        }
        synchronized (script) {
            return script.size() > 1 ? script.remove() : script.element();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
