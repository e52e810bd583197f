package yinxin.web.inbox;

import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.MessageKind;
import yinxin.web.pages.View;

/// One message, worded.
///
/// @param title  for WeChat's bar
/// @param kind   what became of the call
/// @param item   the message as a line of the list says it
/// @param caller who called
/// @param told   when and why
/// @param player the recording, or nothing when it cannot be played
/// @param facts  particulars, label and value
/// @param keyed  numbers that the caller keyed
/// @param story  what happened to the call
/// @param turn   where to go from here
/// @param token  for forms
public record MessageView(String title, MessageKind kind, InboxView.Item item, Caller caller, Told told, Optional<Player> player, List<Fact> facts,
                          List<Keyed> keyed, Story story, Turn turn, String token) implements View {
    @Override
    public String template() {
        return "message.jte";
    }

    public MessageView {
        facts = List.copyOf(facts);
        keyed = List.copyOf(keyed);
    }

    /// Who called.
    ///
    /// @param number as one reads it; empty when it was withheld
    /// @param name   that the follower gave them; empty without one
    public record Caller(String number, String name) {}

    /// When and why.
    ///
    /// @param when   when the call came
    /// @param why    why it was diverted, as a sentence
    /// @param length how long the caller was on the line
    public record Told(String when, String why, String length) {}

    /// A particular: what, and how it is here.
    public record Fact(String label, String value) {}

    /// A number that the caller keyed.
    ///
    /// @param text as one reads it
    /// @param tel  how to call it
    public record Keyed(String text, String tel) {}

    /// The recording.
    ///
    /// @param wave    its waveform as an SVG path in a box of [Waveform#WIDTH] by [Waveform#HEIGHT]
    /// @param seconds its length
    /// @param face    its length as players show it
    /// @param pauses  where nobody speaks, in seconds: `1.30-4.62 9.10-11.00`
    public record Player(String wave, double seconds, String face, String pauses) {}

    /// What happened to the call.
    ///
    /// @param late  why the notice came late or not at all; empty when it came in time
    /// @param steps what happened, oldest first
    public record Story(String late, List<Step> steps) {
        public Story {
            steps = List.copyOf(steps);
        }
    }

    /// A step of the timeline.
    public record Step(String time, String text) {}

    /// The unheard messages beside this one.
    public record Turn(Optional<InboxView.Item> before, Optional<InboxView.Item> after) {}
}
