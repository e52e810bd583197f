package yinxin.telephony.rtp;

import yinxin.telephony.audio.Prompt;

/// Something that happened in a session's media.
public sealed interface MediaEvent {
    /// The last packet of a prompt went out.
    record PromptPlayed(Prompt prompt) implements MediaEvent {}

    /// A key: `0`-`9`, `*`, `#`, `A`-`D`. Said once, at its start, however many packets tell of it (RFC 4733).
    record KeyPressed(char key) implements MediaEvent {}

    /// The recording has ended: silence for as long as its rules allow.
    record WentSilent() implements MediaEvent {}

    /// The recording has ended: a busy, congestion or dial tone was heard.
    record BusyToneHeard() implements MediaEvent {}

    /// The recording has ended: it is as long as its rules allow.
    record LongestReached() implements MediaEvent {}

    /// The recording has ended: no packet came for as long as its rules allow.
    record MediaLost() implements MediaEvent {}

    /// Where a session says what happens.
    @FunctionalInterface
    interface Observer {
        /// Called on an event loop thread, which carries other calls too: enqueue and return.
        void on(MediaEvent event);
    }
}
