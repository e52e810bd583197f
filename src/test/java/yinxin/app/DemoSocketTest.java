package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import yinxin.voicemail.message.Condition;

/// The line between the page and the program, without a browser.
class DemoSocketTest {
    @TempDir
    private static Path directory;
    private static DemoVisit visit;
    private final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @BeforeAll
    static void start() throws IOException {
        visit = new DemoVisit(directory.resolve("data"));
    }

    @AfterAll
    static void stop() {
        visit.close();
    }

    private DemoLine connect(String origin) {
        return new DemoLine(visit.url(), origin);
    }

    private String home() {
        return visit.demo.gateway().settings().publicUrl().toString();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void onlyOurOwnPageMayPlaceCalls() {
        for (var stranger : List.of("https://example.com", "http://localhost:1", "null")) {
            assertThatThrownBy(() -> connect(stranger)).as(stranger).isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(WebSocketHandshakeException.class).cause()
                    .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode()).isEqualTo(403);
        }
    }

    @Test
    void thePageHasRightsThatNoOtherPageHas() throws Exception {
        var page = get(home() + "/demo").headers();
        var wechat = visit.demo.wechat().url().toString();
        assertThat(page.firstValue("Content-Security-Policy").orElseThrow()).contains("frame-src " + wechat, "frame-ancestors 'none'",
                "connect-src 'self' ws://localhost:").doesNotContain("unsafe");
        assertThat(page.allValues("Content-Security-Policy")).hasSize(1);
        assertThat(page.firstValue("Permissions-Policy").orElseThrow()).contains("microphone=(self)");
        var other = get(home() + "/inbox").headers();
        assertThat(other.firstValue("Permissions-Policy").orElseThrow()).contains("microphone=()");
        assertThat(other.firstValue("Content-Security-Policy").orElseThrow()).contains("connect-src 'self'").doesNotContain("ws:");
    }

    @Test
    void anotherNameOfThisMachineLeadsToTheRightOne() throws Exception {
        var answer = get(visit.url().replace("localhost", "127.0.0.1"));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains(visit.url());
        assertThat(get(home() + "/demo/nothing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void aGatewayThatServesHasNoDemo() throws Exception {
        var settings = new java.util.HashMap<String, Object>();
        visit.demo.gateway().context().getEnvironment().getPropertySources().stream().filter(source -> source.getName().equals("given"))
                .forEach(source -> settings.putAll(((org.springframework.core.env.MapPropertySource) source).getSource()));
        settings.put("server.port", 0);
        settings.put("yinxin.sip.port", 0);
        settings.keySet().removeIf(key -> key.startsWith("yinxin.e1") || key.startsWith("yinxin.network.voicemail.e1"));
        settings.put("yinxin.data-dir", Files.createDirectory(directory.resolve("served")).toString());
        try (var served = Gateway.start(java.util.Optional.empty(), settings, java.time.Clock.systemUTC())) {
            assertThat(get("http://localhost:" + served.httpPort() + "/demo").statusCode()).isEqualTo(404);
            assertThat(get("http://localhost:" + served.httpPort() + "/demo/socket").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aCallIsToldFromDiallingToHangingUp() {
        try (var page = connect(home())) {
            var hello = page.await("hello", "proof", "01012345678");
            assertThat(hello.path("numbers")).extracting(JsonNode::asString).containsExactly("13800138000", "13700137000");
            assertThat(hello.path("phone").asString()).contains("openid=");
            page.ask("do", "call", "to", "13700137000", "from", "13900139000");
            page.await("call", "state", "placed");
            page.ask("do", "call", "to", "13700137000", "from", "13900139000");
            page.await("problem", "what", "one call at a time");
            page.await("call", Map.of("state", "diverted", "condition", "powered-off"));
            var invite = page.await(news -> news.path("from").asString("").equals("N") && news.path("line").asString("").startsWith("INVITE"), "the diverted INVITE");
            assertThat(invite.path("to").asString()).isEqualTo("V");
            assertThat(invite.path("line").asString()).startsWith("INVITE sip:" + Demo.accessNumber(Condition.POWERED_OFF) + "@");
            assertThat(invite.path("text").asString()).contains("13700137000").containsPattern("(?i)\r\nDiversion: ").containsPattern("(?i)\r\nHistory-Info: ");
            page.await("call", "state", "answered");
            page.awaitSound(10);
            page.ask("do", "hangUp");
            page.await("call", Map.of("state", "over", "how", "hung up"));
            page.await("step", Map.of("step", "STORED", "kind", "NOTHING_SAID"));
            page.await("step", "step", "PUSHED");
        }
    }

    @Test
    void whatIsNoNumberIsSaidSo() {
        try (var page = connect(home())) {
            page.ask("do", "call", "to", "hello", "from", "13900139000");
            page.await("problem", "what", "not a phone number: hello");
            page.say("{");
            page.ask("do", "dance");
            page.await("problem", "what", "unknown request");
            page.ask("do", "set", "number", "13700137000", "mode", "asleep");
            page.await("problem", "what", "a phone is off, idle, busy, in a tunnel or unpaid, not asleep");
            page.ask("do", "set", "number", "13700137099", "mode", "off");
            page.await("problem", "what", "the demo has no phone with this number");
        }
    }

    @Test
    void whoClosesThePageHasHungUp() {
        try (var page = connect(home())) {
            page.ask("do", "call", "to", "13800138000", "from", "13900139000");
            page.await("call", "state", "answered");
        }
        var endpoint = visit.demo.gateway().get(yinxin.telephony.sip.SipEndpoint.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> endpoint.activeCalls() == 0);
    }
}
