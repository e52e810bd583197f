package yinxin.voicemail.speech;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import yinxin.MovedClock;
import yinxin.telephony.audio.Sounds;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.speech.Transcriber.Outcome.Heard;
import yinxin.voicemail.transcript.Transcript.Sentence;

/// Against a server that checks what Tencent Cloud checks.
class TencentTranscriberTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE";
    private static final String KEY = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
    private static final Utterance UTTERANCE = new Utterance(Sounds.tone(500, 3000, 16_000), Optional.empty(), List.of("音信", "王|先生"));

    private final MovedClock clock = new MovedClock();
    private HttpServer server;
    private JsonNode received = JSON.createObjectNode();
    private String answer = "";
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var payload = exchange.getRequestBody().readAllBytes();
            received = JSON.readTree(payload);
            var body = (authentic(exchange, payload) ? answer : error("AuthFailure.SignatureFailure", "The provided credentials could not be validated."))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private boolean authentic(HttpExchange exchange, byte[] payload) {
        var headers = exchange.getRequestHeaders();
        var at = Instant.ofEpochSecond(Long.parseLong(headers.getFirst("X-TC-Timestamp")));
        return exchange.getRequestMethod().equals("POST") && exchange.getRequestURI().toString().equals("/")
                && headers.getFirst("X-TC-Action").equals("SentenceRecognition") && headers.getFirst("X-TC-Version").equals("2019-06-14")
                && Duration.between(at, clock.instant()).abs().compareTo(Duration.ofMinutes(5)) < 0
                && headers.getFirst("Authorization").equals(new TencentSignature(ID, KEY).authorization(headers.getFirst("Host"), "asr", payload, at));
    }

    private static String error(String code, String message) {
        return "{\"Response\":{\"Error\":{\"Code\":\"%s\",\"Message\":\"%s\"},\"RequestId\":\"6ef60bec-0242-43af-bb20-270359fb54a7\"}}".formatted(code, message);
    }

    /// The example of the page *Signature v3*.
    @Test
    void signatureIsThatOfThePublishedExample() {
        var payload = "{\"Limit\": 1, \"Filters\": [{\"Values\": [\"\\u672a\\u547d\\u540d\"], \"Name\": \"instance-name\"}]}";
        assertThat(new TencentSignature(ID, KEY).authorization("cvm.tencentcloudapi.com", "cvm", payload.getBytes(StandardCharsets.UTF_8),
                Instant.ofEpochSecond(1551113065))).isEqualTo("TC3-HMAC-SHA256 Credential=" + ID + "/2019-02-25/cvm/tc3_request, "
                + "SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168");
    }

    @Test
    void wordsUpToAFullStopAreOneSentence() throws Exception {
        answer = """
                {"Response":{"Result":"我是老周。请回电话","AudioDuration":2000,"WordSize":4,"WordList":[
                 {"Word":"我是","StartTime":100,"EndTime":500},{"Word":"老周。","StartTime":500,"EndTime":900},
                 {"Word":"请","StartTime":1000,"EndTime":1200},{"Word":"回电话","StartTime":1200,"EndTime":1900}],"RequestId":"x"}}""";
        assertThat(transcribe(UTTERANCE)).isEqualTo(new Heard("zh", List.of(
                new Sentence(Duration.ofMillis(100), Duration.ofMillis(900), "我是老周。", OptionalDouble.empty()),
                new Sentence(Duration.ofMillis(1000), Duration.ofMillis(1900), "请回电话", OptionalDouble.empty()))));
        assertThat(received.path("EngSerViceType").asString()).isEqualTo("8k_zh");
        assertThat(received.path("HotwordList").asString()).isEqualTo("音信|8,王先生|8");
        assertThat(Base64.getDecoder().decode(received.path("Data").asString())).isEqualTo(UTTERANCE.wav(8000));
        assertThat(received.path("DataLen").asInt()).isEqualTo(UTTERANCE.wav(8000).length);
    }

    @Test
    void englishHasItsOwnEngineAndSpaces() throws Exception {
        answer = """
                {"Response":{"Result":"Call me.","WordList":[{"Word":"Call","StartTime":0,"EndTime":300},{"Word":"me","StartTime":300,"EndTime":500},
                 {"Word":".","StartTime":500,"EndTime":500}],"RequestId":"x"}}""";
        assertThat(transcribe(new Utterance(new short[16_000], Optional.of("en"), List.of()))).isEqualTo(new Heard("en",
                List.of(new Sentence(Duration.ZERO, Duration.ofMillis(500), "Call me.", OptionalDouble.empty()))));
        assertThat(received.path("EngSerViceType").asString()).isEqualTo("8k_en");
        assertThat(received.has("HotwordList")).isFalse();
    }

    @Test
    void withoutWordTimesTheResultCoversTheUtterance() throws Exception {
        answer = "{\"Response\":{\"Result\":\"喂\",\"WordList\":null,\"RequestId\":\"x\"}}";
        assertThat(transcribe(UTTERANCE)).isEqualTo(new Heard("zh", List.of(new Sentence(Duration.ZERO, Duration.ofSeconds(2), "喂", OptionalDouble.empty()))));
        answer = "{\"Response\":{\"Result\":\"\",\"RequestId\":\"x\"}}";
        assertThat(transcribe(UTTERANCE)).isEqualTo(new Heard("zh", List.of()));
    }

    @ParameterizedTest
    @CsvSource({"AuthFailure.SecretIdNotFound, Misconfigured", "AuthFailure.SignatureExpire, Misconfigured", "UnauthorizedOperation, Misconfigured",
        "FailedOperation.UserHasNoFreeAmount, Misconfigured", "FailedOperation.ServiceIsolate, Misconfigured", "InvalidParameterValue.ErrorInvalidVoiceFormat, Unable",
        "InvalidParameter, Unable", "FailedOperation.ErrorRecognize, TryLater", "RequestLimitExceeded, TryLater", "InternalError, TryLater"})
    void eachErrorSaysWhoMustAct(String code, String kind) throws Exception {
        answer = error(code, "told so");
        var outcome = transcribe(UTTERANCE);
        assertThat(outcome.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(outcome.toString()).contains(code, "told so").doesNotContain(KEY);
    }

    @Test
    void aWrongKeyIsTheOperatorsAffairAndAnOutageIsNot() throws Exception {
        try (var wrong = new TencentTranscriber(settings("another"), clock)) {
            assertThat(wrong.transcribe(UTTERANCE)).isInstanceOf(Outcome.Misconfigured.class);
        }
        status = 502;
        assertThat(transcribe(UTTERANCE)).isEqualTo(new Outcome.TryLater("Tencent Cloud failed with 502"));
        status = 200;
        answer = "<html>";
        assertThat(transcribe(UTTERANCE)).isInstanceOf(Outcome.TryLater.class);
        server.stop(0);
        assertThat(transcribe(UTTERANCE)).isInstanceOf(Outcome.TryLater.class);
    }

    @Test
    void keysAreNotPrinted() {
        assertThat(settings(KEY).toString() + new TencentSignature(ID, KEY)).doesNotContain(KEY);
    }

    private Outcome transcribe(Utterance utterance) throws InterruptedException {
        try (var transcriber = new TencentTranscriber(settings(KEY), clock)) {
            return transcriber.transcribe(utterance);
        }
    }

    private TencentTranscriber.Settings settings(String key) {
        return new TencentTranscriber.Settings(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), ID, key, Duration.ofSeconds(20));
    }
}
