package yinxin.web.inbox;

import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.MessageKind;
import yinxin.web.pages.View;

/// One message, worded.
///
/// @param title    for WeChat's bar
/// @param id       for links
/// @param caller   who called, as a person reads it
/// @param tel      whom to call back: a `tel:` URI, or nothing for a withheld caller
/// @param kind     what became of the call
/// @param urgent   the caller marked it urgent
/// @param facts    particulars, label and value
/// @param when     when the call came
/// @param isoTime  the same for machines
/// @param why      why it was diverted, as a sentence
/// @param length   length of the recording in words; empty without one
/// @param player   the recording, or nothing when it cannot be played
/// @param late     why the notice came late; empty when it did not
/// @param timeline what happened, oldest first
/// @param token    for forms
public record MessageView(String title, String id, String caller, String tel, MessageKind kind, boolean urgent, List<Fact> facts,
                          String when, String isoTime, String why, String length, Optional<Player> player, String late,
                          List<Step> timeline, String token) implements View {
    @Override
    public String template() {
        return "message.jte";
    }

    public MessageView {
        facts = List.copyOf(facts);
        timeline = List.copyOf(timeline);
    }

    /// A particular: what, and how it is here.
    public record Fact(String label, String value) {}

    /// The recording.
    ///
    /// @param source  where the sound is
    /// @param wave    its waveform as an SVG path in a box of [Waveform#WIDTH] by [Waveform#HEIGHT]
    /// @param seconds its length
    /// @param face    its length as players show it
    public record Player(String source, String wave, double seconds, String face) {}

    /// A step of the timeline.
    public record Step(String time, String text) {}
}
