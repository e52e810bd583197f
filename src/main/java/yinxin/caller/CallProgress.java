package yinxin.caller;

import java.time.Duration;

/// What a call that is under way tells whoever watches it. Called on the call's own thread.
public interface CallProgress {
    /// Watches nothing.
    CallProgress NONE = new CallProgress() {
        @Override
        public void answered(Duration after) {
            // nobody watches
        }

        @Override
        public void beep(Duration greeting) {
            // nobody watches
        }

        @Override
        public void speaking(Duration spoken, Duration whole) {
            // nobody watches
        }

        @Override
        public void ended(CallReport report) {
            // nobody watches
        }
    };

    /// The called telephone rings.
    default void ringing() {}

    /// There was no beep, but a pause after so much of a greeting: the caller speaks as to a person.
    default void pause(Duration greeting) {}

    /// The other side answered, so long after the INVITE.
    void answered(Duration after);

    /// The beep was heard, after a greeting of this length.
    void beep(Duration greeting);

    /// The caller has spoken so much of the whole; several times a second.
    void speaking(Duration spoken, Duration whole);

    /// The call is over.
    void ended(CallReport report);
}
