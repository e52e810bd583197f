package yinxin.web.inbox;

import java.util.List;
import yinxin.web.pages.View;

/// What was understood of a message, beside its audio.
///
/// @param title     for WeChat's bar
/// @param id        the message
/// @param state     where the text stands
/// @param sentences the text
/// @param open      whether the follower wants text; else it is there to be unfolded
/// @param foreign   the language if it is neither Chinese nor English, as the recogniser calls it; else empty
/// @param doubted   whether they have just called it wrong
/// @param token     for the form
public record TextView(String title, String id, State state, List<Sentence> sentences, boolean open, String foreign, boolean doubted, String token) implements View {
    @Override
    public String template() {
        return "text.jte";
    }

    public TextView {
        sentences = List.copyOf(sentences);
    }

    /// Where the text stands.
    public enum State {
        /// There is none and there will be none, and nobody need know.
        NONE,
        /// It is being made.
        PENDING,
        /// There it is.
        READY,
        /// Nobody speaks in the recording.
        NOTHING_SPOKEN
    }

    /// @param seconds  where it begins in the audio
    /// @param face     the same as players write it
    /// @param pieces   its words and the numbers in them
    /// @param doubtful whether the recogniser itself doubts it
    public record Sentence(double seconds, String face, List<Piece> pieces, boolean doubtful) {
        public Sentence {
            pieces = List.copyOf(pieces);
        }
    }

    /// @param text what stands there
    /// @param tel  a `tel:` URI if it is a telephone number; else empty
    /// @param mark whether it is certain
    public record Piece(String text, String tel, Mark mark) {}

    /// What makes a number certain that a machine has understood.
    public enum Mark {
        /// Nothing.
        NONE,
        /// The caller has keyed it, too.
        KEYED,
        /// They have called from it.
        CALLING
    }
}
