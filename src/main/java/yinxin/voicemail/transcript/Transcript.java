package yinxin.voicemail.transcript;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What was understood of a voice message, by a machine and so with mistakes: the audio stays the message.
///
/// @param language  of the words: `zh` or `en`, as the engine found or was told; empty when it did not say
/// @param engine    which recogniser it was, for the operator
/// @param sentences in the order of their times; none when nothing was spoken
public record Transcript(String language, String engine, List<Sentence> sentences) {
    public Transcript {
        sentences = List.copyOf(sentences);
    }

    /// One sentence, or as much as the engine gives a time to.
    ///
    /// @param from       where it begins in the audio
    /// @param to         where it ends
    /// @param text       the words
    /// @param confidence from 0 to 1, where the engine gives one
    public record Sentence(Duration from, Duration to, String text, OptionalDouble confidence) {
        /// Below this the reader is warned.
        public static final double DOUBTFUL = 0.5;

        public Sentence {
            text = text.strip();
            if (from.isNegative() || to.compareTo(from) < 0) {
                throw new IllegalArgumentException("a sentence cannot end at " + to + " when it begins at " + from);
            }
            if (confidence.isPresent() && !(confidence.getAsDouble() >= 0 && confidence.getAsDouble() <= 1)) {
                throw new IllegalArgumentException("a confidence lies between 0 and 1, not at " + confidence.getAsDouble());
            }
        }

        /// Whether the engine itself doubts it.
        public boolean doubtful() {
            return confidence.isPresent() && confidence.getAsDouble() < DOUBTFUL;
        }

        /// The same, so much later in the audio.
        public Sentence later(Duration by) {
            return new Sentence(from.plus(by), to.plus(by), text, confidence);
        }
    }

    /// Whether there are no words at all.
    public boolean isEmpty() {
        return sentences.isEmpty();
    }

    /// All of it, as one reads it. English is written with spaces, Chinese without.
    public String text() {
        return sentences.stream().map(Sentence::text).collect(Collectors.joining(language.startsWith("zh") ? "" : " "));
    }
}
