package yinxin.voicemail.speech;

import java.util.List;
import yinxin.voicemail.transcript.Transcript.Sentence;

/// A recogniser: the border behind which each engine stands. It is handed only what [SpeechGate] has let through.
public interface Transcriber extends AutoCloseable {
    /// Which engine it is, for the operator and on the transcript.
    String name();

    /// Writes down one utterance. Takes as long as it takes, on the caller's thread; stops soon when that thread is interrupted.
    ///
    /// @throws InterruptedException when the thread was interrupted
    Outcome transcribe(Utterance utterance) throws InterruptedException;

    /// Lets go of what the engine holds.
    @Override
    default void close() {}

    /// What came of it; it says who must act.
    sealed interface Outcome {
        /// The words, with times from the beginning of the utterance; none when the engine heard no speech either.
        ///
        /// @param language `zh`, `en` or whatever the engine calls it; empty when it did not say
        record Heard(String language, List<Sentence> sentences) implements Outcome {
            public Heard {
                sentences = List.copyOf(sentences);
            }
        }

        /// Not now: the engine is busy, away, or took too long. To be tried again.
        record TryLater(String why) implements Outcome {}

        /// This utterance can never be written down; trying again is useless.
        record Unable(String why) implements Outcome {}

        /// The operator must act (a program or model that is missing, a key that is refused); tried again meanwhile.
        record Misconfigured(String why) implements Outcome {}
    }
}
