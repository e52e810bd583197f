package yinxin.web.settings;

import java.util.List;
import yinxin.web.pages.View;

/// A follower's settings.
///
/// @param title    for WeChat's bar
/// @param quiet    when they are not to be disturbed
/// @param zones    the time zones to choose from, the present one chosen
/// @param now      the time there, so that a wrong zone is noticed
/// @param spoken   the languages to choose from, the present one chosen
/// @param numbers  their numbers
/// @param fault    why what was sent is not kept; empty when it is
/// @param done     what has just been done, to be said in passing; may be empty
/// @param token    for forms
public record SettingsView(String title, Quiet quiet, List<Choice> zones, String now, List<Choice> spoken, List<Number> numbers, String fault,
                           String done, String token) implements View {
    @Override
    public String template() {
        return "settings.jte";
    }

    @Override
    public Tab tab() {
        return Tab.SETTINGS;
    }

    public SettingsView {
        zones = List.copyOf(zones);
        spoken = List.copyOf(spoken);
        numbers = List.copyOf(numbers);
    }

    /// @param on     whether there are quiet hours
    /// @param from   when they begin, `22:00`
    /// @param until  when they end, `07:00`
    /// @param urgent whether urgent messages come through
    public record Quiet(boolean on, String from, String until, boolean urgent) {}

    /// One of several.
    public record Choice(String value, String label, boolean chosen) {}

    /// A number and whether its messages are told of.
    ///
    /// @param handle  stands for it in forms
    /// @param called  what its follower calls it
    /// @param display the number itself where `called` is a label; else empty
    /// @param notices whether notices are wanted
    public record Number(String handle, String called, String display, boolean notices) {}
}
