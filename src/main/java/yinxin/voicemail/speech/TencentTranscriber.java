package yinxin.voicemail.speech;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.transcript.Transcript.Sentence;

/// Tencent Cloud ASR, 一句话识别 (`SentenceRecognition`, version 2019-06-14; cloud.tencent.com/document/api/441/19453): up to 60 s, with engines
/// for the telephone's 8 kHz. They know one language each, so `auto` is Mandarin.
public final class TencentTranscriber implements Transcriber {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String SERVICE = "asr";
    /// Words with their times, and punctuation.
    private static final int WORDS = 2;
    /// From 1 to 11; 11 forces a word on the recogniser.
    private static final int WEIGHT = 8;
    /// As the interface allows.
    private static final int MOST_HOT_WORDS = 128;
    private static final String ENDS = "。！？!?；;.";

    private final Settings settings;
    private final TencentSignature signature;
    private final Clock clock;
    private final HttpClient http;

    /// @param url       `https://asr.tencentcloudapi.com`
    /// @param secretId  names the key
    /// @param secretKey the key
    /// @param longest   how long an answer may take
    public record Settings(URI url, String secretId, String secretKey, Duration longest) {
        @Override
        public String toString() {
            return "Settings[" + url + "]";
        }
    }

    /// @param clock signs requests: it may be wrong by five minutes at most
    public TencentTranscriber(Settings settings, Clock clock) {
        this.settings = settings;
        this.signature = new TencentSignature(settings.secretId(), settings.secretKey());
        this.clock = clock;
        this.http = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
    }

    @Override
    public String name() {
        return "tencent";
    }

    @Override
    public Outcome transcribe(Utterance utterance) throws InterruptedException {
        var language = utterance.language().orElse("zh");
        var wav = utterance.wav(Codec.SAMPLE_RATE);
        var body = JSON.createObjectNode().put("EngSerViceType", "8k_" + language).put("SourceType", 1).put("VoiceFormat", "wav")
                .put("Data", Base64.getEncoder().encodeToString(wav)).put("DataLen", wav.length).put("WordInfo", WORDS).put("ConvertNumMode", 1);
        if (!utterance.hotWords().isEmpty()) {
            body.put("HotwordList", utterance.hotWords().stream().limit(MOST_HOT_WORDS).map(word -> word.replaceAll("[|,]", "") + "|" + WEIGHT)
                    .collect(Collectors.joining(",")));
        }
        try {
            return read(http.send(request(JSON.writeValueAsBytes(body)), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)), utterance, language);
        } catch (HttpTimeoutException e) {
            return new Outcome.TryLater("Tencent Cloud did not answer within " + settings.longest().toSeconds() + " s");
        } catch (IOException e) {
            return new Outcome.TryLater("Tencent Cloud cannot be reached: " + e.getMessage());
        }
    }

    private HttpRequest request(byte[] payload) {
        var now = clock.instant();
        var port = settings.url().getPort();
        var host = settings.url().getHost() + (port < 0 ? "" : ":" + port);
        return HttpRequest.newBuilder(settings.url().resolve("/")).timeout(settings.longest()).header("Content-Type", TencentSignature.CONTENT_TYPE)
                .header("X-TC-Action", "SentenceRecognition").header("X-TC-Version", "2019-06-14").header("X-TC-Timestamp", Long.toString(now.getEpochSecond()))
                .header("Authorization", signature.authorization(host, SERVICE, payload, now)).POST(HttpRequest.BodyPublishers.ofByteArray(payload)).build();
    }

    private static Outcome read(HttpResponse<String> answer, Utterance utterance, String language) {
        if (answer.statusCode() != 200) {
            return new Outcome.TryLater("Tencent Cloud failed with " + answer.statusCode());
        }
        JsonNode response;
        try {
            response = JSON.readTree(answer.body()).path("Response");
        } catch (JacksonException e) {
            return new Outcome.TryLater("Tencent Cloud's answer is no JSON");
        }
        var error = response.path("Error");
        if (error.isObject()) {
            return failed(error.path("Code").asString(""), error.path("Message").asString(""));
        }
        if (!response.path("Result").isString()) {
            return new Outcome.TryLater("Tencent Cloud's answer has no result");
        }
        return new Outcome.Heard(language, sentences(response, new Passage(0, Math.max(1, utterance.samples().length)).duration()));
    }

    /// Error codes: cloud.tencent.com/document/api/441/19453#6 and the common ones.
    private static Outcome failed(String code, String message) {
        var said = code + (message.isEmpty() ? "" : ": " + message);
        if (code.startsWith("AuthFailure") || code.startsWith("UnauthorizedOperation") || code.contains("User") || code.contains("ServiceIsolate")
                || code.startsWith("UnsupportedRegion") || code.equals("InvalidAction") || code.equals("NoSuchVersion")) {
            return new Outcome.Misconfigured("Tencent Cloud refuses: " + said);
        }
        if (code.startsWith("InvalidParameter") || code.startsWith("MissingParameter") || code.equals("FailedOperation.ErrorInvalidUserParam")) {
            return new Outcome.Unable("Tencent Cloud cannot take the sound: " + said);
        }
        return new Outcome.TryLater("Tencent Cloud failed: " + said);
    }

    /// The words up to a full stop are one sentence.
    private static List<Sentence> sentences(JsonNode response, Duration length) {
        var result = response.path("Result").asString("").strip();
        var words = response.path("WordList");
        if (!words.isArray() || words.isEmpty()) {
            return result.isEmpty() ? List.of() : List.of(new Sentence(Duration.ZERO, length, result, OptionalDouble.empty()));
        }
        var sentences = new ArrayList<Sentence>();
        var text = new StringBuilder();
        var from = Duration.ZERO;
        var to = Duration.ZERO;
        for (var word : words) {
            var written = word.path("Word").asString("");
            if (text.isEmpty()) {
                from = Duration.ofMillis(word.path("StartTime").asLong(0));
            }
            to = Duration.ofMillis(Math.max(from.toMillis(), word.path("EndTime").asLong(0)));
            var latin = !text.isEmpty() && !written.isEmpty() && written.charAt(0) < 128 && Character.isLetterOrDigit(written.charAt(0));
            text.append(latin ? " " : "").append(written);
            if (!written.isEmpty() && ENDS.indexOf(written.charAt(written.length() - 1)) >= 0) {
                sentences.add(new Sentence(from, to, text.toString(), OptionalDouble.empty()));
                text.setLength(0);
            }
        }
        if (!text.isEmpty()) {
            sentences.add(new Sentence(from, to, text.toString(), OptionalDouble.empty()));
        }
        return sentences;
    }

    @Override
    public void close() {
        http.close();
    }
}
