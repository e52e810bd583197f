package yinxin.web.numbers;

import java.util.Map;
import yinxin.web.pages.View;

/// A number is being called; the visitor types what they hear.
///
/// @param title    for WeChat's bar
/// @param number   the number, as a person reads it
/// @param value    the same in international form, for the form that has it called again
/// @param progress how the call goes, a key of `said`
/// @param said     for each way that it may go, what to say
/// @param seconds  how long the code lives
/// @param fault    why the digits were refused; empty when they were not
/// @param token    for forms
public record CallView(String title, String number, String value, String progress, Map<String, String> said, long seconds, String fault,
                       String token) implements View {
    public CallView {
        said = Map.copyOf(said);
    }

    @Override
    public String template() {
        return "call.jte";
    }

    /// What to say now.
    public String now() {
        return said.getOrDefault(progress, "");
    }
}
