package yinxin.app.doctor;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import yinxin.app.settings.SpeechEngine;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.speech.Utterance;

/// Whether the recogniser answers. It is given a second of silence, since nobody's voice is here to be given. A recogniser that does not
/// answer is a warning: messages arrive without it.
final class SpeechCheck {
    private static final String TO_DO = "mend it as docs/speech.md says; until then messages arrive without text";

    private final Optional<SpeechEngine> engine;
    private final Clock clock;
    private final Report report;

    SpeechCheck(Optional<SpeechEngine> engine, Clock clock, Report report) {
        this.engine = engine;
        this.clock = clock;
        this.report = report;
    }

    void run() {
        if (engine.isEmpty()) {
            return;
        }
        report.section("Text 转文字");
        report.busy("asking the recogniser");
        var began = clock.millis();
        try (var transcriber = engine.get().open(clock)) {
            var name = "recogniser " + transcriber.name();
            switch (transcriber.transcribe(new Utterance(new short[Codec.SAMPLE_RATE], Optional.empty(), List.of()))) {
                case Outcome.Heard _ -> report.ok(name + " answers, a second of silence after " + String.format(Locale.ROOT, "%.1f s", (clock.millis() - began) / 1000.0));
                case Outcome.Unable(var why) -> report.note(name + " answers, and makes nothing of a second of silence: " + why);
                case Outcome.TryLater(var why) -> report.warn(name + ": " + why, TO_DO);
                case Outcome.Misconfigured(var why) -> report.warn(name + ": " + why, TO_DO);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
