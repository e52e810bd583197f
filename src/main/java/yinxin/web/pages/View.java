package yinxin.web.pages;

import java.util.List;
import java.util.Map;
import yinxin.web.inbox.InboxView;
import yinxin.web.inbox.MessageView;
import yinxin.web.numbers.BindView;

/// What a template shows: everything decided and worded, nothing left to look up.
public interface View {
    /// The template, a file under `src/main/jte`.
    String template();

    /// The page's title, which WeChat shows in its own bar above the page.
    String title();

    /// Which of the main places this page is, for the bar that leads from one to the other.
    default Tab tab() {
        return Tab.NONE;
    }

    /// The main places.
    enum Tab {
        /// A page that one goes back from; it has no bar.
        NONE,
        /// 留言.
        INBOX,
        /// 号码.
        NUMBERS,
        /// 设置.
        SETTINGS
    }

    /// The page at the server's root.
    record Home(String title) implements View {
        @Override
        public String template() {
            return "home.jte";
        }
    }

    /// A page that says one thing: refused, gone, wrong, try again. It always says what to do next.
    ///
    /// @param title what happened, in a few words
    /// @param text  why, and what can be done
    /// @param mood  which sign stands above it
    /// @param ways  where to go from here, the likeliest first
    record Note(String title, String text, Mood mood, List<Way> ways) implements View {
        @Override
        public String template() {
            return "note.jte";
        }

        public Note {
            ways = List.copyOf(ways);
        }
    }

    /// The sign above the words of a note.
    enum Mood {
        /// Nothing is wrong; there is just nothing here.
        CALM,
        /// This door is closed to you.
        CLOSED,
        /// Something of ours failed.
        SORRY
    }

    /// A link with its label.
    record Way(String label, String href) {}

    /// Asks before something is destroyed. The script asks in a dialog on the page itself; this is for browsers where it does not.
    ///
    /// @param title  the question
    /// @param text   what will be lost
    /// @param label  what the button says
    /// @param action where the form goes
    /// @param fields hidden fields: the token and what is concerned
    /// @param back   where "cancel" leads
    record Confirm(String title, String text, String label, String action, Map<String, String> fields, String back)
            implements View {
        @Override
        public String template() {
            return "confirm.jte";
        }

        public Confirm {
            fields = Map.copyOf(fields);
        }
    }
}
