package yinxin.web.inbox;

import java.util.List;
import yinxin.web.pages.View;

/// A follower's messages.
///
/// @param title   for WeChat's bar
/// @param unheard those not heard yet
/// @param heard   the others
/// @param bound   whether the follower has bound a number at all
/// @param done    what has just been done, to be said in passing; may be empty
/// @param full    the list is cut at its limit
public record InboxView(String title, List<Item> unheard, List<Item> heard, boolean bound, String done, boolean full)
        implements View {
    @Override
    public String template() {
        return "inbox.jte";
    }

    public InboxView {
        unheard = List.copyOf(unheard);
        heard = List.copyOf(heard);
    }

    /// One line of the list.
    ///
    /// @param href    the message's page
    /// @param caller  who called
    /// @param gist    what it is: `语音 37 秒`, `来电，未留言`
    /// @param reason  why it was diverted, in a word
    /// @param number  which of the owner's numbers was called; empty when there is only one
    /// @param when    when, briefly
    /// @param isoTime the same for machines
    /// @param urgent  the caller marked it urgent
    public record Item(String href, String caller, String gist, String reason, String number, String when, String isoTime,
                       boolean urgent) {}
}
