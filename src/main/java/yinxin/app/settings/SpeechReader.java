package yinxin.app.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Resampler;
import yinxin.voicemail.speech.CommandTranscriber;
import yinxin.voicemail.speech.HttpTranscriber;
import yinxin.voicemail.speech.Scribe;
import yinxin.voicemail.speech.TencentTranscriber;
import yinxin.voicemail.speech.whisper.WhisperTranscriber;

/// Reads `yinxin.speech`: whether messages are written down, by whom, and how.
public final class SpeechReader {
    private static final String SPEECH = "yinxin.speech.";
    private static final int MOST_THREADS = 64;

    private final SettingsReader reader;

    public SpeechReader(SettingsReader reader) {
        this.reader = reader;
    }

    /// @param engine the recogniser; empty: messages are not written down
    /// @param rules  how it is used
    public record Speech(Optional<SpeechEngine> engine, Scribe.Rules rules) {}

    /// Everything of it.
    public Speech read() {
        var language = reader.parsed(SPEECH + "language", SpeechReader::language, "auto, zh or en", Optional.<String>empty());
        var rules = new Scribe.Rules(reader.whole(SPEECH + "threads", 1, MOST_THREADS), language, reader.texts(SPEECH + "hot-words"),
                reader.duration(SPEECH + "latest"));
        return new Speech(engine(reader.duration(SPEECH + "longest")), rules);
    }

    private static Optional<String> language(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> Optional.empty();
            case "zh" -> Optional.of("zh");
            case "en" -> Optional.of("en");
            default -> throw new IllegalArgumentException(text);
        };
    }

    private Optional<SpeechEngine> engine(Duration longest) {
        return switch (reader.text(SPEECH + "engine")) {
            case "none", "" -> Optional.empty();
            case "command" -> command(longest);
            case "openai" -> Optional.of(new SpeechEngine.OpenAi(new HttpTranscriber.Settings(reader.url(SPEECH + "openai.url"),
                    reader.optional(SPEECH + "openai.api-key").orElse(""), reader.text(SPEECH + "openai.model"), longest)));
            case "tencent" -> Optional.of(new SpeechEngine.Tencent(new TencentTranscriber.Settings(reader.url(SPEECH + "tencent.url"),
                    reader.text(SPEECH + "tencent.secret-id"), reader.text(SPEECH + "tencent.secret-key"), longest)));
            case "whisper" -> Optional.of(new SpeechEngine.Whisper(new WhisperTranscriber.Settings(
                    reader.parsed(SPEECH + "whisper.model", Path::of, "a file", Path.of("model")), reader.whole(SPEECH + "whisper.threads", 1, MOST_THREADS), longest)));
            case String other -> {
                reader.problem(SPEECH + "engine", "must be none, whisper, openai, tencent or command, not \"" + other + "\"");
                yield Optional.empty();
            }
        };
    }

    private Optional<SpeechEngine> command(Duration longest) {
        var run = reader.texts(SPEECH + "command.run");
        var rate = reader.parsed(SPEECH + "command.rate", text -> {
            var number = Integer.parseInt(text);
            if (number != Codec.SAMPLE_RATE && number != Resampler.RATE) {
                throw new IllegalArgumentException(text);
            }
            return number;
        }, "8000 or 16000", Resampler.RATE);
        if (run.isEmpty()) {
            reader.problem(SPEECH + "command.run", "is missing: the recogniser's program and its arguments");
            return Optional.empty();
        }
        return Optional.of(new SpeechEngine.Command(new CommandTranscriber.Settings(List.copyOf(run), rate, longest)));
    }
}
