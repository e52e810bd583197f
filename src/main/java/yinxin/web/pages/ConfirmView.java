package yinxin.web.pages;

import java.util.Map;

/// Asks before something is destroyed. The script asks in a dialog on the page itself; this is the page for browsers in which it does not.
///
/// @param title  the question
/// @param text   what will be lost
/// @param label  what the button says
/// @param action where the form goes
/// @param fields hidden fields: the token and what is concerned
/// @param back   where "cancel" leads
public record ConfirmView(String title, String text, String label, String action, Map<String, String> fields, String back)
        implements View {
    public ConfirmView {
        fields = Map.copyOf(fields);
    }
}
