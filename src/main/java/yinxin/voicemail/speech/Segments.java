package yinxin.voicemail.speech;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import yinxin.voicemail.transcript.Transcript.Sentence;

/// Reads what recognisers write: plain text, or the JSON of OpenAI's `verbose_json` that whisper servers, faster-whisper, FunASR's server
/// and others share: `{"language":"chinese","text":"…","segments":[{"start":0.0,"end":2.4,"text":"…","avg_logprob":-0.2,"no_speech_prob":0.01}]}`.
/// A segment may carry `confidence` (0 to 1) in place of `avg_logprob`; `text` alone, without segments, covers the whole utterance.
public final class Segments {
    /// Whisper's own rule for what it makes up where nobody speaks: improbable words, and a voice that is itself unlikely.
    private static final double NO_SPEECH = 0.6;
    private static final double IMPROBABLE = -1;
    /// Whisper's own rule for the other way it makes things up: the same words over and over.
    private static final double REPETITIVE = 2.4;
    private static final Map<String, String> LANGUAGES = Map.of("chinese", "zh", "mandarin", "zh", "english", "en", "cantonese", "yue");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Segments() {}

    /// @param length of the utterance: times beyond it are cut
    /// @throws IllegalArgumentException when it is JSON of another form
    public static Transcriber.Outcome.Heard read(String output, Duration length) {
        var text = output.strip();
        if (!text.startsWith("{")) {
            return new Transcriber.Outcome.Heard("", text.isEmpty() ? List.of() : List.of(new Sentence(Duration.ZERO, length, text, OptionalDouble.empty())));
        }
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the recogniser's answer is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.path("segments").isArray() && !root.path("text").isString()) {
            throw new IllegalArgumentException("the recogniser's answer has neither \"segments\" nor \"text\"");
        }
        var language = language(root.path("language").asString(""));
        var sentences = new ArrayList<Sentence>();
        root.path("segments").forEach(segment -> sentence(segment, length, sentences));
        if (!root.path("segments").isArray() && !root.path("text").asString("").isBlank()) {
            sentences.add(new Sentence(Duration.ZERO, length, root.path("text").asString(""), confidence(root)));
        }
        return new Transcriber.Outcome.Heard(language, sentences);
    }

    private static void sentence(JsonNode segment, Duration length, List<Sentence> sentences) {
        var text = segment.path("text").asString("").strip();
        var improbable = segment.path("avg_logprob").asDouble(0) < IMPROBABLE;
        var madeUp = segment.path("no_speech_prob").asDouble(0) > NO_SPEECH && improbable
                || segment.path("compression_ratio").asDouble(0) > REPETITIVE;
        if (text.isEmpty() || madeUp) {
            return;
        }
        var from = time(segment.path("start").asDouble(0), length);
        var to = time(segment.path("end").asDouble(from.toMillis() / 1000.0), length);
        sentences.add(new Sentence(from, to.compareTo(from) < 0 ? from : to, text, confidence(segment)));
    }

    private static Duration time(double seconds, Duration length) {
        var time = Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
        return time.compareTo(length) > 0 ? length : time;
    }

    private static OptionalDouble confidence(JsonNode segment) {
        if (segment.path("confidence").isNumber()) {
            return OptionalDouble.of(Math.clamp(segment.path("confidence").asDouble(), 0, 1));
        }
        return segment.path("avg_logprob").isNumber() ? OptionalDouble.of(Math.clamp(Math.exp(segment.path("avg_logprob").asDouble()), 0, 1))
                : OptionalDouble.empty();
    }

    private static String language(String named) {
        var language = named.strip().toLowerCase(Locale.ROOT);
        return LANGUAGES.getOrDefault(language, language.replaceFirst("[-_].*", ""));
    }
}
