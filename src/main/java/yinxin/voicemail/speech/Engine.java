package yinxin.voicemail.speech;

/// Which recogniser an operator has chosen, with what it needs.
public sealed interface Engine {
    /// A new recogniser of this kind.
    Transcriber open();

    /// A program of the operator's.
    record Command(CommandTranscriber.Settings settings) implements Engine {
        @Override
        public Transcriber open() {
            return new CommandTranscriber(settings);
        }
    }

    /// A server that speaks as OpenAI's does.
    record OpenAi(HttpTranscriber.Settings settings) implements Engine {
        @Override
        public Transcriber open() {
            return new HttpTranscriber(settings);
        }
    }
}
