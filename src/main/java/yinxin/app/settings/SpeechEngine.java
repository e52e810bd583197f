package yinxin.app.settings;

import java.time.Clock;
import yinxin.voicemail.speech.CommandTranscriber;
import yinxin.voicemail.speech.HttpTranscriber;
import yinxin.voicemail.speech.TencentTranscriber;
import yinxin.voicemail.speech.Transcriber;
import yinxin.voicemail.speech.whisper.WhisperTranscriber;

/// Which recogniser an operator has chosen, with what it needs.
public sealed interface SpeechEngine {
    /// A new recogniser of this kind.
    Transcriber open(Clock clock);

    /// whisper.cpp on this machine.
    record Whisper(WhisperTranscriber.Settings settings) implements SpeechEngine {
        @Override
        public Transcriber open(Clock clock) {
            return new WhisperTranscriber(settings);
        }
    }

    /// A server that speaks as OpenAI's does.
    record OpenAi(HttpTranscriber.Settings settings) implements SpeechEngine {
        @Override
        public Transcriber open(Clock clock) {
            return new HttpTranscriber(settings);
        }
    }

    /// Tencent Cloud.
    record Tencent(TencentTranscriber.Settings settings) implements SpeechEngine {
        @Override
        public Transcriber open(Clock clock) {
            return new TencentTranscriber(settings, clock);
        }
    }

    /// A program of the operator's.
    record Command(CommandTranscriber.Settings settings) implements SpeechEngine {
        @Override
        public Transcriber open(Clock clock) {
            return new CommandTranscriber(settings);
        }
    }
}
