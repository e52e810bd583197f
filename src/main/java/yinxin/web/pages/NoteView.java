package yinxin.web.pages;

import java.util.List;

/// A page that says one thing: refused, gone, wrong, try again. It always says what to do next.
///
/// @param title what happened, in a few words
/// @param text  why, and what can be done
/// @param mood  which sign stands above it
/// @param ways  where to go from here, the likeliest first
public record NoteView(String title, String text, Mood mood, List<Way> ways) implements View {
    public NoteView {
        ways = List.copyOf(ways);
    }

    /// The sign above the words.
    public enum Mood {
        /// Nothing is wrong; there is just nothing here.
        CALM,
        /// This door is closed to you.
        CLOSED,
        /// Something of ours failed.
        SORRY
    }

    /// A link with its label.
    public record Way(String label, String href) {}
}
