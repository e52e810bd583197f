package yinxin.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import yinxin.storage.TestStore;
import yinxin.voicemail.message.OpenId;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatSettings;

/// As much of WeChat as names a visitor (web authorization, snsapi_base): the code that it hands out is the openid with a number, good for one use.
public final class NamingWeChat implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger codes = new AtomicInteger();
    private final Set<String> spent = ConcurrentHashMap.newKeySet();
    private volatile OpenId present = TestStore.LIN;
    private volatile boolean snapshot;

    NamingWeChat() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/authorize", exchange -> {
            exchange.getResponseHeaders().set("Location", answerTo(exchange.getRequestURI()).toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/sns/oauth2/access_token", exchange -> answer(exchange, named(URLDecoder.decode(parameter(exchange.getRequestURI(), "code"), StandardCharsets.UTF_8))));
        server.start();
    }

    private String named(String code) {
        if (!spent.add(code)) {
            return "{\"errcode\":40163,\"errmsg\":\"code been used\"}";
        }
        return """
                {"access_token":"t","expires_in":7200,"refresh_token":"r","openid":"%s","scope":"snsapi_base"%s}"""
                .formatted(code.replaceFirst("~.*", ""), snapshot ? ",\"is_snapshotuser\":1" : "");
    }

    /// From now on WeChat shows the visitor a snapshot of our pages, and names a made-up user.
    public void showSnapshots() {
        snapshot = true;
    }

    /// Who sits before the phone from now on.
    public void name(OpenId who) {
        present = who;
    }

    /// Where WeChat sends a browser that was sent to this address.
    public URI answerTo(URI authorize) {
        return URI.create(URLDecoder.decode(parameter(authorize, "redirect_uri"), StandardCharsets.UTF_8)
                + "?code=" + present.value() + "~" + codes.incrementAndGet() + "&state=" + parameter(authorize, "state"));
    }

    WeChatSettings settings() {
        var here = "http://127.0.0.1:" + server.getAddress().getPort();
        return new WeChatSettings(URI.create(here), URI.create(here + "/authorize"), "wx0123456789abcdef", new Secret("secret"),
                new Secret("token"), new Secret("a".repeat(43)),
                new WeChatSettings.Template("a-template-id", "phone_number1", "time2", null, null, null, null, Map.of()), true);
    }

    private static String parameter(URI from, String name) {
        var match = Pattern.compile("[?&]" + name + "=([^&#]*)").matcher(from.toString());
        if (!match.find()) {
            throw new AssertionError("no " + name + " in " + from);
        }
        return match.group(1);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
