package yinxin.voicemail.speech;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.audio.Sounds;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.speech.Transcriber.Outcome.Heard;
import yinxin.voicemail.transcript.Transcript.Sentence;

class HttpTranscriberTest {
    private static final Utterance UTTERANCE = new Utterance(Sounds.tone(500, 3000, 16_000), Optional.of("zh"), List.of("音信", "王先生"));

    /// A server that is strict about the form, as OpenAI's is.
    private HttpServer server;
    private int status = 200;
    private String answer = "{\"language\":\"chinese\",\"segments\":[{\"start\":0.1,\"end\":1.9,\"text\":\"请回电话\",\"avg_logprob\":0}]}";
    private final Map<String, String> received = new TreeMap<>();
    private byte[] file = {};
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private boolean waits;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/audio/transcriptions", exchange -> {
            received.put("authorization", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            received.put("method", exchange.getRequestMethod());
            read(exchange.getRequestHeaders().getFirst("Content-Type"), exchange.getRequestBody().readAllBytes());
            if (waits) {
                await();
            }
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        server.stop(0);
    }

    private void await() {
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(String type, byte[] body) {
        var boundary = Pattern.compile("multipart/form-data; boundary=([A-Za-z0-9-]{1,70})").matcher(type);
        assertThat(boundary.matches()).isTrue();
        var text = new String(body, StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("--" + boundary.group(1) + "\r\n").endsWith("\r\n--" + boundary.group(1) + "--\r\n");
        for (var part : text.split(Pattern.quote("--" + boundary.group(1)) + "(--)?\r\n")) {
            var split = part.indexOf("\r\n\r\n");
            var name = Pattern.compile("name=\"([^\"]+)\"").matcher(part);
            if (split > 0 && name.find()) {
                var content = part.substring(split + 4, part.length() - 2);
                if (name.group(1).equals("file")) {
                    assertThat(part).contains("filename=\"message.wav\"\r\nContent-Type: audio/wav");
                    file = content.getBytes(StandardCharsets.ISO_8859_1);
                } else {
                    received.put(name.group(1), new String(content.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Test
    void theFormIsWhatOpenAiDescribes() throws Exception {
        try (var transcriber = transcriber("secret", Duration.ofSeconds(20))) {
            assertThat(transcriber.transcribe(UTTERANCE)).isEqualTo(new Heard("zh",
                    List.of(new Sentence(Duration.ofMillis(100), Duration.ofMillis(1900), "请回电话", OptionalDouble.of(1)))));
        }
        assertThat(received).isEqualTo(Map.of("authorization", "Bearer secret", "method", "POST", "model", "sense-voice", "language", "zh",
                "response_format", "verbose_json", "temperature", "0", "prompt", "音信, 王先生"));
        assertThat(file).isEqualTo(UTTERANCE.wav(16_000));
    }

    @Test
    void whatIsNotKnownIsNotSent() throws Exception {
        try (var transcriber = transcriber("", Duration.ofSeconds(20))) {
            transcriber.transcribe(new Utterance(new short[800], Optional.empty(), List.of()));
        }
        assertThat(received).isEqualTo(Map.of("authorization", "null", "method", "POST", "model", "sense-voice", "response_format", "verbose_json",
                "temperature", "0"));
    }

    @ParameterizedTest
    @CsvSource({"400, Unable", "401, Misconfigured", "403, Misconfigured", "404, Misconfigured", "413, Unable", "422, Unable", "429, TryLater", "500, TryLater",
        "503, TryLater", "302, Misconfigured"})
    void eachStatusSaysWhoMustAct(int code, String kind) throws Exception {
        status = code;
        answer = "{\"error\": {\n \"message\": \"told so\"}}";
        try (var transcriber = transcriber("secret", Duration.ofSeconds(20))) {
            var outcome = transcriber.transcribe(UTTERANCE);
            assertThat(outcome.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(outcome.toString()).contains("told so").doesNotContain("secret");
        }
    }

    @Test
    void anAnswerThatIsNoneIsTheOperatorsAffair() throws Exception {
        answer = "<html>Welcome</html>";
        try (var transcriber = transcriber("", Duration.ofSeconds(20))) {
            answer = "{\"hello\":1}";
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOf(Outcome.Misconfigured.class);
        }
    }

    @Test
    void aServerThatIsSilentOrGoneIsTriedLater() throws Exception {
        waits = true;
        try (var transcriber = transcriber("", Duration.ofMillis(300))) {
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOf(Outcome.TryLater.class);
            mayAnswer.countDown();
            server.stop(0);
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOf(Outcome.TryLater.class);
        }
    }

    @Test
    void itsKeyIsNotPrinted() {
        assertThat(new HttpTranscriber.Settings(URI.create("http://localhost/v1"), "secret", "m", Duration.ofSeconds(1)).toString()).doesNotContain("secret");
    }

    private HttpTranscriber transcriber(String key, Duration longest) {
        return new HttpTranscriber(new HttpTranscriber.Settings(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"), key, "sense-voice",
                longest));
    }
}
