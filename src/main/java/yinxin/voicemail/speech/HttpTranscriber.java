package yinxin.voicemail.speech;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import yinxin.telephony.audio.Resampler;

/// A recogniser behind HTTP that speaks as OpenAI's does: `POST {url}/audio/transcriptions`, multipart, answered by `verbose_json`
/// (OpenAI API reference, *Create transcription*). whisper.cpp's server, faster-whisper-server, speaches, FunASR's and SenseVoice's servers do.
public final class HttpTranscriber implements Transcriber {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int SAID = 300;

    private final Settings settings;
    private final HttpClient http;

    /// @param url     up to and with `/v1`
    /// @param key     the bearer token; empty: none is sent
    /// @param model   as the server calls it
    /// @param longest how long an answer may take
    public record Settings(URI url, String key, String model, Duration longest) {
        @Override
        public String toString() {
            return "Settings[" + url + ", " + model + "]";
        }
    }

    public HttpTranscriber(Settings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
    }

    @Override
    public String name() {
        return "openai " + settings.model();
    }

    @Override
    public Outcome transcribe(Utterance utterance) throws InterruptedException {
        var form = new Form();
        form.field("model", settings.model());
        form.field("response_format", "verbose_json");
        form.field("temperature", "0");
        utterance.language().ifPresent(language -> form.field("language", language));
        if (!utterance.hotWords().isEmpty()) {
            form.field("prompt", String.join(", ", utterance.hotWords()));
        }
        form.file(utterance.wav(Resampler.RATE));
        var request = HttpRequest.newBuilder(URI.create(settings.url() + "/audio/transcriptions")).timeout(settings.longest())
                .header("Content-Type", "multipart/form-data; boundary=" + form.boundary).POST(HttpRequest.BodyPublishers.ofByteArray(form.end()));
        if (!settings.key().isEmpty()) {
            request.header("Authorization", "Bearer " + settings.key());
        }
        try {
            return read(http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)), utterance);
        } catch (HttpTimeoutException e) {
            return new Outcome.TryLater("the recogniser did not answer within " + settings.longest().toSeconds() + " s");
        } catch (ConnectException e) {
            return new Outcome.TryLater("the recogniser at " + settings.url().getHost() + " cannot be reached");
        } catch (IOException e) {
            return new Outcome.TryLater("the connection to the recogniser broke: " + e.getMessage());
        }
    }

    private static Outcome read(HttpResponse<String> answer, Utterance utterance) {
        var said = brief(answer.body());
        return switch (answer.statusCode()) {
            case 200 -> heard(answer.body(), utterance);
            case 400, 413, 415, 422 -> new Outcome.Unable("the recogniser refuses the sound: " + said);
            case 401, 403 -> new Outcome.Misconfigured("the recogniser refuses our key: " + said);
            case 404, 405 -> new Outcome.Misconfigured("there is no recogniser at this address, or no such model: " + said);
            case 408, 429 -> new Outcome.TryLater("the recogniser is busy: " + said);
            default -> answer.statusCode() >= 500 ? new Outcome.TryLater("the recogniser failed with " + answer.statusCode() + ": " + said)
                    : new Outcome.Misconfigured("the recogniser answered " + answer.statusCode() + ": " + said);
        };
    }

    private static Outcome heard(String body, Utterance utterance) {
        try {
            return Segments.read(body, new Passage(0, Math.max(1, utterance.samples().length)).duration());
        } catch (IllegalArgumentException e) {
            return new Outcome.Misconfigured(Optional.ofNullable(e.getMessage()).orElse("the answer makes no sense"));
        }
    }

    private static String brief(String body) {
        var line = body.strip().replaceAll("\\s+", " ");
        return line.length() <= SAID ? line : line.substring(0, SAID);
    }

    @Override
    public void close() {
        http.close();
    }

    /// `multipart/form-data` (RFC 7578).
    private static final class Form {
        private final String boundary = "yinxin-" + UUID.randomUUID();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        void field(String name, String value) {
            text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
        }

        void file(byte[] wav) {
            text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"message.wav\"\r\nContent-Type: audio/wav\r\n\r\n");
            body.writeBytes(wav);
            text("\r\n");
        }

        byte[] end() {
            text("--" + boundary + "--\r\n");
            return body.toByteArray();
        }

        private void text(String text) {
            body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
