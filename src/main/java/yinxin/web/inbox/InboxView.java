package yinxin.web.inbox;

import java.util.List;
import java.util.Optional;
import yinxin.web.pages.View;

/// A follower's messages.
///
/// @param title   for WeChat's bar
/// @param bound   whether the follower has bound a number at all
/// @param query   what they look for
/// @param waiting those that wait to be heard
/// @param done    the others
/// @param unheard how many wait to be heard, on this page or not
/// @param older   where the rest of the list begins; empty at its end
/// @param deleted how many can be brought back
/// @param live    what goes on at this moment
/// @param toast   what has just been done, to be said in passing
/// @param token   for forms
public record InboxView(String title, boolean bound, Looking query, List<Item> waiting, List<Item> done, int unheard, String older, int deleted,
                        LiveView live, Optional<Toast> toast, String token) implements View {
    @Override
    public String template() {
        return "inbox.jte";
    }

    @Override
    public Tab tab() {
        return Tab.INBOX;
    }

    public InboxView {
        waiting = List.copyOf(waiting);
        done = List.copyOf(done);
    }

    /// Whether there is nothing to list.
    public boolean isEmpty() {
        return waiting.isEmpty() && done.isEmpty();
    }

    /// Whether any item on the page was handled without being heard, so that the second part cannot be called "heard".
    public boolean handledOnes() {
        return done.stream().anyMatch(item -> item.unheard() && item.isHandled());
    }

    /// What is looked for.
    ///
    /// @param chips    the numbers to choose from, "all" first; empty when there is only one
    /// @param number   the chosen number's place among the follower's, from 1; empty: all
    /// @param search   what was typed; empty: nothing
    /// @param isTop    whether the page begins at the top of the list
    public record Looking(List<Chip> chips, String number, String search, boolean isTop) {
        public Looking {
            chips = List.copyOf(chips);
        }

        /// Whether the list is what was found, not the list itself.
        public boolean searching() {
            return !search.isEmpty();
        }

        /// Whether the list is only part of all there is, so that being empty says little.
        public boolean narrowed() {
            return searching() || !number.isEmpty() || !isTop;
        }
    }

    /// A number to choose.
    public record Chip(String label, String href, boolean chosen) {}

    /// What has just been done, and how to undo it.
    ///
    /// @param text   what was done
    /// @param undo   where the form that undoes it goes; empty when it cannot be undone
    /// @param id     the message
    public record Toast(String text, String undo, String id) {}

    /// One line of the list.
    ///
    /// @param id        the message
    /// @param caller    who called, by name if the follower gave one
    /// @param tel       how to call back; empty for a withheld caller
    /// @param gist      what it is: `语音 37 秒`, `来电 12 秒，未留言`
    /// @param words     its first words, or a number that was keyed; may be empty
    /// @param reason    why it was diverted, in a word
    /// @param number    which of the follower's numbers was called; empty when there is only one
    /// @param when      when, briefly
    /// @param isoTime   the same for machines
    /// @param urgent    the caller marked it urgent
    /// @param unheard   whether nobody has heard it
    /// @param handled   that it was taken care of, and by whom; empty when it was not
    /// @param owned     whether the follower may delete it
    /// @param until     until when it can be brought back; empty for what is not deleted
    public record Item(String id, String caller, String tel, String gist, String words, String reason, String number, String when, String isoTime,
                       boolean urgent, boolean unheard, String handled, boolean owned, String until) {
        /// Whether somebody took care of it.
        public boolean isHandled() {
            return !handled.isEmpty();
        }
    }
}
