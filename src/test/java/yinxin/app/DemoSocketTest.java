package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /// What the program says, as text.
    private static final class Notes implements WebSocket.Listener {
        final List<String> told = new CopyOnWriteArrayList<>();
        private final StringBuilder part = new StringBuilder();
        volatile int sounds;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                told.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public synchronized CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            sounds++;
            socket.request(1);
            return null;
        }

        void await(String... parts) {
            org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20))
                    .until(() -> told.stream().anyMatch(text -> List.of(parts).stream().allMatch(text::contains)));
        }
    }

    private WebSocket connect(String origin, Notes notes) {
        var address = URI.create(visit.url().replace("http:", "ws:") + "/socket");
        return http.newWebSocketBuilder().header("Origin", origin).buildAsync(address, notes).join();
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
            assertThatThrownBy(() -> connect(stranger, new Notes())).as(stranger).isInstanceOf(CompletionException.class)
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
        settings.put("yinxin.data-dir", Files.createDirectory(directory.resolve("served")).toString());
        try (var served = Gateway.start(java.util.Optional.empty(), settings, java.time.Clock.systemUTC())) {
            assertThat(get("http://localhost:" + served.httpPort() + "/demo").statusCode()).isEqualTo(404);
            assertThat(get("http://localhost:" + served.httpPort() + "/demo/socket").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aCallIsToldFromRingingToHangingUp() throws Exception {
        var notes = new Notes();
        var socket = connect(home(), notes);
        notes.await("hello", "13800138000", "13700137000", "openid=");
        socket.sendText("{\"do\":\"call\",\"to\":\"13700137000\",\"from\":\"13900139000\",\"condition\":\"busy\"}", true).join();
        notes.await("ringing");
        socket.sendText("{\"do\":\"call\",\"to\":\"13700137000\",\"from\":\"13900139000\"}", true).join();
        notes.await("problem", "one call at a time");
        notes.await("diverted", "+861012345601");
        notes.await("sip", "INVITE sip:+861012345601", "Diversion: <sip:13700137000@");
        notes.await("answered");
        await().until(() -> notes.sounds > 10);
        socket.sendText("{\"do\":\"hangUp\"}", true).join();
        notes.await("\"state\":\"over\"", "hung up");
        notes.await("\"step\":\"STORED\"", "NOTHING_SAID");
        notes.await("\"step\":\"PUSHED\"");
        socket.abort();
    }

    @Test
    void whatIsNoNumberIsSaidSo() {
        var notes = new Notes();
        var socket = connect(home(), notes);
        socket.sendText("{\"do\":\"call\",\"to\":\"hello\",\"from\":\"13900139000\"}", true).join();
        notes.await("problem", "not a phone number");
        socket.sendText("{", true).join();
        socket.sendText("{\"do\":\"dance\"}", true).join();
        notes.await("problem", "unknown request");
        socket.abort();
    }

    @Test
    void whoClosesThePageHasHungUp() {
        var notes = new Notes();
        var socket = connect(home(), notes);
        socket.sendText("{\"do\":\"call\",\"to\":\"13800138000\",\"from\":\"13900139000\",\"condition\":\"busy\"}", true).join();
        notes.await("answered");
        socket.abort();
        var endpoint = visit.demo.gateway().get(yinxin.telephony.sip.SipEndpoint.class);
        await().atMost(Duration.ofSeconds(15)).until(() -> endpoint.activeCalls() == 0);
    }
}
