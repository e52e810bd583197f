package yinxin.web.inbox;

import java.util.List;
import yinxin.web.pages.View;

/// What goes on at this moment: a piece of the inbox, which its script asks for again and again.
///
/// @param version changes when the list does
/// @param calls   those who are leaving a message
public record LiveView(String version, List<Call> calls) implements View {
    @Override
    public String template() {
        return "live.jte";
    }

    @Override
    public String title() {
        return "";
    }

    public LiveView {
        calls = List.copyOf(calls);
    }

    /// Somebody who is leaving a message.
    ///
    /// @param caller who
    /// @param number which of the follower's numbers they called; empty when there is only one
    public record Call(String caller, String number) {}
}
