package yinxin.app;


import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The line between the demo's page and the program, with a test in place of the page.
final class DemoLine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private volatile int loud;
    private short[] heard = new short[0];
    private final WebSocket socket;

    /// Opens it as a page of this origin.
    DemoLine(String page, String origin) {
        this(page, origin, "");
    }

    /// Opens it as a page of this origin in this language, `zh` or `en`.
    DemoLine(String page, String origin, String language) {
        var address = URI.create(page.replace("http:", "ws:") + "/socket" + (language.isEmpty() ? "" : "?language=" + language));
        socket = http.newWebSocketBuilder().header("Origin", origin).buildAsync(address, new Ear()).join();
    }

    /// What the program says.
    private final class Ear implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                told.add(JsonMapper.shared().readTree(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            keep(data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer());
            loud += data.remaining() > 2 && Math.abs(data.get(1)) > 4 ? 1 : 0;
            from.request(1);
            return null;
        }
    }

    private synchronized void keep(ShortBuffer sound) {
        var from = heard.length;
        heard = Arrays.copyOf(heard, from + sound.remaining());
        sound.get(heard, from, sound.remaining());
    }

    /// All sound so far, at 8 kHz.
    synchronized short[] heard() {
        return heard.clone();
    }

    /// Asks for this, in pairs of name and value: `"do", "call", "to", …`.
    void ask(String... pairs) {
        var request = JsonMapper.shared().createObjectNode();
        for (var i = 0; i < pairs.length; i += 2) {
            request.put(pairs[i], pairs[i + 1]);
        }
        say(request.toString());
    }

    void say(String text) {
        socket.sendText(text, true).join();
    }

    /// All that was told so far.
    List<JsonNode> told() {
        return told;
    }

    /// Waits until something was told that has these values, and returns the last such.
    JsonNode await(String is, Map<String, String> values) {
        return await(news -> news.path("is").asString("").equals(is) && values.entrySet().stream()
                .allMatch(value -> news.path(value.getKey()).asString("").equals(value.getValue())), is + " with " + values);
    }

    JsonNode await(String is, String name, String value) {
        return await(is, Map.of(name, value));
    }

    /// Waits until something was told that passes, and returns the last such.
    JsonNode await(Predicate<JsonNode> wanted, String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> told.stream().filter(wanted).reduce((_, last) -> last), java.util.Optional::isPresent).orElseThrow();
    }

    /// Waits until so many pieces of sound have come that are not silence.
    void awaitSound(int pieces) {
        Awaitility.await("sound").atMost(PATIENCE).until(() -> loud >= pieces);
    }

    /// Forgets what was told.
    void forget() {
        told.clear();
        loud = 0;
    }

    /// The messages of the call so far: who to whom, and the method or status, such as `AN INVITE`, `NA 407`.
    List<String> ladder() {
        return told.stream().filter(news -> news.path("is").asString("").equals("sip") && !news.path("method").asString("").equals("REGISTER"))
                .map(sip -> sip.path("from").asString() + sip.path("to").asString() + " " + sip.path("line").asString().replace("SIP/2.0 ", "").split(" ")[0]).toList();
    }

    /// Goes without a word, as a browser's tab does that is closed.
    @Override
    public void close() {
        socket.abort();
        http.close();
    }
}
