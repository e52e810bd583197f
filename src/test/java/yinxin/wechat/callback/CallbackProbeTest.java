package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import yinxin.MovedClock;
import yinxin.wechat.ScriptedWeChat;
import yinxin.wechat.callback.CallbackProbe.Outcome;

/// The question as a gateway hears it, checked by the page 接入指南 and not by our own signature.
class CallbackProbeTest {
    private final MovedClock clock = new MovedClock();
    private final Map<String, String> query = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;
    private String path = "";
    private String added = "";

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
        server.createContext("/", exchange -> {
            path = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            for (var pair : exchange.getRequestURI().getQuery().split("&")) {
                query.put(pair.split("=")[0], pair.split("=")[1]);
            }
            var echo = (query.get("echostr") + added).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, echo.length);
            exchange.getResponseBody().write(echo);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop(0);
    }

    private Outcome ask(String address) {
        return new CallbackProbe(ScriptedWeChat.settings(URI.create("http://localhost"), Map.of()), http, clock).ask(URI.create(address));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void questionIsSignedAsWeChatSignsIt() throws Exception {
        assertThat(ask(url())).isInstanceOf(Outcome.Echoed.class);
        assertThat(path).isEqualTo("GET /wechat/callback");
        assertThat(query.keySet()).containsExactly("signature", "echostr", "timestamp", "nonce");
        assertThat(query.get("timestamp")).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
        var token = ScriptedWeChat.settings(URI.create("http://localhost"), Map.of()).callbackToken().value();
        var sorted = new String[] {token, query.get("timestamp"), query.get("nonce")};
        Arrays.sort(sorted);
        var sha1 = MessageDigest.getInstance("SHA-1").digest(String.join("", sorted).getBytes(StandardCharsets.UTF_8));
        assertThat(query.get("signature")).isEqualTo(HexFormat.of().formatHex(sha1));
    }

    @Test
    void addressMayHaveAPathAndASlashAtItsEnd() {
        assertThat(ask(url() + "/voice/")).isInstanceOf(Outcome.Echoed.class);
        assertThat(path).isEqualTo("GET /voice/wechat/callback");
    }

    @Test
    void echoWithAnythingBehindItIsNone() {
        added = "\n";
        assertThat(ask(url())).isEqualTo(new Outcome.Strange(200, query.get("echostr")));
    }

    @Test
    void twoQuestionsAreNeverTheSame() {
        ask(url());
        var first = Map.copyOf(query);
        ask(url());
        assertThat(query.get("echostr")).isNotEqualTo(first.get("echostr"));
        assertThat(query.get("nonce")).isNotEqualTo(first.get("nonce"));
    }

    @Test
    void addressThatNobodyHasIsTold() {
        var nobody = url();
        server.stop(0);
        assertThat(ask(nobody)).isEqualTo(new Outcome.Unreachable("the connection is refused"));
        assertThat(ask("http://yinxin.invalid")).isEqualTo(new Outcome.Unreachable("the name is unknown"));
    }
}
